/**
 * The code that the page gives under "Use it" is run as it is given, in the languages' own runtimes, and makes the token that it should. Where there
 * is no runtime from Debian, a parser reads it.
 */
import { execFile, spawn, spawnSync } from 'node:child_process';
import { createVerify, generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { snippets, writeSnippet } from '../../web/token/snippets.js';

const run = promisify(execFile);
const require = createRequire(import.meta.url);
const root = fileURLToPath(new URL('../..', import.meta.url));

/** @typedef {import('../../web/token/snippets.js').Recipe} Recipe */

const applicationId = '7f3c4a10-2b6d-4e8f-9a01-3c5d7e9fb214';
const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

/** @param {string} program @param {string[]} args */
const works = (program, ...args) => spawnSync(program, args, { stdio: 'ignore' }).status === 0;
/** @param {...string} programs @returns {string | undefined} the first that can be started */
const first = (...programs) => programs.find((program) => works(program, '--version'));

const python = ['python3', '/usr/bin/python3'].find((program) => works(program, '-c', 'import jwt, cryptography'));
const gccgo = first('gccgo', 'gccgo-12', 'gccgo-14');
const hasGo = works('go', 'version');
const compilesJava = works('java', '--describe-module', 'jdk.compiler');

/**
 * The commands that run the code, one after the other; the last prints the token. None where the runtime is not there.
 * @type {Record<string, string[][] | undefined>}
 */
const runtimes = {
  node: [[process.execPath, 'token.mjs']],
  'node-vonage': [[process.execPath, 'token.mjs']],
  python: python === undefined ? undefined : [[python, 'token_for_user.py']],
  php: works('php', '--version') ? [['php', 'token.php']] : undefined,
  java: compilesJava
    ? [['java', 'Token.java']]
    : works('java', '-version') && works('ecj', '-version')
      ? [
          ['ecj', '-17', '-encoding', 'utf8', '-proc:none', 'Token.java'],
          ['java', '-cp', '.', 'Token'],
        ]
      : undefined,
  ruby: works('ruby', '-e', 'require "jwt"') ? [['ruby', 'token.rb']] : undefined,
  csharp:
    works('mcs', '--version') && works('mono', '--version')
      ? [
          ['mcs', '-out:program.exe', 'Program.cs', path.join(root, 'tests/interop/support/net5.cs')],
          ['mono', 'program.exe'],
        ]
      : undefined,
  go: hasGo
    ? [['go', 'run', 'token.go']]
    : gccgo === undefined
      ? undefined
      : [[gccgo, '-o', 'token', 'token.go'], ['./token']],
};

const missing = Object.keys(runtimes).filter((name) => runtimes[name] === undefined);
if (missing.length > 0 && process.env.CI === 'true') {
  throw new Error(`There is no runtime for ${missing.join(', ')}; with CI=true that is a failure.`);
}

/** @type {string} */
let folder;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tokensmith-snippets-'));
  await writeFile(path.join(folder, 'private.key'), privateKey);
  // What `npm install` would put there.
  await run('mkdir', ['node_modules'], { cwd: folder });
  await symlink(root, path.join(folder, 'node_modules/tokensmith'));
  await symlink(path.join(root, 'node_modules/@vonage'), path.join(folder, 'node_modules/@vonage'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** @param {string} name @param {Recipe} recipe */
const write = (name, recipe) => writeSnippet(name, { token: 'a.b.c', region: '', recipe }).command;
const environment = () => ({
  ...process.env,
  VONAGE_APPLICATION_ID: applicationId,
  // Languages that guess the encoding of their source must not need to.
  LC_ALL: 'C',
  HOME: folder,
});

/**
 * @param {string} name
 * @param {Recipe} recipe
 * @returns {Promise<string>} what it prints
 */
async function runSnippet(name, recipe) {
  const commands = /** @type {string[][]} */ (runtimes[name]);
  await writeFile(path.join(folder, String(snippets[name]?.file)), write(name, recipe));
  let printed = '';
  for (const [program, ...args] of commands) {
    const { stdout } = await run(program, args, { cwd: folder, env: environment() });
    printed = stdout;
  }
  return printed;
}

/** @param {string} token */
function verified(token) {
  const [header, payload, signature] = token.split('.');
  expect(createVerify('RSA-SHA256').update(`${header}.${payload}`).verify(publicKey, signature, 'base64url')).toBe(
    true,
  );
  const read = (/** @type {string} */ part) => JSON.parse(Buffer.from(part, 'base64url').toString());
  return { header: read(header), payload: read(payload) };
}

/**
 * Compares the token with the recipe: all of it, apart from the ID, which must be there, and the time.
 * @param {string} token
 * @param {Recipe} recipe
 */
function expectToken(token, { subject, lifetime, notBefore, acl, claims, kid }) {
  const { header, payload } = verified(token);
  const { iat, jti, ...rest } = payload;
  expect(header).toEqual({ alg: 'RS256', typ: 'JWT', ...(kid !== undefined && { kid }) });
  expect(Math.abs(iat - Date.now() / 1000)).toBeLessThan(3600);
  expect(jti).toMatch(/^[0-9a-f-]{32,36}$/);
  expect(rest).toEqual({
    application_id: applicationId,
    exp: iat + lifetime,
    ...(subject !== undefined && { sub: subject }),
    ...(notBefore !== undefined && { nbf: notBefore }),
    ...(acl !== null && { acl }),
    ...claims,
  });
}

const acl = {
  paths: { '/*/users/**': {}, '/*/legs/**': { methods: ['GET', 'PUT'], filters: { to: '447700900000' } } },
};

/** What each snippet cannot do; the others do everything. @param {string} name @param {Recipe} recipe @returns {Recipe} */
const asFar = (name, { kid, ...recipe }) => (name === 'node-vonage' || kid === undefined ? recipe : { ...recipe, kid });

/** Texts that some language takes for something else. */
const hostile = [
  'it\'s "quoted" `so`',
  "o'neill",
  '"; exit(1); "',
  '\\',
  '\\\\',
  'ends in \\',
  '\\n \\u0041 \\x41 \\u{41} \\101 \\"',
  '$name ${name} {$name} $(id) `id` $$',
  '#{1 + 1} #@a #$a',
  '%s %d %% %n %1$s',
  '{0} {{0}} {name}',
  '"""',
  "'''",
  '*/ // -- # <!-- ?> <?php %>',
  'line\nbreak\r\nand\ttab\u0000\u0007\u001b\u007f',
  '\u0085\u2028\u2029\u00a0\u200b\u200d\ufeff\u00ad',
  '\u202emirrored\u202c \u2066isolated\u2069',
  'ümläut ß Ελλάδα 日本語 العربية עברית',
  '🎉 👩‍👩‍👧 \u{e0001} \u{1d11e} \ufe0f',
  ' leading and trailing ',
  '',
];

/** Random texts from what is hostile above, the same in each run. */
function randomTexts() {
  const alphabet = [
    '"',
    "'",
    '`',
    '\\',
    '$',
    '#',
    '{',
    '}',
    '%',
    '(',
    '<',
    '>',
    '?',
    '\n',
    '\r',
    '\t',
    '\0',
    '\u2028',
    '\u200d',
    'u',
    'x',
    'n',
    '0',
    'é',
    '日',
    '🎉',
    '\u{e0041}',
  ];
  let state = 20260211;
  const next = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  return Array.from({ length: 300 }, () =>
    Array.from({ length: 1 + Math.floor(next() * 12) }, () => alphabet[Math.floor(next() * alphabet.length)]).join(''),
  );
}

for (const name of Object.keys(runtimes)) {
  const described = runtimes[name] === undefined ? describe.skip : describe;
  described(`the code for ${name}`, () => {
    test('makes the token of the form', async () => {
      const recipe = asFar(name, {
        subject: 'alice',
        lifetime: 86_400,
        notBefore: 1_767_225_600,
        acl,
        kid: 'Gz-_1',
        claims: {
          role: 'admin',
          level: 3,
          ratio: -0.25,
          large: 9_007_199_254_740_991,
          active: true,
          off: false,
          nothing: null,
          list: [1, 'two', [], {}, [null], { a: [{ b: 'c' }] }],
          numbered: { 0: 'zero', 1: 'one' },
          empty: {},
          none: [],
        },
      });
      expectToken((await runSnippet(name, recipe)).trim(), recipe);
    });

    test('makes an admin token', async () => {
      const recipe = { lifetime: 30, acl: null, claims: {} };
      expectToken((await runSnippet(name, recipe)).trim(), recipe);
    });

    test('holds every text unchanged, as a name and as a value', async () => {
      const texts = [...hostile, ...randomTexts()];
      const names = texts.filter((text) => name !== 'php' || !text.startsWith('\0'));
      const recipe = asFar(name, {
        // tokensmith refuses control characters in these.
        subject: '\\"$x #{1} %s 👩‍👩‍👧',
        kid: '\\\'"$y #{2} %d é',
        lifetime: 900,
        acl,
        claims: {
          texts,
          named: Object.fromEntries(names.map((text, index) => [text, index])),
          ...Object.fromEntries(hostile.filter(Boolean).map((text) => [text, text])),
        },
      });
      expectToken((await runSnippet(name, recipe)).trim(), recipe);
    });
  });
}

describe('the code for an endpoint', () => {
  test('gives the user a token, and nobody else', async () => {
    const recipe = { subject: hostile[0], lifetime: 3600, acl, claims: { texts: hostile } };
    await writeFile(path.join(folder, 'server.mjs'), write('node-handler', recipe));
    const server = spawn(process.execPath, ['server.mjs'], { cwd: folder, env: { ...environment(), PORT: '0' } });
    try {
      const line = await new Promise((resolve, reject) => {
        server.stdout.once('data', (data) => resolve(String(data)));
        server.stderr.once('data', (data) => reject(new Error(String(data))));
      });
      const url = `http://127.0.0.1:${/port (\d+)/.exec(line)?.[1]}/token`;
      const headers = { Authorization: 'Bearer demo' };
      const { token } = /** @type {any} */ (await (await fetch(url, { method: 'POST', headers })).json());
      expectToken(token, recipe);
      expect((await fetch(url, { method: 'POST' })).status).toBe(401);
    } finally {
      server.kill();
    }
  });
});

test('what a library cannot do is said, in place of code that would make another token', () => {
  const recipe = { subject: 'alice', lifetime: 900, acl, claims: {} };
  const notes = (/** @type {string} */ name, /** @type {Partial<Recipe>} */ more) =>
    writeSnippet(name, { token: 'a.b.c', region: '', recipe: { ...recipe, ...more } });
  for (const [name, more] of /** @type {[string, Partial<Recipe>][]} */ ([
    ['node-vonage', { kid: 'a' }],
    ['node-vonage', { claims: { ttl: 1 } }],
    ['php', { claims: { a: [{ '\0b': 1 }] } }],
    ['node-handler', { kid: 'a' }],
    ['node-handler', { notBefore: 1 }],
    ['node-handler', { subject: undefined }],
  ])) {
    const { command, notes: said } = notes(name, more);
    expect([command, said.length]).toEqual(['', 1]);
  }
});

test('no code holds the application ID or the key', () => {
  const recipe = { subject: 'alice', lifetime: 900, acl, claims: {} };
  for (const name of Object.keys(snippets)) {
    const text = write(name, recipe);
    expect(text).not.toContain(applicationId);
    expect(text).not.toMatch(/PRIVATE KEY-----\n/);
  }
});

/* The Client SDK's languages, and C# as .NET has it: they are parsed, since Debian has no compiler for them. */

describe('what is not run is at least well-formed', () => {
  /** @type {any} */
  let Parser;

  beforeAll(async () => {
    Parser = require('web-tree-sitter');
    await Parser.init();
  });

  /** @param {string} language @param {string} text */
  const hasError = async (language, text) => {
    const parser = new Parser();
    parser.setLanguage(
      await Parser.Language.load(
        new Uint8Array(await readFile(require.resolve(`tree-sitter-wasms/out/tree-sitter-${language}.wasm`))),
      ),
    );
    return parser.parse(text).rootNode.hasError;
  };

  test.each([
    ['swift', 'swift'],
    ['kotlin', 'kotlin'],
    ['csharp', 'c_sharp'],
  ])('%s', async (name, language) => {
    const text = write(name, { subject: 'alice', lifetime: 900, acl, claims: { texts: hostile } });
    expect(await hasError(language, text)).toBe(false);
    // The parser does see errors.
    expect(await hasError(language, text.replace('(', ''))).toBe(true);
  });

  test.each(['javascript', 'nexmo-client'])('%s', async (name) => {
    const file = path.join(folder, `${name}.mjs`);
    await writeFile(file, write(name, { lifetime: 900, acl: null, claims: {} }));
    await run(process.execPath, ['--check', file]);
  });
});
