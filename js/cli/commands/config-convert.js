import { resolve } from 'node:path';
import { convertConfig, decodeText, detectFormat, formatNamed, loadPrivateKey, showPath } from '../../config/index.js';
import { TokensmithError } from '../../errors.js';
import { configurationOf, surroundingsOf } from '../configuration.js';
import { existsError } from '../../config/index.js';
import { readFile } from '../inputs.js';
import { keyText } from '../keys.js';
import { saveFile } from '../saving.js';

/** @typedef {import('../program.js').Invocation} Invocation */
/** @typedef {import('../../config/values.js').ConfigValues} ConfigValues */

/** What the fields are called when there is no place for them. */
const WORDS = Object.freeze({
  apiKey: 'the API key',
  apiSecret: 'the API secret',
  applicationId: 'the application id',
  applicationName: 'the application name',
  privateKey: 'the private key',
  privateKeyPath: 'the path of the private key',
});

/**
 * `config:convert [file] --to=format`: the values put into the other tool's file, everything else in it kept.
 *
 * @param {Invocation} invocation
 */
export async function execute(invocation) {
  const { options, context, output } = invocation;
  if (typeof options.to !== 'string') {
    throw new TokensmithError('ERR_ARGUMENT_MISSING', { where: '--to', problem: 'It is not said which form is wanted.', remedy: 'Give --to=vonagerc, or another of the formats in --help.' });
  }
  const to = formatNamed(options.to);
  const values = await valuesOf(invocation, to);
  const out = typeof options.out === 'string' ? options.out : to.fileName;
  const target = out === '-' ? undefined : resolve(context.cwd, out);
  /** @param {string | undefined} present */
  const convert = (present) => {
    const converted = convertConfig(values, to, { ...(present !== undefined && { text: present }), where: out });
    if (converted.written.length > 0) return converted;
    throw new TokensmithError('ERR_CONFIG_MISSING', {
      where: to.name,
      problem: `Of what the ${to.title} hold, nothing is known.`,
      remedy: 'See tokensmith config:show for what is.',
    });
  };
  let { text, written, left } = convert(undefined);
  if (target === undefined) {
    output.result({ format: to.name, text, written, left }, () => text);
  } else {
    await saveFile(
      invocation,
      target,
      (present) => {
        ({ text, written, left } = convert(present));
        if (options.force !== true && present !== undefined && overwrites(to, present, values, out)) throw existsError(showPath(target, context));
        return text;
      },
      { overwrite: true },
    );
    output.result({ format: to.name, file: out, written, left }, () => `Configuration written to ${target}`);
  }
  if (left.length > 0) output.hint(`${to.fileName} has no place for ${left.map((field) => WORDS[field]).join(' and ')}.`);
}

/**
 * @param {Invocation} invocation
 * @param {import('../../config/formats/index.js').ConfigFormat} to
 * @returns {Promise<ConfigValues>}
 */
async function valuesOf(invocation, to) {
  const { positionals, options, context } = invocation;
  const [file] = positionals;
  /** @type {ConfigValues} */
  let values;
  if (file === undefined) {
    const { values: resolved } = await configurationOf(invocation);
    values = Object.fromEntries(Object.entries(resolved).map(([field, { value }]) => [field, value]));
    const found = await loadPrivateKey({ values: resolved }, surroundingsOf(context));
    if (found) values = { ...values, privateKey: await keyText(invocation, found.key) };
  } else {
    const text = decodeText(await readFile(file, context, 'The file'), file);
    const from = typeof options.from === 'string' ? formatNamed(options.from) : detectFormat(file, text);
    values = from.read(text, file);
    if (values.privateKeyPath !== undefined) {
      values = { ...values, privateKey: await keyText(invocation, await readFile(resolve(context.cwd, file, '..', values.privateKeyPath), context, 'The private key')) };
    }
  }
  // A key is carried over whole: a path would hold in one folder only. .nexmo-app and .env take either.
  if (values.privateKey !== undefined) delete values.privateKeyPath;
  return to.fields.length === 0 ? {} : values;
}

/**
 * Whether a value that is there would be lost.
 *
 * @param {import('../../config/formats/index.js').ConfigFormat} to
 * @param {string} present
 * @param {ConfigValues} values
 * @param {string} where
 */
function overwrites(to, present, values, where) {
  const before = to.read(present, where);
  return to.fields.some((field) => {
    const old = before[field] ?? (field === 'privateKey' ? before.privateKeyPath : undefined);
    return old !== undefined && values[field] !== undefined && old !== values[field];
  });
}
