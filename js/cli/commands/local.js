import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { decodeText, formatNamed, redact } from '../../config/index.js';
import { TokensmithError } from '../../errors.js';
import { DEMO_ACCOUNT } from '../../sandbox/authentication.js';
import { listen } from '../../sandbox/listen.js';
import { onFreePort } from '../../server/loopback.js';
import { connectAccount } from '../connection.js';
import { Ended, EXIT } from '../exit-codes.js';
import { readKey, wholeNumber } from '../inputs.js';
import { findingLines, plain } from '../output.js';
import { openSandbox, SANDBOX_FILE } from '../sandbox-state.js';
import { inspectToken, isToken } from './jwt.js';
import { inspectKey } from './key.js';

/**
 * `serve`: the page and its relay, until Ctrl-C. With --sandbox the relay sends requests to the folder's sandbox.
 *
 * @param {import('../program.js').Invocation} invocation
 */
export async function servePage(invocation) {
  const { options, context, output } = invocation;
  const directory = fileURLToPath(new URL('../../../dist/web', import.meta.url));
  if (!existsSync(directory)) {
    throw new TokensmithError('ERR_CONFIG_NOT_FOUND', {
      where: directory,
      problem: 'The page has not been built.',
      remedy: 'In a clone of the repository, run npm run build.',
    });
  }
  const { createPageServer, defaultPort } = await import('../../server/page-server.js');
  const wanted = wholeNumber(options.port, '--port', { maximum: 65_535 }) ?? defaultPort;
  const inSandbox = options.sandbox === true;
  const server = await createPageServer({
    directory,
    port: wanted,
    fetch: inSandbox ? (await openSandbox(invocation)).fetch : context.fetch,
    sandbox: inSandbox,
  });
  if (wanted !== 0 && server.port !== wanted) output.hint(`Port ${wanted} is taken, so this is the next free one.`);
  output.result({ url: server.url, port: server.port }, () => server.url);
  output.hint('For this machine only. Ctrl-C ends it.');
  if (inSandbox)
    output.hint(
      `In its live mode the page asks the sandbox of this folder, whose demonstration account has the API key ${DEMO_ACCOUNT.apiKey} and the secret ${DEMO_ACCOUNT.apiSecret}.`,
    );
  await untilInterrupted(context);
  await server.close();
}

const DEFAULT_PORT = 8788;

/**
 * `sandbox`: the folder's sandbox as a server, until Ctrl-C.
 *
 * @param {import('../program.js').Invocation} invocation
 */
export async function startSandbox(invocation) {
  const { options, context, output } = invocation;
  const wanted = wholeNumber(options.port, '--port', { maximum: 65_535 }) ?? DEFAULT_PORT;
  const sandbox = await openSandbox(invocation, {
    reset: options.reset === true,
    onAnswer: ({ method, path, status, reason }) =>
      output.hint(`${method} ${path} ${status ?? 'no answer'}${reason ? `: ${reason}` : ''}`),
  });
  const server = await onFreePort(wanted, (port) => listen({ sandbox, port }));
  if (wanted !== 0 && server.port !== wanted) output.hint(`Port ${wanted} is taken, so this is the next free one.`);
  output.result({ url: server.url, port: server.port, ...DEMO_ACCOUNT }, () => server.url);
  output.hint(
    [
      `One address for all of the platform's hosts, for this machine only. Ctrl-C ends it.`,
      `API key ${DEMO_ACCOUNT.apiKey}, secret ${DEMO_ACCOUNT.apiSecret}; another pair is taken in by its first balance request.`,
      `Kept in ${SANDBOX_FILE}. Commands use it with --base-url=${server.url}, or without a server with --sandbox.`,
    ].join('\n'),
  );
  await untilInterrupted(context);
  await server.close();
}

/**
 * `balance`: the account's balance, which also shows whether key and secret are valid.
 *
 * @param {import('../program.js').Invocation} invocation
 */
export async function showBalance(invocation) {
  const { output } = invocation;
  const client = await connectAccount(invocation);
  const balance = await client.account.balance();
  output.result(balance, () => (output.verbose ? `${balance.value} EUR` : `${Number(balance.value.toFixed(2))} EUR`));
}

/** @typedef {import('../program.js').Invocation} Invocation */
/** Kinds that need not be text, or may occur in what is not text. Everything else is shown, and so must be read strictly. @type {readonly string[]} */
const IN_ANY_BYTES = ['token', 'tokens', 'key', 'vault', 'file', 'empty', 'unknown'];

/** @typedef {{ result: object, describe: () => string, refused?: boolean }} Inspected */

/**
 * `inspect file`: what any file or pasted text is, and everything about it. Exits with 3 when something is wrong with it.
 *
 * @param {Invocation} invocation
 */
export async function inspectAnything(invocation) {
  const { context, output, positionals } = invocation;
  const argument = positionals[0] ?? '-';
  const bytes = isToken(argument, invocation) ? Buffer.from(argument) : await readKey(argument, context, 'input');
  const recognition = await (await context.kit()).recognize(bytes);
  const { kind, title } = recognition;
  const {
    result,
    describe,
    refused = false,
  } = await inspectAs(
    invocation,
    recognition,
    IN_ANY_BYTES.includes(kind) ? '' : decodeText(bytes, argument === '-' ? 'stdin' : argument),
    bytes,
  );
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
      // Here `kind` is the kind of the text.
      return {
        result: { ...inspection, kind, tokenKind: inspection.kind },
        describe,
        refused: inspection.findings.some(({ severity }) => severity === 'error'),
      };
    }
    case 'tokens': {
      const tokens = /** @type {string[]} */ (JSON.parse(given));
      /** @type {Awaited<ReturnType<typeof inspectToken>>[]} */
      const inspected = [];
      for (const token of tokens) inspected.push(await inspectToken(invocation, token));
      return {
        result: { tokens: inspected.map(({ inspection }) => inspection) },
        describe: () =>
          inspected.map(({ describe }, index) => `Token ${index + 1} of ${tokens.length}\n${describe()}`).join('\n\n'),
        refused: inspected.some(({ inspection }) => inspection.findings.some(({ severity }) => severity === 'error')),
      };
    }
    case 'vault':
      return {
        result: {},
        describe: () => 'Its passphrase opens it: unseal() of the library, or the page that remembered it.',
      };
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
      return {
        result: {},
        describe: () =>
          'Give a token, a key, an access control list, a configuration file, or an answer of the platform.',
      };
    case 'application-id':
      return { result: { content: given }, describe: () => 'A token names its application by it, as application_id.' };
    case 'user-id':
      return {
        result: { content: given },
        describe: () => 'A token names a user by the name instead: user:show tells it.',
      };
    default:
      // The output must not contain a private key.
      return {
        result: content === null ? {} : { content: JSON.parse(content) },
        describe: () => (content === null ? '' : plain(JSON.stringify(JSON.parse(content), null, 2))),
      };
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
      const rules = Object.entries(acl.paths).map(([path, { methods, filters }]) =>
        [plain(path), methods?.join(' ') ?? 'all methods', ...(filters ? [plain(JSON.stringify(filters))] : [])].join(
          '  ',
        ),
      );
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
    held.map(([field, value]) => [
      field,
      field === 'privateKeyPath'
        ? String(value)
        : redact(/** @type {import('../../config/values.js').ConfigField} */ (field), String(value)),
    ]),
  );
  return {
    result: { format, values },
    describe: () =>
      Object.entries(values)
        .map(([field, value]) => `${field.padEnd(16)}${plain(value)}`)
        .join('\n'),
  };
}

/**
 * Waits until the user ends the command.
 *
 * @param {import('../program.js').Context} context
 * @returns {Promise<void>}
 */
export function untilInterrupted({ signal }) {
  return new Promise((resolve) => {
    if (!signal || signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
