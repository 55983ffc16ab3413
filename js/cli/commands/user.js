import { TokensmithError } from '../../errors.js';
import { quoted } from '../arguments.js';
import { connectApplication } from '../connection.js';
import { Ended, EXIT } from '../exit-codes.js';
import { parseJson, parseJsonObject, readSecret, readValue, wholeNumber } from '../inputs.js';
import { blocks, plain, sayWarnings, table } from '../output.js';
import { confirmIrreversible } from '../prompts.js';
import { refuseDisguised } from '../typography.js';
import { changeLines } from './app.js';

/**
 * `user:create name=…`
 *
 * @param {import('../program.js').Invocation} invocation
 */
export async function userCreate(invocation) {
  const { positionals, output } = invocation;
  const description = await describeUser(invocation, positionals, { bareName: true });
  const client = await connectApplication(invocation);
  const { user, findings } = await client.users.create(description);
  sayWarnings(findings, output);
  output.result(user, () => {
    if (output.quiet) return undefined;
    return output.verbose ? blocks(user).trimEnd() : `User created: ${plain(user.id)}`;
  });
}

/**
 * `user:delete user`
 *
 * @param {import('../program.js').Invocation} invocation
 */
export async function userDelete(invocation) {
  const { positionals, output } = invocation;
  const user = /** @type {string} */ (positionals[0]);
  const client = await connectApplication(invocation);
  if (!(await confirmIrreversible(invocation, `User ${user} will be gone.`))) {
    output.hint('Nothing was deleted.');
    throw new Ended(EXIT.failed);
  }
  await client.users.delete(user);
  output.result({ deleted: user }, () => (output.quiet ? undefined : 'User deleted'));
}

/**
 * `user:list`: ID and name of each.
 *
 * @param {import('../program.js').Invocation} invocation
 */
export async function userList(invocation) {
  const { options, output } = invocation;
  const pageSize = wholeNumber(options.size, '--size', { minimum: 1, maximum: 100 }) ?? 100;
  const limit = wholeNumber(options.limit, '--limit', { minimum: 1 }) ?? Number.POSITIVE_INFINITY;
  const { cursor, order, name } = options;
  const client = await connectApplication(invocation);
  /** @type {import('../../platform/types.js').User[]} */
  const users = [];
  const filter = {
    pageSize,
    ...(typeof order === 'string' && { order: /** @type {'asc' | 'desc'} */ (order) }),
    ...(typeof name === 'string' && { name }),
  };
  /** @type {string | undefined} */
  let next;
  if (typeof cursor === 'string') {
    const page = await client.users.listPage({ ...filter, cursor });
    users.push(...page.items);
    next = page.nextCursor;
  } else {
    for await (const user of client.users.list(filter)) {
      users.push(user);
      if (users.length >= limit) break;
      if (users.length % pageSize === 0) output.progress(`${users.length} users …`);
    }
  }
  output.progressEnd();
  const shown = users.slice(0, limit);
  output.result(shown, () => {
    if (shown.length === 0) return undefined;
    const rows = shown.map(({ id, name: userName, display_name: displayName = '' }) =>
      output.verbose ? [id, userName, displayName] : [id, userName],
    );
    return table(output.verbose ? [['id', 'name', 'display_name'], ...rows] : rows);
  });
  if (shown.length === 0 && !output.json) output.hint('No users');
  if (next !== undefined) output.hint(`The next page: --cursor=${next}`);
}

/**
 * `user:show user`
 *
 * @param {import('../program.js').Invocation} invocation
 */
export async function userShow(invocation) {
  const { positionals, output } = invocation;
  const client = await connectApplication(invocation);
  const user = await client.users.get(/** @type {string} */ (positionals[0]));
  output.result(user, () => blocks(user).trimEnd());
}

/**
 * `user:update user name=…`: everything not named is kept.
 *
 * @param {import('../program.js').Invocation} invocation
 */
export async function userUpdate(invocation) {
  const { positionals, options, context, output } = invocation;
  const [user, ...payload] = /** @type {[string, ...string[]]} */ (positionals);
  const changes = await describeUser(invocation, payload);
  if (Object.keys(changes).length === 0) {
    throw new TokensmithError('ERR_ARGUMENT_MISSING', {
      where: 'name=value',
      problem: 'There is nothing to change.',
      remedy: 'Write display_name="Alice A.", say.',
    });
  }
  const client = await connectApplication(invocation);
  if (options['dry-run'] === true) {
    const merged = await (await context.kit()).mergeUser(/** @type {any} */ (await client.users.get(user)), changes);
    output.result(merged, () => changeLines(merged.changes) ?? 'Nothing would change.');
    return;
  }
  const updated = await client.users.update(user, changes);
  output.result(updated, () => {
    if (output.quiet) return undefined;
    return output.verbose ? blocks(updated.user).trimEnd() : `User updated: ${plain(updated.user.id)}`;
  });
  sayWarnings(updated.findings, output);
  if (!output.json) output.hint(changeLines(updated.changes) ?? 'Nothing changed.');
}

/** The names of `name=value`, and whether the value is JSON. nexmo-cli parses every value, and so turns name=123 into a number. */
const FIELDS = Object.freeze(
  /** @type {{ [name: string]: 'text' | 'json' }} */ ({
    name: 'text',
    display_name: 'text',
    image_url: 'text',
    properties: 'json',
    channels: 'json',
  }),
);

/**
 * The description of a user from a command line.
 *
 * @param {import('../program.js').Invocation} invocation
 * @param {string[]} payload `name=value` …
 * @param {{ bareName?: boolean }} [rules] `bareName`: a single word is the name, as in Vonage CLI 1
 * @returns {Promise<{ [name: string]: any }>} what js/rest.js takes
 */
export async function describeUser({ options, context }, payload, { bareName = false } = {}) {
  /** @type {{ [name: string]: any }} */
  const user =
    typeof options.data === 'string' ? parseJsonObject(await readValue(options.data, context, '--data'), '--data') : {};
  for (const [index, argument] of payload.entries()) {
    if (bareName && index === 0 && payload.length === 1 && !argument.includes('=')) {
      if (argument === '') throw noName('name');
      refuseDisguised('name', argument);
      user.name = argument;
      break;
    }
    const match = /^([^=]+)=([^]*)$/.exec(argument);
    if (!match) throw notAMember(argument, payload[index - 1]);
    const [, name = '', value = ''] = match;
    const kind = FIELDS[name];
    if (kind === undefined) {
      throw new TokensmithError('ERR_ARGUMENT_UNKNOWN', {
        where: name.length <= 40 ? name : 'name=value',
        problem: 'A user has no such member.',
        remedy: `There are ${Object.keys(FIELDS).join(', ')}.`,
      });
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
  if (typeof customData === 'string')
    user.properties = {
      ...user.properties,
      custom_data: parseJsonObject(await readValue(customData, context, '--custom-data'), '--custom-data'),
    };
  const ttl = wholeNumber(options.ttl, '--ttl');
  if (ttl !== undefined) user.properties = { ...user.properties, ttl };
  const channels = await describeChannels(options, context);
  if (Object.keys(channels).length > 0) user.channels = { ...user.channels, ...channels };
  return user;
}

/** The channels that have one value, by their options. */
const SIMPLE_CHANNELS = Object.freeze(
  /** @type {{ [option: string]: [channel: string, member: string] }} */ ({
    'pstn-number': ['pstn', 'number'],
    'sms-number': ['sms', 'number'],
    'mms-number': ['mms', 'number'],
    'whats-app-number': ['whatsapp', 'number'],
    'viber-number': ['viber', 'number'],
    'facebook-messenger-id': ['messenger', 'id'],
  }),
);

/**
 * The channels of Vonage CLI's options. Repeated options are matched by position: the second name to the
 * second SIP address.
 *
 * @param {import('../arguments.js').OptionValues} options
 * @param {import('../program.js').Context} context
 * @returns {Promise<{ [channel: string]: { [member: string]: unknown }[] }>}
 */
async function describeChannels(options, context) {
  /** @param {string} option */
  const given = (option) => /** @type {string[]} */ (options[option] ?? []);
  /** @type {{ [channel: string]: { [member: string]: unknown }[] }} */
  const channels = {};
  for (const [option, [channel, member]] of Object.entries(SIMPLE_CHANNELS)) {
    // The platform represents telephone numbers as numbers, and all others as text.
    const entries = given(option).map((value) => ({
      [member]: channel === 'pstn' && /^\d+$/.test(value) ? Number(value) : value,
    }));
    if (entries.length > 0) channels[channel] = entries;
  }
  const sip = given('sip-url').map((uri) => /** @type {{ [member: string]: unknown }} */ ({ uri }));
  const websocket = given('websocket-url').map((uri) => /** @type {{ [member: string]: unknown }} */ ({ uri }));
  for (const [option, addresses, member, read] of /** @type {const} */ ([
    ['sip-username', sip, 'username', (/** @type {string} */ text) => text],
    ['sip-password', sip, 'password', (/** @type {string} */ text) => readSecret(text, context, '--sip-password')],
    ['websocket-content-type', websocket, 'content-type', (/** @type {string} */ text) => text],
    [
      'websocket-headers',
      websocket,
      'headers',
      (/** @type {string} */ text) => parseJsonObject(text, '--websocket-headers'),
    ],
  ])) {
    for (const [index, text] of given(option).entries()) {
      const address = addresses[index];
      if (address === undefined) {
        const needed = `--${option.split('-')[0]}-url`;
        throw new TokensmithError('ERR_ARGUMENT_MISSING', {
          where: needed,
          problem: `There is no address for --${option}.`,
          remedy: `Give ${needed} as often as --${option}.`,
        });
      }
      address[member] = await read(text);
    }
  }
  if (sip.length > 0) channels.sip = sip;
  if (websocket.length > 0) channels.websocket = websocket;
  return channels;
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
  return new TokensmithError('ERR_ARGUMENT_VALUE', {
    where,
    problem: 'The name is empty.',
    remedy: 'Give a name. If it came from a variable of the shell, the variable is empty.',
  });
}
