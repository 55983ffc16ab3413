/** The capabilities an application may have, in the order nexmo-cli asks for them, then the newer ones. */
export const CAPABILITIES = Object.freeze(['voice', 'messages', 'rtc', 'vbc', 'verify', 'video', 'network_apis']);

/** @type {string[]} */
const METHODS = ['GET', 'POST'];

/**
 * @param {string} help
 * @returns {import('./arguments.js').OptionDefinition}
 */
const url = (help) => ({ type: 'string', value: 'url', help });

/**
 * @param {string} help
 * @returns {import('./arguments.js').OptionDefinition}
 */
const method = (help) => ({ type: 'string', value: 'method', choices: METHODS, help });

/**
 * The options that describe an application, the same for creating and updating one. The names up to `improve-ai` are
 * nexmo-cli's.
 *
 * @type {import('./arguments.js').OptionTable}
 */
export const APPLICATION_OPTIONS = {
  capabilities: { type: 'string', value: 'a,b', help: `All it shall have, of ${CAPABILITIES.join(', ')}` },
  'voice-answer-url': url('Where the platform asks what to do with a call'),
  'voice-answer-method': method('GET if not given'),
  'voice-fallback-answer-url': url('Where it asks when the answer URL fails'),
  'voice-fallback-answer-method': method('GET if not given'),
  'voice-event-url': url('Where it reports what happens to a call'),
  'voice-event-method': method('POST if not given'),
  'voice-region': { type: 'string', value: 'region', help: 'na-east, na-west, eu-east, eu-west, apac-sng or apac-australia' },
  'voice-signed-callbacks': { type: 'boolean', help: 'Whether its requests are signed' },
  'voice-conversations-ttl': { type: 'string', value: 'hours', help: 'How long a conversation is kept, 1 to 9000' },
  'voice-leg-persistence-time': { type: 'string', value: 'days', help: 'How long a leg is kept, 1 to 31' },
  'messages-inbound-url': url('Where messages arrive'),
  'messages-status-url': url('Where the fate of sent messages is reported'),
  'rtc-event-url': url('Where events of conversations are reported'),
  'rtc-event-method': method('POST if not given'),
  'rtc-signed-callbacks': { type: 'boolean', help: 'Whether its requests are signed' },
  'verify-status-url': url('Where the fate of a verification is reported'),
  'video-webhook': { type: 'string', value: 'event=url', multiple: true, help: 'Where an event of a session is reported, session_created=https://… say; once for each' },
  'network-application-id': { type: 'string', value: 'id', help: 'Id of the network application' },
  'network-redirect-uri': { type: 'string', value: 'uri', help: 'Where the user comes back to' },
  'improve-ai': { type: 'boolean', help: "Let Vonage use the application's data to train its AI; not allowed if not given" },
  'public-keyfile': { type: 'string', value: 'file', aliases: ['public-key-file'], completes: 'file', help: 'Use this public key' },
  data: { type: 'string', value: 'json|@file|-', help: 'The whole application as JSON; the other options are put into it' },
  type: { type: 'string', value: 'type', choices: ['voice', 'messages', 'rtc'], hidden: true, help: 'What answer_url and event_url are for, voice if not given' },
  'answer-method': { ...method('Of answer_url'), hidden: true },
  'event-method': { ...method('Of event_url'), hidden: true },
};
