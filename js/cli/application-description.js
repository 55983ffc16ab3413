import { nearestName } from '../arguments/options.js';
import { TokensmithError } from '../errors.js';
import { optionPrefix, VIDEO_EVENTS, vonagePrefix, WEBHOOKS, webhooksOf } from '../platform/webhooks.js';
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

/** @type {readonly Placement[]} */
export const PLACEMENTS = Object.freeze([
  ...WEBHOOKS.flatMap(placementsOfWebhook),
  { option: 'voice-region', capability: 'voice', path: ['region'] },
  { option: 'voice-signed-callbacks', capability: 'voice', path: ['signed_callbacks'] },
  { option: 'voice-conversations-ttl', capability: 'voice', path: ['conversations_ttl'], convert: numeric },
  { option: 'voice-leg-persistence-time', capability: 'voice', path: ['leg_persistence_time'], convert: numeric },
  { option: 'messages-version', capability: 'messages', path: ['version'] },
  { option: 'messages-authenticate-media', capability: 'messages', path: ['authenticate_inbound_media'] },
  { option: 'rtc-signed-callbacks', capability: 'rtc', path: ['signed_callbacks'] },
  ...VIDEO_EVENTS.map((event) => ({
    option: `video-${event.replaceAll('_', '-')}-url`,
    capability: 'video',
    path: ['webhooks', event, 'address'],
  })),
  { option: 'network-application-id', capability: 'network_apis', path: ['network_application_id'] },
  { option: 'network-redirect-uri', capability: 'network_apis', path: ['redirect_uri'] },
]);

/**
 * @param {import('../platform/webhooks.js').Webhook} webhook
 * @returns {Placement[]}
 */
function placementsOfWebhook(webhook) {
  const { capability, name, methods, longestAnswer } = webhook;
  const prefix = optionPrefix(webhook);
  /** @param {string} suffix @param {string} member @param {(text: string) => unknown} [convert] */
  const placement = (suffix, member, convert) => ({
    option: `${prefix}-${suffix}`,
    capability,
    path: ['webhooks', name, member],
    ...(convert && { convert }),
  });
  return [
    placement('url', 'address'),
    ...(methods.length > 1 ? [placement('method', 'http_method')] : []),
    ...(longestAnswer === undefined
      ? []
      : [
          placement('connection-timeout', 'connect_timeout', numeric),
          placement('socket-timeout', 'socket_timeout', numeric),
        ]),
  ];
}

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
  for (const capability of CAPABILITIES) {
    if (!hasCapability(description, capability) || (!complete && present.includes(capability))) continue;
    if (typeof all.data === 'string') continue; // The core checks a whole document.
    const missing = webhooksOf(capability)
      .filter(({ required }) => required)
      .map((webhook) => `${optionPrefix(webhook)}-url`)
      .find((option) => !all[option]);
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
 * Named as in nexmo-cli, with Vonage CLI's names as aliases.
 *
 * @param {string} capability
 * @returns {import('./arguments.js').OptionTable}
 */
function optionsOfWebhooks(capability) {
  /** @type {import('./arguments.js').OptionTable} */
  const options = {};
  for (const webhook of webhooksOf(capability)) {
    const { help, methods, longestAnswer } = webhook;
    const [prefix, alias] = [optionPrefix(webhook), vonagePrefix(webhook)];
    /** @param {string} suffix */
    const aliases = (suffix) => (alias === prefix ? [] : [`${alias}-${suffix}`]);
    options[`${prefix}-url`] = url(help, aliases('url'));
    if (methods.length > 1) options[`${prefix}-method`] = method(`${methods[0]} if not given`, [`${alias}-http`]);
    if (longestAnswer !== undefined) {
      options[`${prefix}-connection-timeout`] = timeout(
        'How long connecting to it may take, 300 to 1000',
        aliases('connection-timeout'),
      );
      options[`${prefix}-socket-timeout`] = timeout(
        `How long its answer may take, 1000 to ${longestAnswer}`,
        aliases('socket-timeout'),
      );
    }
  }
  return options;
}

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
  ...optionsOfWebhooks('voice'),
  'voice-region': {
    type: 'string',
    value: 'region',
    suggests: ['na-east', 'na-west', 'eu-east', 'eu-west', 'apac-sng', 'apac-australia'],
    help: 'na-east, na-west, eu-east, eu-west, apac-sng or apac-australia',
  },
  'voice-signed-callbacks': { type: 'boolean', help: 'Whether its requests are signed' },
  'voice-conversations-ttl': { type: 'string', value: 'hours', help: 'How long a conversation is kept, 1 to 9000' },
  'voice-leg-persistence-time': { type: 'string', value: 'days', help: 'How long a leg is kept, 1 to 31' },
  ...optionsOfWebhooks('messages'),
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
  ...optionsOfWebhooks('rtc'),
  'rtc-signed-callbacks': { type: 'boolean', aliases: ['rtc-signed-event'], help: 'Whether its requests are signed' },
  ...optionsOfWebhooks('verify'),
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
