import { showPath } from '../config/index.js';
import { TokensmithError } from '../errors.js';
import { optionAt } from './application-description.js';
import { PLATFORM_OPTIONS } from './command-table.js';
import { loadedConfiguration } from './connection.js';

/** @typedef {import('./program.js').Invocation} Invocation */
/** @typedef {import('../config/values.js').ConfigField} ConfigField */

/**
 * What the library calls a value, and the ways in which a command takes it: `name` is an argument, `name=` a claim or a member of a
 * user, `--name` an option. The first is used in messages when none of them was typed.
 *
 * @type {Readonly<{ [place: string]: readonly string[] }>}
 */
const WRITTEN = Object.freeze({
  // Credentials and host
  apiKey: ['api_key', '--api-key'],
  apiSecret: ['api_secret', '--api-secret'],
  applicationId: ['app_id', 'application_id=', '--app-id'],
  privateKey: ['private_key', '--private-key', '--key'],
  region: ['--region'],
  baseUrl: ['--base-url'],
  timeout: ['--timeout'],
  // Keys
  key: ['key', '--key', 'private_key', '--private-key'],
  publicKey: ['--key', '--public-keyfile'],
  'keys.public_key': ['--public-keyfile'],
  passphrase: ['--passphrase'],
  newPassphrase: ['--new-passphrase', '--passphrase'],
  modulusLength: ['--bits', '--key-bits'],
  // Tokens and ACLs
  subject: ['sub=', '--sub'],
  expiresAt: ['exp=', '--exp'],
  expiresIn: ['exp=', '--exp', '--ttl'],
  notBefore: ['nbf='],
  now: ['iat='],
  tokenId: ['jti='],
  acl: ['acl=', '--acl', 'acl'],
  preset: ['acl=', '--acl', 'acl', 'rule'],
  claims: ['--claims'],
  clockTolerance: ['--clock-tolerance'],
  // Lists
  page: ['--page'],
  pageSize: ['--size'],
  order: ['--order'],
  cursor: ['--cursor'],
  // Users and applications
  user: ['user'],
  name: ['name', 'name=', '--name'],
  display_name: ['display_name=', '--display-name'],
  image_url: ['image_url=', '--image-url'],
  'properties.custom_data': ['--custom-data'],
  'properties.ttl': ['--ttl'],
  properties: ['properties='],
  channels: ['channels='],
  improveAi: ['--improve-ai'],
  'privacy.improve_ai': ['--improve-ai'],
});

/** The arguments that a configuration file or an environment variable may give, and what they are called there. */
const CONFIGURED = Object.freeze(
  /** @type {{ [place: string]: ConfigField[] }} */ ({
    apiKey: ['apiKey'],
    apiSecret: ['apiSecret'],
    applicationId: ['applicationId'],
    privateKey: ['privateKey', 'privateKeyPath'],
    publicKey: ['privateKey', 'privateKeyPath'],
    key: ['privateKey', 'privateKeyPath'],
  }),
);

/**
 * An error of the library with its places renamed to what the user typed, or to the file that the value came from. Sentences stay as they are:
 * those of the library do not name arguments.
 *
 * @param {unknown} error
 * @param {Invocation} invocation
 * @returns {unknown}
 */
export function inWordsTyped(error, invocation) {
  if (!(error instanceof TokensmithError)) return error;
  const { where, findings, invalidParameters } = error.details;
  /** @param {string} place */
  const described = (place) =>
    typedPlace(place, invocation) ?? (invocation.options.data === undefined ? place : `--data.${place}`);
  return new TokensmithError(
    error.code,
    {
      ...error.details,
      where: typedPlace(where, invocation) ?? where,
      ...(findings && { findings: findings.map((finding) => ({ ...finding, where: described(finding.where) })) }),
      // The names in an answer are the platform's.
      ...(findings &&
        invalidParameters && {
          invalidParameters: invalidParameters.map(({ name, reason }) => ({ name: described(name), reason })),
        }),
    },
    { cause: error.cause },
  );
}

/**
 * @param {string} place the library's name
 * @param {Invocation} invocation
 * @returns {string | undefined} undefined for a value that no argument gives
 */
function typedPlace(place, invocation) {
  const rule = /^rules\[(\d+)\]/.exec(place);
  if (rule) return `rule ${Number(rule[1]) + 1}${place.slice(rule[0].length)}`;
  const parts = partsOf(place);
  for (const { name, ways } of parts) {
    const typed = ways.find((way) => valueOf(way, invocation) !== undefined);
    if (typed !== undefined) return shown(typed, invocation) + place.slice(name.length);
  }
  if (invocation.options.data !== undefined) return undefined;
  const values = loadedConfiguration(invocation)?.values;
  for (const { name, ways } of parts) {
    const origin =
      values && CONFIGURED[name]?.map((field) => values[field]?.origin).find((found) => found !== undefined);
    if (origin !== undefined) return showPath(origin, invocation.context) + place.slice(name.length);
    const taken = ways.find((way) => isTaken(way, invocation));
    if (taken !== undefined) return taken.replace(/=$/, '') + place.slice(name.length);
  }
  return undefined;
}

/**
 * The arguments that may have given a value: its own, or those of the values that contain it.
 *
 * @param {string} place
 * @returns {{ name: string, ways: readonly string[] }[]} the closest first; `name` is the part of the place that it covers
 */
function partsOf(place) {
  const option = optionAt(place);
  if (option !== undefined) {
    // nexmo-cli 0.3 had two arguments for the addresses.
    const positional = /(?:answer|inbound)-url$/.test(option)
      ? ['answer_url']
      : /(?:event|status)-url$/.test(option)
        ? ['event_url', 'answer_url']
        : [];
    return [{ name: place, ways: [`--${option}`, ...positional] }];
  }
  const claim = /^claims\.([\w-]+)/.exec(place);
  const names = Object.keys(WRITTEN).filter(
    (known) => place === known || (place.startsWith(known) && /^[.[]/.test(place.slice(known.length))),
  );
  return [
    ...(claim ? [{ name: claim[0], ways: [`${claim[1]}=`] }] : []),
    ...names.sort((one, other) => other.length - one.length).map((name) => ({ name, ways: WRITTEN[name] ?? [] })),
  ];
}

/**
 * @param {string} way
 * @param {Invocation} invocation
 * @returns {string | undefined} what was typed; undefined if the value was not given this way
 */
function valueOf(way, { command, positionals, options }) {
  if (way.startsWith('--')) return options[way.slice(2)] === undefined ? undefined : String(options[way.slice(2)]);
  if (way.endsWith('='))
    return positionals.find((argument) => argument.startsWith(way) || argument.startsWith(`${way.slice(0, -1)}:=`));
  // Where claims and members are taken too, they may come anywhere between the other arguments.
  const words = takesMembers(command) ? positionals.filter((argument) => !argument.includes('=')) : positionals;
  const index = command.positionals.findIndex(({ name }) => name === way);
  return index < 0 ? undefined : words[index];
}

/**
 * @param {string} way
 * @param {Invocation} invocation
 * @returns {boolean} whether the command knows it
 */
function isTaken(way, { command }) {
  if (way.startsWith('--'))
    return way.slice(2) in { ...command.options, ...(command.platform ? PLATFORM_OPTIONS : {}) };
  return way.endsWith('=') ? takesMembers(command) : command.positionals.some(({ name }) => name === way);
}

/** @param {import('./command-table.js').Command} command */
function takesMembers({ positionals }) {
  return positionals.some(({ name }) => name.includes('='));
}

/**
 * The name of what was typed; for a file its path.
 *
 * @param {string} way
 * @param {Invocation} invocation
 */
function shown(way, invocation) {
  const isFile = invocation.command.positionals.some(({ name, completes }) => name === way && completes === 'file');
  const value = valueOf(way, invocation) ?? '';
  return isFile && value !== '-' && value !== '' ? value.replace(/^@/, '') : way.replace(/=$/, '');
}
