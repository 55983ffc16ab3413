/** What `nexmo` (nexmo-cli 0.4.9-beta) can do. It has the tutorial's commands, and knows no settings newer than itself. */
import { optionPrefix, webhooksOf } from '../webhooks.js';
import { cannot, flatten, leftOut, quote } from './shells.js';

/** @typedef {import('./index.js').Command} Command */
/** @typedef {import('./shells.js').RequestParts} RequestParts */
/** @typedef {import('./shells.js').Shell} Shell */

const tool = 'nexmo';

/** It demands the addresses of these. */
/** @type {Readonly<Record<string, string[]>>} */
const demanded = Object.fromEntries(
  ['voice', 'messages', 'rtc', 'vbc'].map((capability) => [
    capability,
    webhooksOf(capability)
      .filter(({ required }) => required)
      .map(({ name }) => name),
  ]),
);

/** Its flags, by the member of the body; and for methods the one it takes when the flag is not there. */
/** @type {Record<string, { flag: string, otherwise?: string }>} */
const flags = {};

/** Members that need no flag when they have this value. */
/** @type {Record<string, unknown>} */
const unsaid = {
  // The newest one sends it unasked; those before send nothing, which the platform takes for the same.
  'privacy.improve_ai': true,
};

for (const webhook of Object.keys(demanded).flatMap(webhooksOf)) {
  const path = `capabilities.${webhook.capability}.webhooks.${webhook.name}`;
  const [method, ...others] = webhook.methods;
  flags[`${path}.address`] = { flag: `${optionPrefix(webhook)}-url` };
  if (others.length > 0) flags[`${path}.http_method`] = { flag: `${optionPrefix(webhook)}-method`, otherwise: method };
  else unsaid[`${path}.http_method`] = method;
}

/**
 * @param {RequestParts} request
 * @param {Shell} shell
 * @returns {Command}
 * @throws {TokensmithError} ERR_REST_COMMAND
 */
export function renderNexmo(request, shell) {
  /** @param {string[]} words @param {Partial<Command>} [rest] */
  const command = (words, rest = {}) => ({
    command: [tool, ...words.map((word) => quote(word, shell))].join(' '),
    environment: [],
    files: [],
    notes: [],
    ...rest,
  });
  const id = /** @type {string} */ (request.id);
  switch (request.operation) {
    case 'getBalance':
      return command(['balance']);
    case 'createApplication': {
      const { words, files, notes } = applicationWords(request.body);
      // Without a key file it prints the private key, which is then in whatever keeps the terminal's output.
      const keyfile = files.length > 0 ? [] : ['--keyfile=private.key'];
      return command(['app:create', ...words, ...keyfile], { files, notes });
    }
    case 'updateApplication': {
      // It replaces the whole application, so that a capability which it does not know would be gone.
      const unknown = Object.keys(request.body.capabilities ?? {}).find((name) => !demanded[name]);
      if (unknown) throw cannot(tool, `does not know the capability ${unknown}, and would remove it`);
      const { words, files, notes } = applicationWords(
        request.body,
        'The update takes the application back to the default there.',
      );
      return command(['app:update', id, ...words], { files, notes });
    }
    case 'getApplication':
      return command(['app:show', id, '--v2']);
    case 'deleteApplication':
      return command(['app:delete', id, '--confirm']);
    case 'listApplications': {
      // It sends the page under a name the platform does not know.
      if (!['1', null].includes(request.query.get('page'))) throw cannot(tool, 'shows the first page of a list alone');
      return command(['app:list', `--size=${request.query.get('page_size') ?? '100'}`, '--v2']);
    }
    case 'createUser': {
      const { words, notes } = userWords(request.body);
      return command(['user:create', ...words], {
        notes: [
          'It takes the application and its key from .nexmo-app, and asks the first version of the API (/beta/users).',
          ...notes,
        ],
      });
    }
    default:
      throw cannot(tool, 'has no command for this request');
  }
}

/**
 * What it has no flag for is left out, with a note.
 * @param {any} body
 * @param {string} [consequence] of leaving something out
 * @returns {{ words: string[], files: Command['files'], notes: string[] }}
 */
function applicationWords(body, consequence) {
  const given = Object.keys(body.capabilities ?? {});
  const capabilities = given.filter((name) => demanded[name]);
  const notes = given
    .filter((name) => !demanded[name])
    .map((name) => leftOut(tool, `the capability ${name}`, consequence));
  for (const name of capabilities) {
    const absent = demanded[name].find((webhook) => !body.capabilities[name]?.webhooks?.[webhook]?.address);
    if (absent) throw cannot(tool, `demands an address for ${name}'s ${absent}`);
  }
  const words = [body.name];
  if (capabilities.length > 0) words.push(`--capabilities=${capabilities.join(',')}`);
  /** @type {Command['files']} */
  const files = [];
  for (const [path, value] of flatten(body)) {
    const [top, capability] = path.split('.');
    if (top === 'capabilities' && capability !== undefined && !demanded[capability]) continue;
    const flag = flags[path];
    if (flag) {
      if (value !== flag.otherwise) words.push(`--${flag.flag}=${value}`);
    } else if (path === 'keys.public_key') {
      files.push({ path: 'public.key', contents: String(value) });
      words.push('--public-keyfile=public.key');
      notes.unshift('Save the public key as public.key before.');
    } else if (
      path !== 'name' &&
      path !== 'capabilities' &&
      !isEmptyCapability(path, value) &&
      value !== unsaid[path]
    ) {
      notes.push(leftOut(tool, typeof value === 'boolean' ? `${path} to ${value}` : path, consequence));
    }
  }
  return { words, files, notes };
}

/**
 * @param {string} path
 * @param {unknown} value
 * @returns {boolean} whether it is an object with nothing in it, that the list of capabilities has named
 */
function isEmptyCapability(path, value) {
  return path.startsWith('capabilities.') && typeof value === 'object';
}

/**
 * `name=value`, the value read as JSON where it is JSON, and cut at a second `=`.
 * @param {any} body
 * @returns {{ words: string[], notes: string[] }}
 */
function userWords(body) {
  const words = [];
  const notes = [];
  for (const [name, value] of Object.entries(body)) {
    const text = typeof value === 'string' && !isJson(value) ? value : JSON.stringify(value);
    if (!text.includes('=')) words.push(`${name}=${text}`);
    else if (name === 'name') throw cannot(tool, 'cannot take = within a name');
    else notes.push(leftOut(tool, `${name} to a value with = in it`));
  }
  return { words, notes };
}

/**
 * @param {string} text
 * @returns {boolean}
 */
function isJson(text) {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
