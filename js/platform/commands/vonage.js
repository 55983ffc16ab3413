/** What `vonage` (@vonage/cli 3) can do. It makes an application and its capabilities in separate commands. */
import { vonagePrefix, webhooksOf } from '../webhooks.js';
import { cannot, flatten, leftOut, quote } from './shells.js';

/** @typedef {import('./index.js').Command} Command */
/** @typedef {import('./shells.js').RequestParts} RequestParts */
/** @typedef {import('./shells.js').Shell} Shell */

const tool = 'vonage';

/** Stands for the id that the first command prints, in those after it. */
const idPlaceholder = 'APPLICATION_ID';

/** Its flags, by the member of the capability; and for methods the one it takes when the flag is not there. */
/** @typedef {Readonly<Record<string, { flag: string, otherwise?: unknown }>>} Flags */

/** @type {Readonly<Record<string, Flags>>} */
const capabilityFlags = {
  voice: {
    ...webhookFlags('voice'),
    signed_callbacks: { flag: 'voice-signed-callbacks' },
    leg_persistence_time: { flag: 'voice-leg-persistence-time' },
    region: { flag: 'voice-region' },
    // conversations_ttl is missing: it takes 60 and more where the API has hours.
  },
  // signed_callbacks can be switched on and not off.
  rtc: webhookFlags('rtc'),
  messages: {
    ...webhookFlags('messages'),
    version: { flag: 'messages-version' },
    authenticate_inbound_media: { flag: 'messages-authenticate-media' },
  },
};

/**
 * @param {string} capability
 * @returns {Flags}
 */
function webhookFlags(capability) {
  /** @type {Record<string, { flag: string, otherwise?: unknown }>} */
  const flags = {};
  for (const webhook of webhooksOf(capability)) {
    const [path, prefix] = [`webhooks.${webhook.name}`, vonagePrefix(webhook)];
    const methodFlag = capability === 'voice' ? `${prefix}-http` : `${prefix}-method`;
    flags[`${path}.address`] = { flag: `${prefix}-url` };
    flags[`${path}.http_method`] = { flag: webhook.methods.length > 1 ? methodFlag : '', otherwise: 'POST' };
    if (webhook.longestAnswer !== undefined) {
      flags[`${path}.connect_timeout`] = { flag: `${prefix}-connection-timeout` };
      // It limits the socket timeout of events to half of the API's.
      if (webhook.name !== 'event_url') flags[`${path}.socket_timeout`] = { flag: `${prefix}-socket-timeout` };
    }
  }
  return flags;
}

/** It takes some addresses only together. */
/** @type {Readonly<Record<string, string[]>>} */
const together = {
  voice: ['answer_url', 'event_url', 'fallback_answer_url'],
  messages: ['inbound_url', 'status_url'],
  rtc: [],
};

/**
 * @param {RequestParts} request
 * @param {Shell} shell
 * @returns {Command}
 * @throws {TokensmithError} ERR_REST_COMMAND
 */
export function renderVonage(request, shell) {
  /** @param {string[][]} lines @param {Partial<Command>} [rest] */
  const commands = (lines, rest = {}) => ({
    command: lines.map((words) => [tool, ...words.map((word) => quote(word, shell))].join(' ')).join('\n'),
    environment: [],
    files: [],
    notes: [],
    ...rest,
  });
  const id = /** @type {string} */ (request.id);
  switch (request.operation) {
    case 'getBalance':
      return commands([['balance', '--json']]);
    case 'createApplication':
      return createApplication(request.body, commands);
    case 'getApplication':
      return commands([['apps', 'show', id, '--json']]);
    case 'listApplications':
      if (!['1', null].includes(request.query.get('page'))) throw cannot(tool, 'gives the whole list at once');
      return commands([['apps', 'list', '--json']], { notes: ['It gives the whole list at once.'] });
    case 'deleteApplication':
      return commands([['apps', 'delete', id]]);
    case 'createUser': {
      /** @type {string[]} */
      const notes = [];
      return commands([['users', 'create', ...userWords(request.body, notes)]], { notes });
    }
    case 'getUser':
      return commands([['users', 'show', id]]);
    case 'deleteUser':
      return commands([['users', 'delete', id]], { notes: ['It asks before it deletes.'] });
    default:
      // Its updates start from what it finds, and so send something else than this body.
      throw cannot(tool, 'has no command for this request');
  }
}

/**
 * What it has no flag for is left out, with a note.
 * @param {any} body
 * @param {(lines: string[][], rest?: Partial<Command>) => Command} commands
 * @returns {Command}
 */
function createApplication(body, commands) {
  const { name, capabilities = {}, keys, privacy, ...rest } = body;
  const gaps = Object.keys(rest).map((unknown) => leftOut(tool, unknown));
  /** @type {Command['files']} */
  const files = [];
  const first = ['apps', 'create', name, '--json'];
  // Left out it says no, where the platform says yes.
  if (privacy?.improve_ai !== undefined) first.push(privacy.improve_ai ? '--improve-ai' : '--no-improve-ai');
  if (keys?.public_key !== undefined) {
    files.push({ path: 'public.key', contents: keys.public_key });
    first.push('--public-key-file=public.key');
  }
  const lines = Object.entries(capabilities).flatMap(([capability, settings]) => {
    const words = capabilityWords(capability, settings, gaps);
    return words ? [['apps', 'capabilities', 'update', idPlaceholder, capability, ...words]] : [];
  });
  const notes = [
    ...files.map(({ path }) => `Save the public key as ${path} before.`),
    ...(privacy?.improve_ai === undefined
      ? ['It refuses the use of data for AI unless it is told otherwise; the platform allows it.']
      : []),
    ...(lines.length > 0
      ? [`Put the id that the first command prints in the place of ${idPlaceholder}; paste what the first one prints.`]
      : []),
    ...gaps,
  ];
  return commands([first, ...lines], { files, notes });
}

/**
 * @param {string} capability
 * @param {any} settings
 * @param {string[]} gaps to which a note is added for everything that is left out
 * @returns {string[] | undefined} none where it cannot set the capability at all
 */
function capabilityWords(capability, settings, gaps) {
  const flags = capabilityFlags[capability];
  if (!flags) {
    gaps.push(leftOut(tool, `the capability ${capability} as the API has it`));
    return undefined;
  }
  const wanted = together[capability];
  const given = wanted.filter((webhook) => settings.webhooks?.[webhook]?.address);
  const partial = given.length > 0 && given.length < wanted.length;
  if (partial)
    gaps.push(
      leftOut(
        tool,
        `the webhooks of ${capability}`,
        `It takes their addresses only all together (${wanted.join(', ')}).`,
      ),
    );
  /** @type {string[]} */
  const words = [];
  for (const [path, value] of flatten(settings)) {
    const [top, webhook] = path.split('.');
    if (partial && top === 'webhooks' && webhook !== undefined && wanted.includes(webhook)) continue;
    if (path === '') continue; // a capability without settings
    const flag = flags[path];
    if (flag && value === flag.otherwise) continue;
    if (!flag || flag.flag === '') gaps.push(leftOut(tool, `capabilities.${capability}.${path}`));
    else words.push(typeof value === 'boolean' ? `--${value ? '' : 'no-'}${flag.flag}` : `--${flag.flag}=${value}`);
  }
  return words;
}

/** @type {Readonly<Record<string, string>>} */
const userFlags = { name: 'name', display_name: 'display-name', image_url: 'image-url' };

/** Channels whose one member it takes as it is. */
/** @type {Readonly<Record<string, [flag: string, member: string]>>} */
const channelFlags = {
  sms: ['sms-number', 'number'],
  mms: ['mms-number', 'number'],
  whatsapp: ['whats-app-number', 'number'],
  viber: ['viber-number', 'number'],
  messenger: ['facebook-messenger-id', 'id'],
};

/**
 * @param {any} body
 * @param {string[]} gaps to which a note is added for everything that is left out
 * @returns {string[]}
 */
function userWords(body, gaps) {
  /** @type {string[]} */
  const words = [];
  for (const [name, value] of Object.entries(body)) {
    if (userFlags[name]) words.push(`--${userFlags[name]}=${value}`);
    else if (name === 'properties') words.push(...propertyWords(value, gaps));
    else if (name === 'channels') words.push(...channelWords(value, gaps));
    else gaps.push(leftOut(tool, name));
  }
  return words;
}

/**
 * @param {any} properties
 * @param {string[]} gaps
 * @returns {string[]}
 */
function propertyWords(properties, gaps) {
  return Object.entries(properties).flatMap(([name, value]) => {
    if (name === 'custom_data') return [`--custom-data=${JSON.stringify(value)}`];
    if (name === 'ttl') return [`--ttl=${value}`];
    gaps.push(leftOut(tool, `properties.${name}`));
    return [];
  });
}

/**
 * @param {any} channels
 * @param {string[]} gaps
 * @returns {string[]}
 */
function channelWords(channels, gaps) {
  return Object.entries(channels).flatMap(([channel, entries]) => {
    const known = channelFlags[channel];
    // It sends the number of pstn as text and the address of a websocket under another name.
    if (!known) {
      gaps.push(leftOut(tool, `the channel ${channel} as the API wants it`));
      return [];
    }
    const [flag, member] = known;
    return entries.flatMap((/** @type {any} */ entry) => {
      if (Object.keys(entry).join() === member) return [`--${flag}=${entry[member]}`];
      gaps.push(leftOut(tool, `all of channels.${channel}`));
      return [];
    });
  });
}
