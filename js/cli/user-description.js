import { TokensmithError } from '../errors.js';
import { quoted } from './arguments.js';
import { parseJson, parseJsonObject, readValue, wholeNumber } from './inputs.js';
import { refuseDisguised } from './typography.js';

/** What `name=value` may name, and whether the value is JSON. nexmo-cli parses every value, and so makes a number of name=123. */
const FIELDS = Object.freeze(
  /** @type {{ [name: string]: 'text' | 'json' }} */ ({ name: 'text', display_name: 'text', image_url: 'text', properties: 'json', channels: 'json' }),
);

/**
 * The description of a user from a command line.
 *
 * @param {import('./program.js').Invocation} invocation
 * @param {string[]} payload `name=value` …
 * @returns {Promise<{ [name: string]: any }>} what js/rest.js takes
 */
export async function describeUser({ options, context }, payload) {
  /** @type {{ [name: string]: any }} */
  const user = typeof options.data === 'string' ? parseJsonObject(await readValue(options.data, context, '--data'), '--data') : {};
  for (const [index, argument] of payload.entries()) {
    const match = /^([^=]+)=([^]*)$/.exec(argument);
    if (!match) throw notAMember(argument, payload[index - 1]);
    const [, name = '', value = ''] = match;
    const kind = FIELDS[name];
    if (kind === undefined) {
      throw new TokensmithError('ERR_ARGUMENT_UNKNOWN', { where: name.length <= 40 ? name : 'name=value', problem: 'A user has no such member.', remedy: `There are ${Object.keys(FIELDS).join(', ')}.` });
    }
    if (name === 'name') refuseDisguised(name, value);
    const text = await readValue(value, context, name);
    if (name === 'name' && text === '') throw noName(name);
    user[name] = kind === 'json' ? parseJson(text, name) : text;
  }
  const { name, 'display-name': displayName, 'image-url': imageUrl, 'custom-data': customData } = options;
  if (typeof name === 'string') refuseDisguised('--name', name, '--data=@FILE');
  if (name === '') throw noName('--name');
  if (typeof name === 'string') user.name = name;
  if (typeof displayName === 'string') user.display_name = displayName;
  if (typeof imageUrl === 'string') user.image_url = imageUrl;
  if (typeof customData === 'string') user.properties = { ...user.properties, custom_data: parseJsonObject(await readValue(customData, context, '--custom-data'), '--custom-data') };
  const ttl = wholeNumber(options.ttl, '--ttl');
  if (ttl !== undefined) user.properties = { ...user.properties, ttl };
  return user;
}

/**
 * @param {string} argument
 * @param {string | undefined} before the argument before it
 */
function notAMember(argument, before) {
  const [, name, value] = /^(\w+)=(.*)$/.exec(before ?? '') ?? [];
  const joined = `${value} ${argument}`;
  return new TokensmithError('ERR_ARGUMENT_VALUE', {
    where: 'name=value',
    problem: `All payloads must be in the form name=value. Got: ${quoted(argument)}.`,
    remedy:
      name !== undefined && /^[\w .-]{1,60}$/.test(joined)
        ? `If it belongs to the value before it, put the value in quotes: ${name}="${joined}".`
        : `If it is the user's name, write name=${/^[\w.@-]{1,60}$/.test(argument) ? argument : 'NAME'}.`,
  });
}

/** @param {string} where */
function noName(where) {
  return new TokensmithError('ERR_ARGUMENT_VALUE', { where, problem: 'The name is empty.', remedy: 'Give a name. If it came from a variable of the shell, the variable is empty.' });
}
