import { nearestName } from '../arguments/options.js';
import { TokensmithError } from '../errors.js';
import { quoted } from './arguments.js';
import { parseJsonObject, readFile, readValue } from './inputs.js';
import { keyText } from './keys.js';

/** @typedef {import('./arguments.js').OptionValues} OptionValues */
/** @typedef {{ [name: string]: any }} Description what js/rest.js takes: the platform's own body, with short forms */

/**
 * An option for one value of a capability.
 *
 * @typedef {object} Placement
 * @property {string} option
 * @property {string} capability
 * @property {string[]} path beneath the capability
 * @property {(text: string) => unknown} [convert]
 */

/** The webhooks of a video session. */
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

/** @type {readonly Placement[]} */
const PLACEMENTS = Object.freeze(
  [
    webhook('voice-answer', 'voice', 'answer_url'),
    webhook('voice-fallback-answer', 'voice', 'fallback_answer_url'),
    webhook('voice-event', 'voice', 'event_url'),
    webhook('messages-inbound', 'messages', 'inbound_url'),
    webhook('messages-status', 'messages', 'status_url'),
    webhook('rtc-event', 'rtc', 'event_url'),
    webhook('verify-status', 'verify', 'status_url'),
    ...VIDEO_EVENTS.map((event) => webhookAddress(`video-${event.replaceAll('_', '-')}`, 'video', event)),
  ]
    .flat()
    .concat([
      ...timeouts('voice-answer', 'answer_url'),
      ...timeouts('voice-fallback-answer', 'fallback_answer_url'),
      ...timeouts('voice-event', 'event_url'),
      { option: 'voice-region', capability: 'voice', path: ['region'] },
      { option: 'voice-signed-callbacks', capability: 'voice', path: ['signed_callbacks'] },
      { option: 'voice-conversations-ttl', capability: 'voice', path: ['conversations_ttl'], convert: numeric },
      { option: 'voice-leg-persistence-time', capability: 'voice', path: ['leg_persistence_time'], convert: numeric },
      { option: 'messages-version', capability: 'messages', path: ['version'] },
      { option: 'messages-authenticate-media', capability: 'messages', path: ['authenticate_inbound_media'] },
      { option: 'rtc-signed-callbacks', capability: 'rtc', path: ['signed_callbacks'] },
      { option: 'network-application-id', capability: 'network_apis', path: ['network_application_id'] },
      { option: 'network-redirect-uri', capability: 'network_apis', path: ['redirect_uri'] },
    ]),
);

/**
 * The option for a member of an application, or for its webhook.
 *
 * @param {string} where such as `capabilities.voice.webhooks.answer_url.address`
 * @returns {string | undefined} `voice-answer-url`
 */
export function optionAt(where) {
  if (where.startsWith('capabilities.video.webhooks.')) return 'video-webhook';
  const found = PLACEMENTS.find(({ capability, path }) =>
    [where, `${where}.address`].includes(['capabilities', capability, ...path].join('.')),
  );
  return found?.option ?? (/^capabilities\.\w+$/.test(where) ? 'capabilities' : undefined);
}

/** The URLs nexmo-cli asks for when a capability is added: without them an application cannot answer calls. */
const REQUIRED = Object.freeze(
  /** @type {{ [capability: string]: string[] }} */ ({
    voice: ['voice-answer-url', 'voice-event-url'],
    messages: ['messages-inbound-url', 'messages-status-url'],
    rtc: ['rtc-event-url'],
  }),
);

/**
 * The options of one capability.
 *
 * @param {string} capability
 * @returns {string[]}
 */
export function optionsOfCapability(capability) {
  return [
    ...PLACEMENTS.filter((placement) => placement.capability === capability).map(({ option }) => option),
    ...(capability === 'video' ? ['video-webhook'] : []),
  ];
}

/**
 * The description of an application from a command line.
 *
 * @param {import('./program.js').Invocation} invocation
 * @param {OptionValues} options those of the command line, or the answers to the questions
 * @param {object} given
 * @param {string} [given.name]
 * @param {string} [given.answerUrl] as nexmo-cli 0.3 takes it
 * @param {string} [given.eventUrl]
 * @param {boolean} [given.complete] whether a capability's URLs are required: for a new application
 * @param {string[]} [given.present] the capabilities an existing application has
 * @param {string} [given.adds] a capability to add to those
 * @returns {Promise<Description>}
 */
export async function describeApplication(
  invocation,
  options,
  { name, answerUrl, eventUrl, complete = true, present = [], adds },
) {
  const { context } = invocation;
  const all = { ...options, ...legacyOptions(options, answerUrl, eventUrl) };
  /** @type {Description} */
  const description =
    typeof all.data === 'string' ? parseJsonObject(await readValue(all.data, context, '--data'), '--data') : {};
  if (name !== undefined) description.name = name;
  if (typeof all['improve-ai'] === 'boolean') description.improveAi = all['improve-ai'];
  // The platform takes a missing value for consent.
  else if (complete && description.privacy === undefined) description.improveAi ??= false;
  if (typeof all['public-keyfile'] === 'string') {
    description.publicKey = await keyText(invocation, await readFile(all['public-keyfile'], context, 'The public key'));
  }

  const wanted = capabilityNames(all.capabilities);
  for (const placement of PLACEMENTS) {
    const value = all[placement.option];
    if (value === undefined || value === '') continue;
    place(description, placement, placement.convert && typeof value === 'string' ? placement.convert(value) : value);
  }
  for (const text of /** @type {string[]} */ (all['video-webhook'] ?? [])) placeVideoWebhook(description, text);
  for (const capability of adds === undefined ? wanted : [adds]) ensure(description, ['capabilities', capability]);
  // `--capabilities` lists all that it shall have, as in nexmo-cli; all others are removed (null removes, RFC 7396).
  if (all.capabilities !== undefined) {
    for (const capability of present) {
      if (!wanted.includes(capability) && !hasCapability(description, capability))
        ensure(description, ['capabilities'])[capability] = null;
    }
  }
  for (const [capability, needed] of Object.entries(REQUIRED)) {
    if (!hasCapability(description, capability) || (!complete && present.includes(capability))) continue;
    if (typeof all.data === 'string') continue; // The core checks a whole document.
    const missing = needed.find((option) => !all[option]);
    if (missing !== undefined) {
      throw new TokensmithError('ERR_ARGUMENT_MISSING', {
        where: `--${missing}`,
        problem: `--${missing} is a required flag.`,
        remedy: `The capability ${capability} needs it, such as --${missing}=https://example.ngrok.io/webhooks/${missing.split('-')[1]}.`,
      });
    }
  }
  return description;
}

/**
 * @param {string} prefix
 * @param {string} capability
 * @param {string} name
 * @returns {Placement[]}
 */
function webhook(prefix, capability, name) {
  return [
    webhookAddress(prefix, capability, name),
    { option: `${prefix}-method`, capability, path: ['webhooks', name, 'http_method'] },
  ];
}

/**
 * @param {string} prefix
 * @param {string} capability
 * @param {string} name
 * @returns {Placement}
 */
function webhookAddress(prefix, capability, name) {
  return { option: `${prefix}-url`, capability, path: ['webhooks', name, 'address'] };
}

/**
 * @param {string} prefix
 * @param {string} name of the webhook
 * @returns {Placement[]}
 */
function timeouts(prefix, name) {
  return [
    {
      option: `${prefix}-connection-timeout`,
      capability: 'voice',
      path: ['webhooks', name, 'connect_timeout'],
      convert: numeric,
    },
    {
      option: `${prefix}-socket-timeout`,
      capability: 'voice',
      path: ['webhooks', name, 'socket_timeout'],
      convert: numeric,
    },
  ];
}

/** @param {string} text digits become a number; anything else is left for the core to refuse */
function numeric(text) {
  return /^\d+$/.test(text) ? Number(text) : text;
}

/**
 * @param {string | boolean | string[] | undefined} value
 * @returns {string[]}
 */
function capabilityNames(value) {
  if (typeof value !== 'string') return [];
  const names = value.split(',').filter((name) => name.trim() !== '');
  return [...new Set(names.map((name) => capabilityNamed(name, '--capabilities')))];
}

/**
 * @param {string} text as it was written
 * @param {string} where
 * @returns {string} as the platform calls it
 * @throws {TokensmithError} `ERR_ARGUMENT_VALUE`
 */
export function capabilityNamed(text, where) {
  const name = text.trim().toLowerCase().replaceAll('-', '_');
  if (CAPABILITIES.includes(name)) return name;
  const nearest = nearestName(name, CAPABILITIES);
  throw new TokensmithError('ERR_ARGUMENT_VALUE', {
    where,
    problem: `Unsupported capability: ${quoted(text)}.`,
    remedy: nearest ? `Did you mean ${nearest}?` : `There are ${CAPABILITIES.join(', ')}.`,
  });
}

/**
 * nexmo-cli 0.3 had positional URLs and a type.
 *
 * @param {OptionValues} options
 * @param {string | undefined} answerUrl
 * @param {string | undefined} eventUrl
 * @returns {OptionValues}
 */
function legacyOptions(options, answerUrl, eventUrl) {
  if (answerUrl === undefined) return {};
  const type = options.type ?? 'voice';
  const names = {
    voice: ['voice-answer', 'voice-event'],
    messages: ['messages-inbound', 'messages-status'],
    rtc: ['rtc-event', 'rtc-event'],
  };
  const [first, second] = /** @type {[string, string]} */ (names[/** @type {keyof typeof names} */ (type)]);
  /** @type {OptionValues} */
  const translated = { [`${first}-url`]: answerUrl, ...(eventUrl !== undefined && { [`${second}-url`]: eventUrl }) };
  if (options['answer-method'] !== undefined && type === 'voice')
    translated['voice-answer-method'] = options['answer-method'];
  if (options['event-method'] !== undefined && type !== 'messages')
    translated[`${second}-method`] = options['event-method'];
  return translated;
}

/**
 * @param {Description} description
 * @param {Placement} placement
 * @param {unknown} value
 */
function place(description, { capability, path }, value) {
  const last = /** @type {string} */ (path.at(-1));
  ensure(description, ['capabilities', capability, ...path.slice(0, -1)])[last] = value;
}

/**
 * @param {Description} description
 * @param {string} text
 */
function placeVideoWebhook(description, text) {
  const match = /^([a-z_]+)=(.+)$/.exec(text);
  if (!match) {
    throw new TokensmithError('ERR_ARGUMENT_VALUE', {
      where: '--video-webhook',
      problem: 'This is not an event and a URL.',
      remedy: 'Write --video-webhook=session_created=https://example.com/session.',
    });
  }
  ensure(description, ['capabilities', 'video', 'webhooks', /** @type {string} */ (match[1])]).address = match[2];
}

/**
 * The object at a path, created if it is missing.
 *
 * @param {Description} description
 * @param {string[]} path
 * @returns {Description}
 */
function ensure(description, path) {
  let inner = description;
  for (const [depth, name] of path.entries()) {
    const next = inner[name];
    if (
      next !== undefined &&
      next !== null &&
      typeof next !== 'string' &&
      (typeof next !== 'object' || Array.isArray(next))
    ) {
      throw new TokensmithError('ERR_ARGUMENT_VALUE', {
        where: `--data.${path.slice(0, depth + 1).join('.')}`,
        problem: 'This is not an object, and an option gives a value inside it.',
        remedy: 'Give an object there, or leave the option out.',
      });
    }
    // A webhook may be given as its address alone.
    inner = inner[name] = typeof next === 'string' ? { address: next } : (next ?? {});
  }
  return inner;
}

/**
 * @param {Description} description
 * @param {string} capability
 */
function hasCapability({ capabilities }, capability) {
  return (
    capabilities !== undefined &&
    capabilities !== null &&
    capabilities[capability] !== undefined &&
    capabilities[capability] !== null
  );
}

/** The capabilities an application may have, in the order nexmo-cli asks for them, then the newer ones. */
export const CAPABILITIES = Object.freeze(['voice', 'messages', 'rtc', 'vbc', 'verify', 'video', 'network_apis']);

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
 * has them, and Vonage CLI's as aliases.
 *
 * @type {import('./arguments.js').OptionTable}
 */
export const APPLICATION_OPTIONS = {
  capabilities: {
    type: 'string',
    value: 'a,b',
    suggests: CAPABILITIES,
    list: true,
    help: `All it shall have, of ${CAPABILITIES.join(', ')}`,
  },
  'voice-answer-url': url('Where the platform asks what to do with a call'),
  'voice-answer-method': method('GET if not given', ['voice-answer-http']),
  'voice-answer-connection-timeout': timeout('How long connecting to it may take, 300 to 1000'),
  'voice-answer-socket-timeout': timeout('How long its answer may take, 1000 to 5000'),
  'voice-fallback-answer-url': url('Where it asks when the answer URL fails', ['voice-fallback-url']),
  'voice-fallback-answer-method': method('GET if not given', ['voice-fallback-http']),
  'voice-fallback-answer-connection-timeout': timeout('How long connecting to it may take, 300 to 1000', [
    'voice-fallback-connection-timeout',
  ]),
  'voice-fallback-answer-socket-timeout': timeout('How long its answer may take, 1000 to 5000', [
    'voice-fallback-socket-timeout',
  ]),
  'voice-event-url': url('Where it reports what happens to a call'),
  'voice-event-method': method('POST if not given', ['voice-event-http']),
  'voice-event-connection-timeout': timeout('How long connecting to it may take, 300 to 1000'),
  'voice-event-socket-timeout': timeout('How long its answer may take, 1000 to 10000'),
  'voice-region': {
    type: 'string',
    value: 'region',
    suggests: ['na-east', 'na-west', 'eu-east', 'eu-west', 'apac-sng', 'apac-australia'],
    help: 'na-east, na-west, eu-east, eu-west, apac-sng or apac-australia',
  },
  'voice-signed-callbacks': { type: 'boolean', help: 'Whether its requests are signed' },
  'voice-conversations-ttl': { type: 'string', value: 'hours', help: 'How long a conversation is kept, 1 to 9000' },
  'voice-leg-persistence-time': { type: 'string', value: 'days', help: 'How long a leg is kept, 1 to 31' },
  'messages-inbound-url': url('Where messages arrive'),
  'messages-status-url': url('Where the fate of sent messages is reported'),
  'messages-version': {
    type: 'string',
    value: 'version',
    choices: ['v0.1', 'v1'],
    help: 'Form of the messages reported, v1 if not given',
  },
  'messages-authenticate-media': {
    type: 'boolean',
    help: 'Whether media of inbound messages can be fetched with credentials only',
  },
  'rtc-event-url': url('Where events of conversations are reported'),
  'rtc-event-method': method('POST if not given', ['rtc-event-http']),
  'rtc-signed-callbacks': { type: 'boolean', aliases: ['rtc-signed-event'], help: 'Whether its requests are signed' },
  'verify-status-url': url('Where the fate of a verification is reported'),
  'video-webhook': {
    type: 'string',
    value: 'event=url',
    multiple: true,
    help: 'Where an event of a session is reported, session_created=https://… say; once for each',
  },
  ...Object.fromEntries(
    VIDEO_EVENTS.map((event) => [
      `video-${event.replaceAll('_', '-')}-url`,
      { ...url(`--video-webhook=${event}=URL in the spelling of Vonage CLI`), hidden: true },
    ]),
  ),
  'network-application-id': {
    type: 'string',
    value: 'id',
    aliases: ['network-app-id'],
    help: 'Id of the network application',
  },
  'network-redirect-uri': {
    type: 'string',
    value: 'uri',
    aliases: ['network-redirect-url'],
    help: 'Where the user comes back to',
  },
  'improve-ai': {
    type: 'boolean',
    help: "Let Vonage use the application's data to train its AI; not allowed if not given",
  },
  'public-keyfile': {
    type: 'string',
    value: 'file',
    aliases: ['public-key-file'],
    completes: 'file',
    help: 'Use this public key',
  },
  data: {
    type: 'string',
    value: 'json|@file|-',
    completes: '@file',
    help: 'The whole application as JSON; the other options are put into it',
  },
  type: {
    type: 'string',
    value: 'type',
    choices: ['voice', 'messages', 'rtc'],
    hidden: true,
    help: 'What answer_url and event_url are for, voice if not given',
  },
  'answer-method': { ...method('Of answer_url'), hidden: true },
  'event-method': { ...method('Of event_url'), hidden: true },
};
