/** Errors in the command line: they name what was typed, and what to type instead. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createToolkit } from '../../js/targets/node.js';
import { makeFolders, NOW, runProgram } from './support/run.js';

const id = 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab';
const long = 'x'.repeat(256);

/** @type {import('../../js/toolkit.js').Toolkit} */
let kit;
/** @type {string} */
let privateKey;
/** @type {string} */
let encrypted;
beforeAll(async () => {
  kit = await createToolkit();
  ({ privateKey } = await kit.generateKeyPair());
  encrypted = /** @type {string} */ (
    (await kit.convertKey(privateKey, { to: 'encrypted-pkcs8', newPassphrase: 'correct horse' })).key
  );
});
afterAll(() => kit.close());

/** @type {ReturnType<typeof makeFolders>} */
let folders;
beforeEach(async () => {
  folders = makeFolders();
  put('my.key', privateKey);
  put('encrypted.key', encrypted);
  put('wrong.txt', 'wrong');
  put('empty.key', '');
  put('token.txt', (await kit.signToken({ privateKey, applicationId: id, subject: 'alice', now: NOW })).token);
});
afterEach(() => folders.remove());

/** @param {string} name @param {string} text */
const put = (name, text) => {
  writeFileSync(join(folders.cwd, name), text);
  chmodSync(join(folders.cwd, name), 0o600);
};

/** @type {typeof globalThis.fetch} a platform that knows one application, and the key that belongs to the account */
const fetch = async (input, init) => {
  const { url, method } = new Request(input, init);
  if (method === 'GET' && url.includes('/v2/applications/'))
    return Response.json({ id, name: 'A', capabilities: {}, keys: {}, privacy: { improve_ai: false } });
  if (method === 'GET' && url.includes('/v1/users/')) return Response.json({ id: 'USR-1', name: 'alice' });
  return new Response('<html>', { status: 200, headers: { 'content-type': 'text/html' } });
};

/**
 * @param {string[]} argv
 * @param {Partial<Parameters<typeof runProgram>[1]>} [options]
 */
const run = (argv, options = {}) =>
  runProgram(argv, {
    folders,
    kit: async () => kit,
    fetch,
    env: { VONAGE_API_KEY: 'k', VONAGE_API_SECRET: 's' },
    ...options,
  });

const sign = ['jwt:generate', './my.key', `application_id=${id}`];
const asApplication = [`--app-id=${id}`, '--private-key=my.key'];

/** Command line, exit code, code, place, what the remedy says. @type {[string[], number, string, string, string][]} */
const lines = [
  // As whom, and where
  [
    ['jwt:generate', 'my.key', 'application_id=nope'],
    3,
    'ERR_CLAIMS_APPLICATION_ID',
    'application_id',
    'aaaaaaaa-bbbb-cccc-dddd-0123456789ab',
  ],
  [
    ['jwt:generate', 'my.key', '--app-id=nope'],
    3,
    'ERR_CLAIMS_APPLICATION_ID',
    '--app-id',
    'aaaaaaaa-bbbb-cccc-dddd-0123456789ab',
  ],
  [
    ['user:list', '--app-id=nope', '--private-key=my.key'],
    3,
    'ERR_CLAIMS_APPLICATION_ID',
    '--app-id',
    'aaaaaaaa-bbbb-cccc-dddd-0123456789ab',
  ],
  [['app:show', 'a b'], 2, 'ERR_ARGUMENT_VALUE', 'app_id', 'Give the UUID'],
  [['app:delete', 'a b', '--yes'], 2, 'ERR_ARGUMENT_VALUE', 'app_id', 'Give the UUID'],
  [['app:list', '--base-url=nonsense'], 2, 'ERR_ARGUMENT_VALUE', '--base-url', 'http://127.0.0.1:8788'],
  [['app:list', '--base-url=http://example.com'], 2, 'ERR_ARGUMENT_VALUE', '--base-url', 'Use https'],
  [['user:list', ...asApplication, '--region=mars'], 2, 'ERR_ARGUMENT_VALUE', '--region', 'us, eu, ap'],
  [['app:list', '--timeout=0'], 2, 'ERR_ARGUMENT_VALUE', '--timeout', '1s at least'],
  [
    ['app:list', '--api-key=a:b', '--api-secret=@wrong.txt'],
    2,
    'ERR_ARGUMENT_VALUE',
    '--api-key',
    'Give the key alone',
  ],
  [['setup', 'a:b', '@wrong.txt'], 2, 'ERR_ARGUMENT_VALUE', 'api_key', 'Give your own'],
  [
    ['app:list'],
    23,
    'ERR_REST_ANSWER',
    'GET https://api.nexmo.com/v2/applications',
    'Check the address: something other than the platform may have answered.',
  ],
  // Keys
  [
    ['jwt:generate', './empty.key', `application_id=${id}`],
    3,
    'ERR_KEY_UNRECOGNIZED',
    './empty.key',
    'Give an RSA key as PEM',
  ],
  [
    ['jwt:generate', `application_id=${id}`, '--private-key=empty.key'],
    3,
    'ERR_KEY_UNRECOGNIZED',
    '--private-key',
    'Give an RSA key as PEM',
  ],
  [['jwt:verify', 'token.txt', '--key=empty.key'], 3, 'ERR_KEY_UNRECOGNIZED', '--key', 'Give an RSA key as PEM'],
  [['jwt:inspect', 'token.txt', '--key=empty.key'], 3, 'ERR_KEY_UNRECOGNIZED', '--key', 'Give an RSA key as PEM'],
  [['key:inspect', 'empty.key'], 3, 'ERR_KEY_UNRECOGNIZED', 'empty.key', 'Give an RSA key as PEM'],
  [['key:inspect', '@empty.key'], 3, 'ERR_KEY_UNRECOGNIZED', 'empty.key', 'Give an RSA key as PEM'],
  [['key:convert', 'empty.key', '--to=spki'], 3, 'ERR_KEY_UNRECOGNIZED', 'empty.key', 'Give an RSA key as PEM'],
  [['key:inspect', 'encrypted.key'], 3, 'ERR_KEY_ENCRYPTED', 'encrypted.key', 'Add --passphrase=@FILE'],
  [
    ['jwt:generate', 'encrypted.key', `application_id=${id}`],
    3,
    'ERR_KEY_ENCRYPTED',
    'encrypted.key',
    'Add --passphrase=@FILE',
  ],
  [
    ['user:list', `--app-id=${id}`, '--private-key=encrypted.key'],
    3,
    'ERR_KEY_ENCRYPTED',
    '--private-key',
    'Add --passphrase=@FILE',
  ],
  [
    ['key:inspect', 'encrypted.key', '--passphrase=@wrong.txt'],
    3,
    'ERR_KEY_PASSPHRASE',
    'encrypted.key',
    'Check upper and lower case',
  ],
  [
    ['key:convert', 'my.key', '--to=pkcs8', '--new-passphrase=@wrong.txt'],
    2,
    'ERR_ARGUMENT_VALUE',
    '--new-passphrase',
    'Write --to=encrypted-pkcs8',
  ],
  [['jwt:verify', 'token.txt'], 2, 'ERR_CONFIG_MISSING', 'private key', 'Give --key=FILE'],
  // Claims
  [[...sign, `sub=${long}`], 3, 'ERR_CLAIMS_SUBJECT', 'sub', "Give the user's name."],
  [[...sign, `--sub=${long}`], 3, 'ERR_CLAIMS_SUBJECT', '--sub', "Give the user's name."],
  [[...sign, 'exp=48h'], 3, 'ERR_CLAIMS_LIFETIME_TOO_LONG', 'exp', '24 hours'],
  [[...sign, '--exp=48h'], 3, 'ERR_CLAIMS_LIFETIME_TOO_LONG', '--exp', '24 hours'],
  [[...sign, '--ttl=48h'], 3, 'ERR_CLAIMS_LIFETIME_TOO_LONG', '--ttl', '24 hours'],
  [[...sign, '--ttl=1700003600'], 3, 'ERR_CLAIMS_DURATION', '--ttl', 'Write exp=1700003600, or --ttl=24h.'],
  [
    [...sign, 'exp=1600000000'],
    3,
    'ERR_CLAIMS_EXPIRES_IN_PAST',
    'exp',
    'Give a time from 30 seconds to 24 hours from now',
  ],
  [[...sign, 'exp=1700003600000'], 3, 'ERR_CLAIMS_MILLISECONDS', 'exp', 'Write 1700003600.'],
  [[...sign, 'nbf=1700003600000'], 3, 'ERR_CLAIMS_MILLISECONDS', 'nbf', 'Write 1700003600.'],
  [[...sign, '--ttl=60', 'nbf=1h'], 3, 'ERR_CLAIMS_NOT_BEFORE', 'nbf', 'before the expiry'],
  [[...sign, `jti=${long}`], 3, 'ERR_CLAIMS_TOKEN_ID', 'jti', 'leave it out for a random UUID'],
  [[...sign, 'acl=nope'], 3, 'ERR_ACL_PRESET', 'acl', 'client-sdk-web'],
  [[...sign, '--acl=nope'], 3, 'ERR_ACL_PRESET', '--acl', 'client-sdk-web'],
  [[...sign, 'acl={"paths":{"x":{}}}'], 3, 'ERR_ACL_PATH', 'acl.paths.x', 'Write "/*/x".'],
  [[...sign, 'level:=12345678901234567890'], 3, 'ERR_CLAIMS_VALUE', 'level', 'Give it as text.'],
  [[...sign, '--claims={"level":12345678901234567890}'], 3, 'ERR_CLAIMS_VALUE', '--claims.level', 'Give it as text.'],
  [
    ['jwt:verify', 'token.txt', '--key=my.key', '--clock-tolerance=1h'],
    2,
    'ERR_ARGUMENT_VALUE',
    '--clock-tolerance',
    '600',
  ],
  // ACLs
  [['acl:check', 'nope', 'GET', '/x'], 3, 'ERR_ACL_PRESET', 'acl', 'client-sdk-web'],
  [['acl:build', 'nope'], 3, 'ERR_ACL_PRESET', 'rule', 'client-sdk-web'],
  [['acl:build', '/x', 'FOO /y'], 3, 'ERR_ACL_METHOD', 'rule 2.methods[0]', 'GET, POST'],
  [['acl:build', '/x', '/x'], 3, 'ERR_ACL_DUPLICATE', 'rule 2.path', 'Make one rule of the two'],
  // Users
  [
    ['user:create', 'alice', 'smith', ...asApplication],
    2,
    'ERR_ARGUMENT_VALUE',
    'name=value',
    "If it is the user's name, write name=alice.",
  ],
  [
    ['user:create', 'name=Alice', 'Smith', ...asApplication],
    2,
    'ERR_ARGUMENT_VALUE',
    'name=value',
    'name="Alice Smith"',
  ],
  [['user:create', 'name=', ...asApplication], 2, 'ERR_ARGUMENT_VALUE', 'name', 'the variable is empty'],
  [['user:create', '--name=', ...asApplication], 2, 'ERR_ARGUMENT_VALUE', '--name', 'the variable is empty'],
  [['user:show', '', ...asApplication], 2, 'ERR_ARGUMENT_MISSING', 'user', 'Give the id or the name of the user.'],
  // Too much
  [['app:list', 'foo'], 2, 'ERR_ARGUMENT_UNKNOWN', 'arguments', 'Leave it out; see tokensmith app:list --help.'],
  [
    ['app:list', 'foo', 'bar'],
    2,
    'ERR_ARGUMENT_UNKNOWN',
    'arguments',
    'Leave them out; see tokensmith app:list --help.',
  ],
  [['user:show', 'Alice', 'Smith'], 2, 'ERR_ARGUMENT_UNKNOWN', 'arguments', 'Put a value with spaces in quotes'],
];

/** The library's names of arguments, which nobody types in a terminal. */
const LIBRARY =
  /\b(?:applicationId|privateKey|publicKey|apiKey|apiSecret|baseUrl|expiresAt|expiresIn|notBefore|tokenId|clockTolerance|pageSize|newPassphrase|improveAi)\b/;

describe('the place and the remedy', () => {
  test.each(lines)('%j', async (argv, code, name, where, remedy) => {
    const text = await run(argv);
    expect(text).toMatchObject({ code, stdout: '' });
    expect(text.stderr).toContain(`Error: ${where}: `);
    expect(text.stderr).not.toMatch(LIBRARY);
    const { error } = JSON.parse((await run([...argv, '--json'])).stderr);
    expect(error).toMatchObject({ code: name, where, remedy: expect.stringContaining(remedy) });
  });

  test('of what a file or a variable gave are the file and the variable', async () => {
    put('.nexmo-app', '[app_config]\napp_id=nope\nprivate_key=./empty.key\n');
    expect((await run(['jwt:generate', 'my.key'])).stderr).toContain('Error: .nexmo-app: The application ID ');
    expect((await run(['user:list', `--app-id=${id}`, '--private-key=my.key', '--region=x'])).stderr).toContain(
      'Error: --region: ',
    );
    put('.nexmo-app', `[app_config]\napp_id=${id}\nprivate_key=./empty.key\n`);
    expect((await run(['jwt:generate'])).stderr).toContain('Error: .nexmo-app: There is no key here');
    expect((await run(['jwt:generate', 'my.key'], { env: { VONAGE_APPLICATION_ID: 'nope' } })).stderr).toContain(
      'Error: VONAGE_APPLICATION_ID: ',
    );
    mkdirSync(join(folders.home, '.vonage'));
    writeFileSync(join(folders.home, '.vonage', 'config.json'), '{"api-key":"a:b","api-secret":"s"}', { mode: 0o600 });
    expect((await run(['app:list'], { env: {} })).stderr).toContain(
      `Error: ${join('~', '.vonage', 'config.json')}: There is a colon in the API key.`,
    );
  });
});

describe('several errors at once', () => {
  const argv = [
    'app:create',
    'A',
    '--voice-answer-url=nonsense',
    '--voice-event-url=ftp://example.com',
    '--voice-region=mars',
    '--voice-conversations-ttl=x',
  ];
  const places = ['--voice-answer-url', '--voice-conversations-ttl', '--voice-event-url', '--voice-region'];

  test('are all reported, each with its option and its own remedy', async () => {
    const { code, stderr } = await run(argv);
    expect(code).toBe(2);
    expect(stderr).toContain('Nothing was sent, because of these 4:');
    expect(
      Array.from(stderr.matchAll(/^error {2}(\S+): .*\n {2}\S.*\(ERR_\w+\)$/gm), ([, place]) => place).sort(),
    ).toEqual(places);
  });

  test("in JSON as well, and in the library's message", async () => {
    const { error } = JSON.parse((await run([...argv, '--json'])).stderr);
    expect(error.findings.map((/** @type {any} */ { where }) => where).sort()).toEqual(places);
    expect(error.invalidParameters.map((/** @type {any} */ { name }) => name).sort()).toEqual(places);
    expect(error.remedy).toBe('Correct all of them, then send it again.');
    for (const { remedy } of error.findings.slice(0, 3)) expect(error.problem).toContain(remedy);
  });

  test('in a document are named by their place in it', async () => {
    const { stderr } = await run([
      'app:create',
      'A',
      '--data={"capabilities":{"voice":{"webhooks":{"answer_url":{"address":"nonsense"}}}}}',
      '--voice-event-url=nonsense',
    ]);
    expect(stderr).toContain('error  --data.capabilities.voice.webhooks.answer_url.address: ');
    expect(stderr).toContain('error  --voice-event-url: ');
    expect(
      (await run(['app:create', 'A', '--data={"capabilities":{"voice":3}}', '--voice-region=eu-west'])).stderr,
    ).toBe(
      'Error: --data.capabilities.voice: This is not an object, and an option gives a value inside it.\nGive an object there, or leave the option out. (ERR_ARGUMENT_VALUE)\n',
    );
  });

  test('of a user too, and the arguments of nexmo-cli 0.3 have their names', async () => {
    expect(
      (await run(['user:create', 'name=a', 'image_url=nope', 'properties={"ttl":"x"}', ...asApplication])).stderr,
    ).toMatch(/^error {2}image_url: [^]*^error {2}properties\.ttl: /m);
    expect((await run(['user:create', '--name=a', '--image-url=nope', ...asApplication])).stderr).toMatch(
      /^error {2}--image-url: /m,
    );
    expect((await run(['app:create', 'A', 'nonsense', 'nope'])).stderr).toMatch(
      /^error {2}answer_url: [^]*^error {2}event_url: /m,
    );
  });
});

describe('warnings', () => {
  const tutorial =
    '{"paths":{"/*/users/**":{},"/*/conversations/**":{},"/*/sessions/**":{},"/*/devices/**":{},"/*/image/**":{},"/*/media/**":{},"/*/applications/**":{},"/*/push/**":{},"/*/knocking/**":{}}}';

  test("of the tutorial's own ACL are printed once", async () => {
    const { code, stderr } = await run([...sign, 'sub=alice', 'exp=1700003600', `acl=${tutorial}`]);
    expect(code).toBe(0);
    expect(stderr.match(/WARN_ACL_CLIENT_SDK_PATH_MISSING/g)).toHaveLength(1);
    expect(stderr).toContain('warning  acl.paths: ');
    const { findings } = JSON.parse(
      (await run([...sign, 'sub=alice', 'exp=1700003600', `acl=${tutorial}`, '--json'])).stdout,
    );
    expect(
      findings
        .filter((/** @type {any} */ { code: name }) => name.startsWith('WARN_'))
        .map((/** @type {any} */ { where }) => where),
    ).toEqual(['acl.paths']);
  });
});
