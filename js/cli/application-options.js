/** The capabilities an application may have, in the order nexmo-cli asks for them, then the newer ones. */
export const CAPABILITIES = Object.freeze(['voice', 'messages', 'rtc', 'vbc', 'verify', 'video', 'network_apis']);

/** What is reported of a video session. */
export const VIDEO_EVENTS = Object.freeze([
  'archive_status',
  'broadcast_status',
  'captions_status',
  'connection_created',
  'connection_destroyed',
  'render_status',
  'session_created',
  'session_destroyed',
  'session_notification',
  'sip_call_created',
  'sip_call_destroyed',
  'sip_call_mute_forced',
  'sip_call_updated',
  'stream_created',
  'stream_destroyed',
]);

/** @type {string[]} */
const METHODS = ['GET', 'POST'];

/**
 * @param {string} help
 * @param {string[]} [aliases]
 * @returns {import('./arguments.js').OptionDefinition}
 */
const url = (help, aliases = []) => ({ type: 'string', value: 'url', aliases, help });

/**
 * @param {string} help
 * @param {string[]} [aliases]
 * @returns {import('./arguments.js').OptionDefinition}
 */
const method = (help, aliases = []) => ({ type: 'string', value: 'method', choices: METHODS, aliases, help });

/**
 * @param {string} help
 * @param {string[]} [aliases]
 * @returns {import('./arguments.js').OptionDefinition}
 */
const timeout = (help, aliases = []) => ({ type: 'string', value: 'ms', aliases, help });

/**
 * The options that describe an application, the same for creating and updating one. They have nexmo-cli's names where it
 * has one, and Vonage CLI's besides.
 *
 * @type {import('./arguments.js').OptionTable}
 */
export const APPLICATION_OPTIONS = {
  capabilities: { type: 'string', value: 'a,b', suggests: CAPABILITIES, list: true, help: `All it shall have, of ${CAPABILITIES.join(', ')}` },
  'voice-answer-url': url('Where the platform asks what to do with a call'),
  'voice-answer-method': method('GET if not given', ['voice-answer-http']),
  'voice-answer-connection-timeout': timeout('How long connecting to it may take, 300 to 1000'),
  'voice-answer-socket-timeout': timeout('How long its answer may take, 1000 to 5000'),
  'voice-fallback-answer-url': url('Where it asks when the answer URL fails', ['voice-fallback-url']),
  'voice-fallback-answer-method': method('GET if not given', ['voice-fallback-http']),
  'voice-fallback-answer-connection-timeout': timeout('How long connecting to it may take, 300 to 1000', ['voice-fallback-connection-timeout']),
  'voice-fallback-answer-socket-timeout': timeout('How long its answer may take, 1000 to 5000', ['voice-fallback-socket-timeout']),
  'voice-event-url': url('Where it reports what happens to a call'),
  'voice-event-method': method('POST if not given', ['voice-event-http']),
  'voice-event-connection-timeout': timeout('How long connecting to it may take, 300 to 1000'),
  'voice-event-socket-timeout': timeout('How long its answer may take, 1000 to 10000'),
  'voice-region': { type: 'string', value: 'region', suggests: ['na-east', 'na-west', 'eu-east', 'eu-west', 'apac-sng', 'apac-australia'], help: 'na-east, na-west, eu-east, eu-west, apac-sng or apac-australia' },
  'voice-signed-callbacks': { type: 'boolean', help: 'Whether its requests are signed' },
  'voice-conversations-ttl': { type: 'string', value: 'hours', help: 'How long a conversation is kept, 1 to 9000' },
  'voice-leg-persistence-time': { type: 'string', value: 'days', help: 'How long a leg is kept, 1 to 31' },
  'messages-inbound-url': url('Where messages arrive'),
  'messages-status-url': url('Where the fate of sent messages is reported'),
  'messages-version': { type: 'string', value: 'version', choices: ['v0.1', 'v1'], help: 'Form of the messages reported, v1 if not given' },
  'messages-authenticate-media': { type: 'boolean', help: 'Whether media of inbound messages can be fetched with credentials only' },
  'rtc-event-url': url('Where events of conversations are reported'),
  'rtc-event-method': method('POST if not given', ['rtc-event-http']),
  'rtc-signed-callbacks': { type: 'boolean', aliases: ['rtc-signed-event'], help: 'Whether its requests are signed' },
  'verify-status-url': url('Where the fate of a verification is reported'),
  'video-webhook': { type: 'string', value: 'event=url', multiple: true, help: 'Where an event of a session is reported, session_created=https://… say; once for each' },
  ...Object.fromEntries(VIDEO_EVENTS.map((event) => [`video-${event.replaceAll('_', '-')}-url`, { ...url(`--video-webhook=${event}=URL in the spelling of Vonage CLI`), hidden: true }])),
  'network-application-id': { type: 'string', value: 'id', aliases: ['network-app-id'], help: 'Id of the network application' },
  'network-redirect-uri': { type: 'string', value: 'uri', aliases: ['network-redirect-url'], help: 'Where the user comes back to' },
  'improve-ai': { type: 'boolean', help: "Let Vonage use the application's data to train its AI; not allowed if not given" },
  'public-keyfile': { type: 'string', value: 'file', aliases: ['public-key-file'], completes: 'file', help: 'Use this public key' },
  data: { type: 'string', value: 'json|@file|-', completes: '@file', help: 'The whole application as JSON; the other options are put into it' },
  type: { type: 'string', value: 'type', choices: ['voice', 'messages', 'rtc'], hidden: true, help: 'What answer_url and event_url are for, voice if not given' },
  'answer-method': { ...method('Of answer_url'), hidden: true },
  'event-method': { ...method('Of event_url'), hidden: true },
};
