import { decodeText, formatNamed, redact } from '../../config/index.js';
import { Ended, EXIT } from '../exit-codes.js';
import { findingLines } from '../findings.js';
import { readKey } from '../inputs.js';
import { plain } from '../output.js';
import { isToken } from '../tokens.js';
import { inspectKey } from './key-inspect.js';
import { inspectToken } from './jwt-inspect.js';

/** @typedef {import('../program.js').Invocation} Invocation */
/** What need not be text, or may stand in what is not text. Everything else is shown, and so must be read strictly. @type {readonly string[]} */
const IN_ANY_BYTES = ['token', 'tokens', 'key', 'vault', 'file', 'empty', 'unknown'];

/** @typedef {{ result: object, describe: () => string, refused?: boolean }} Inspected */

/**
 * `inspect file`: what any file or pasted text is, and all that can be said of it. Ends with 3 when something is wrong with it.
 *
 * @param {Invocation} invocation
 */
export async function execute(invocation) {
  const { context, output, positionals } = invocation;
  const argument = positionals[0] ?? '-';
  const bytes = isToken(argument, invocation) ? Buffer.from(argument) : await readKey(argument, context, 'input');
  const recognition = await (await context.kit()).recognize(bytes);
  const { kind, title } = recognition;
  const { result, describe, refused = false } = await inspectAs(invocation, recognition, IN_ANY_BYTES.includes(kind) ? '' : decodeText(bytes, argument === '-' ? 'stdin' : argument), bytes);
  output.result({ kind, title, ...result }, () => [`This is ${title}.`, describe()].filter(Boolean).join('\n\n'));
  if (refused || kind === 'unknown' || kind === 'file') throw new Ended(EXIT.refused);
}

/**
 * @param {Invocation} invocation
 * @param {Readonly<import('../../types.js').Recognition>} recognition
 * @param {string} text
 * @param {Uint8Array} bytes
 * @returns {Promise<Inspected>}
 */
async function inspectAs(invocation, { kind, content, format }, text, bytes) {
  const given = content ?? text;
  switch (kind) {
    case 'token': {
      const { inspection, describe } = await inspectToken(invocation, given);
      // What the text is goes by the name of kind here.
      return { result: { ...inspection, kind, tokenKind: inspection.kind }, describe, refused: inspection.findings.some(({ severity }) => severity === 'error') };
    }
    case 'tokens': {
      const tokens = /** @type {string[]} */ (JSON.parse(given));
      /** @type {Awaited<ReturnType<typeof inspectToken>>[]} */
      const inspected = [];
      for (const token of tokens) inspected.push(await inspectToken(invocation, token));
      return {
        result: { tokens: inspected.map(({ inspection }) => inspection) },
        describe: () => inspected.map(({ describe }, index) => `Token ${index + 1} of ${tokens.length}\n${describe()}`).join('\n\n'),
        refused: inspected.some(({ inspection }) => inspection.findings.some(({ severity }) => severity === 'error')),
      };
    }
    case 'vault':
      return { result: {}, describe: () => 'Its passphrase opens it: unseal() of the library, or the page that remembered it.' };
    case 'key': {
      const { inspection, describe } = await inspectKey(invocation, bytes);
      return { result: inspection, describe };
    }
    case 'acl':
    case 'command':
      return inspectAcl(invocation, given);
    case 'config':
      return inspectConfig(given, String(format));
    case 'empty':
    case 'file':
    case 'unknown':
      return { result: {}, describe: () => 'Give a token, a key, an access control list, a configuration file, or an answer of the platform.' };
    case 'application-id':
      return { result: { content: given }, describe: () => 'A token names its application by it, as application_id.' };
    case 'user-id':
      return { result: { content: given }, describe: () => 'A token names a user by the name instead: user:show tells it.' };
    default:
      // A private key in it stays out of the answer.
      return { result: content === null ? {} : { content: JSON.parse(content) }, describe: () => (content === null ? '' : plain(JSON.stringify(JSON.parse(content), null, 2))) };
  }
}

/**
 * @param {Invocation} invocation
 * @param {string} text
 * @returns {Promise<Inspected>}
 */
async function inspectAcl({ context, output }, text) {
  const { acl, findings } = await (await context.kit()).parseAcl(text);
  return {
    result: { acl, findings },
    describe: () => {
      const rules = Object.entries(acl.paths).map(([path, { methods, filters }]) => [plain(path), methods?.join(' ') ?? 'all methods', ...(filters ? [plain(JSON.stringify(filters))] : [])].join('  '));
      return [...rules, ...(findings.length > 0 ? ['', findingLines(findings, output)] : [])].join('\n');
    },
  };
}

/**
 * @param {string} text
 * @param {string} format
 * @returns {Promise<Inspected>} with secrets masked
 */
async function inspectConfig(text, format) {
  const held = Object.entries(formatNamed(format).read(text)).filter((entry) => typeof entry[1] === 'string');
  const values = Object.fromEntries(
    held.map(([field, value]) => [field, field === 'privateKeyPath' ? String(value) : redact(/** @type {import('../../config/values.js').ConfigField} */ (field), String(value))]),
  );
  return { result: { format, values }, describe: () => Object.entries(values).map(([field, value]) => `${field.padEnd(16)}${plain(value)}`).join('\n') };
}
