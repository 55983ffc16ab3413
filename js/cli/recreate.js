import { quoteToRunAgain } from '../platform/commands/shells.js';

/**
 * The options of an application, in the order nexmo-cli prints them; then those for its key, for credentials and for the
 * host. Without the last ones a command that was tried in the sandbox would go to the real platform.
 */
const ORDER = Object.freeze([
  'capabilities',
  'voice-answer-url',
  'voice-answer-method',
  'voice-answer-connection-timeout',
  'voice-answer-socket-timeout',
  'voice-fallback-answer-url',
  'voice-fallback-answer-method',
  'voice-fallback-answer-connection-timeout',
  'voice-fallback-answer-socket-timeout',
  'voice-event-url',
  'voice-event-method',
  'voice-event-connection-timeout',
  'voice-event-socket-timeout',
  'voice-region',
  'voice-signed-callbacks',
  'voice-conversations-ttl',
  'voice-leg-persistence-time',
  'messages-inbound-url',
  'messages-status-url',
  'messages-version',
  'messages-authenticate-media',
  'rtc-event-url',
  'rtc-event-method',
  'rtc-signed-callbacks',
  'verify-status-url',
  'video-webhook',
  'network-application-id',
  'network-redirect-uri',
  'public-keyfile',
  'keyfile',
  'improve-ai',
  'key-bits',
  'platform-key',
  'save',
  'api-key',
  'api-secret',
  'base-url',
  'sandbox',
]);

/** Defaults, which are left out. */
const USUAL = Object.freeze(
  /** @type {{ [option: string]: unknown }} */ ({
    'voice-answer-method': 'GET',
    'voice-fallback-answer-method': 'GET',
    'voice-event-method': 'POST',
    'rtc-event-method': 'POST',
    'voice-signed-callbacks': true,
    'rtc-signed-callbacks': true,
    'messages-version': 'v1',
    'improve-ai': false,
    'key-bits': '2048',
    'platform-key': false,
    save: true,
    sandbox: false,
  }),
);

/**
 * The command that creates the same application without asking questions.
 *
 * @param {string} name
 * @param {import('./arguments.js').OptionValues} options
 * @param {NodeJS.Platform} platform
 * @returns {string}
 */
export function recreateCommand(name, options, platform) {
  return commandLine(['app:create', name], options, platform, USUAL);
}

/**
 * The command that makes the same changes without asking questions. A default of a new application may be a change.
 *
 * @param {string} id
 * @param {string} name
 * @param {import('./arguments.js').OptionValues} options
 * @param {NodeJS.Platform} platform
 * @returns {string}
 */
export function updateCommand(id, name, options, platform) {
  return commandLine(['app:update', id, name], options, platform, { sandbox: false });
}

/**
 * @param {string[]} words the command's name, then its arguments, of which the last is a name
 * @param {import('./arguments.js').OptionValues} options
 * @param {NodeJS.Platform} platform
 * @param {{ [option: string]: unknown }} usual
 */
function commandLine(words, options, platform, usual) {
  const quote = platform === 'win32' ? quoteToRunAgain.cmd : quoteToRunAgain.sh;
  const parts = ORDER.flatMap((option) => {
    const value = options[option];
    if (value === undefined || value === '' || value === usual[option]) return [];
    if (value === true) return [`--${option}`];
    if (value === false) return [`--no-${option}`];
    return (Array.isArray(value) ? value : [value]).map((entry) => `--${option}=${quote(entry)}`);
  });
  return ['tokensmith', ...words.map((word, index) => quote(word, index === words.length - 1)), ...parts].join(' ');
}

/**
 * The options that describe an existing application.
 *
 * @param {{ [name: string]: any }} application as the platform returns it
 * @returns {import('./arguments.js').OptionValues}
 */
export function optionsOf({ capabilities = {}, privacy }) {
  /** @type {import('./arguments.js').OptionValues} */
  const options = { capabilities: Object.keys(capabilities).join(',') };
  /** @param {string} option @param {any} webhook */
  const add = (option, webhook) => {
    if (!webhook?.address) return;
    options[`${option}-url`] = webhook.address;
    if (webhook.http_method) options[`${option}-method`] = webhook.http_method;
    for (const [name, value] of Object.entries({
      connection: webhook.connect_timeout,
      socket: webhook.socket_timeout,
    })) {
      if (value !== undefined) options[`${option}-${name}-timeout`] = String(value);
    }
  };
  const { voice, messages, rtc, verify, video, network_apis: network } = capabilities;
  add('voice-answer', voice?.webhooks?.answer_url);
  add('voice-fallback-answer', voice?.webhooks?.fallback_answer_url);
  add('voice-event', voice?.webhooks?.event_url);
  add('messages-inbound', messages?.webhooks?.inbound_url);
  add('messages-status', messages?.webhooks?.status_url);
  add('rtc-event', rtc?.webhooks?.event_url);
  add('verify-status', verify?.webhooks?.status_url);
  // The methods of these are always POST and have no option.
  for (const option of ['messages-inbound-method', 'messages-status-method', 'verify-status-method'])
    delete options[option];
  if (messages?.version) options['messages-version'] = messages.version;
  if (typeof messages?.authenticate_inbound_media === 'boolean')
    options['messages-authenticate-media'] = messages.authenticate_inbound_media;
  if (voice?.region) options['voice-region'] = voice.region;
  if (typeof voice?.signed_callbacks === 'boolean') options['voice-signed-callbacks'] = voice.signed_callbacks;
  if (voice?.conversations_ttl !== undefined) options['voice-conversations-ttl'] = String(voice.conversations_ttl);
  if (voice?.leg_persistence_time !== undefined)
    options['voice-leg-persistence-time'] = String(voice.leg_persistence_time);
  if (typeof rtc?.signed_callbacks === 'boolean') options['rtc-signed-callbacks'] = rtc.signed_callbacks;
  const videoWebhooks = Object.entries(video?.webhooks ?? {}).flatMap(([event, webhook]) =>
    webhook?.address ? [`${event}=${webhook.address}`] : [],
  );
  if (videoWebhooks.length > 0) options['video-webhook'] = videoWebhooks;
  if (network?.network_application_id) options['network-application-id'] = network.network_application_id;
  if (network?.redirect_uri) options['network-redirect-uri'] = network.redirect_uri;
  if (privacy?.improve_ai === true) options['improve-ai'] = true;
  return options;
}
