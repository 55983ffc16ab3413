/** Tokens: generated, inspected and verified; and `inspect`, which takes anything. */
import { createVerify } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  applicationId,
  enterFolder,
  kit,
  pair,
  payloadOf,
  prepare,
  put,
  run,
  succeed,
  useFoldersAndKit,
} from '../support/commands.js';
import { NOW } from '../support/run.js';

useFoldersAndKit();

describe('jwt:generate', () => {
  const acl = '{"paths":{"/*/users/**":{},"/*/legs/**":{"methods":["GET"]}}}';
  beforeEach(() => put('private.key', pair.privateKey));

  test('the token alone is on stdout, signed, with the claims in the order given', async () => {
    const { stdout, stderr } = await succeed([
      'jwt:generate',
      `acl=${acl}`,
      './private.key',
      'sub=alice',
      `exp=${NOW + 86_400}`,
      `application_id=${applicationId}`,
      'note=a=b',
    ]);
    expect(stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    const token = stdout.trim();
    const [header, payload, signature = ''] = token.split('.');
    expect(
      createVerify('RSA-SHA256').update(`${header}.${payload}`).verify(pair.publicKey, signature, 'base64url'),
    ).toBe(true);
    expect(payloadOf(token)).toEqual({
      iat: NOW,
      jti: expect.any(String),
      acl: JSON.parse(acl),
      sub: 'alice',
      exp: NOW + 86_400,
      application_id: applicationId,
      note: 'a=b',
    });
    expect(Object.keys(payloadOf(token))).toEqual(['iat', 'jti', 'acl', 'sub', 'exp', 'application_id', 'note']);
    expect(stderr).toContain('For "alice". Valid for 24 hours, until 2023-11-15 22:13:20 UTC.');
  });

  test.each([
    [
      [
        'jwt',
        'create',
        '--app-id',
        applicationId,
        '--private-key',
        'private.key',
        '--sub',
        'alice',
        '--exp',
        String(NOW + 600),
        '--acl',
        acl,
      ],
    ],
    [['jwt', '--app_id', applicationId, '--key_file=private.key', '--subject=alice', '--exp=10m', '--acl', acl]],
    [
      [
        'jwt:create',
        '--app-id=aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab',
        'private.key',
        'sub=alice',
        '--ttl=600',
        `acl=${acl}`,
      ],
    ],
    [['jwt:sign', '--ttl', '10m', `acl=${acl}`, '-', 'sub=alice', `application_id=${applicationId}`]],
  ])('%j says the same', async (argv) => {
    const { stdout } = await succeed(argv, { stdin: pair.privateKey });
    expect(payloadOf(stdout)).toEqual({
      iat: NOW,
      jti: expect.any(String),
      acl: JSON.parse(acl),
      sub: 'alice',
      exp: NOW + 600,
      application_id: applicationId,
    });
  });

  test('times and ids can be given: the token is then a function of its claims', async () => {
    const argv = [
      'jwt:generate',
      'private.key',
      'sub=a',
      `iat=${NOW - 60}`,
      `nbf=${NOW}`,
      'exp=1h',
      'jti=one',
      `application_id=${applicationId}`,
      'level:=3',
    ];
    const first = await succeed([...argv, '--json']);
    expect(JSON.parse(first.stdout).payload).toEqual({
      iat: NOW - 60,
      jti: 'one',
      sub: 'a',
      nbf: NOW,
      exp: NOW - 60 + 3600,
      application_id: applicationId,
      level: 3,
    });
    expect((await succeed(argv)).stdout.trim()).toBe(JSON.parse(first.stdout).token);
  });

  test('key and application come from the configuration, the environment first', async () => {
    put('.nexmo-app', `[app_config]\napp_id=${applicationId}\nprivate_key=private.key\n`);
    const local = await succeed(['jwt:generate', 'sub=a', 'acl=client-sdk-web']);
    expect(payloadOf(local.stdout)).toMatchObject({ application_id: applicationId, sub: 'a', exp: NOW + 900 });
    expect(local.stderr).toContain(`application_id ${applicationId}, from .nexmo-app.`);
    const other = 'bbbbbbbb-bbbb-4ccc-8ddd-0123456789ab';
    const env = { VONAGE_APPLICATION_ID: other, VONAGE_PRIVATE_KEY: pair.privateKey.replaceAll('\n', '\\n') };
    expect(payloadOf((await succeed(['jwt:generate', 'sub=a'], { env })).stdout).application_id).toBe(other);
    expect(await run(['jwt:generate', 'sub=a'], { env: { VONAGE_APPLICATION_ID: other } })).toMatchObject({ code: 0 });
    put('.nexmo-app', `[app_config]\napp_id=${applicationId}\nprivate_key=${JSON.stringify(pair.privateKey)}\n`);
    expect(await run(['jwt:generate', 'sub=a'], { env: { VONAGE_APPLICATION_ID: other } })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('another application'),
    });
  });

  test("a key other than the application's configured one is used, and reported", async () => {
    const other = await kit.generateKeyPair();
    put('.nexmo-app', `[app_config]\napp_id=${applicationId}\nprivate_key=${JSON.stringify(other.privateKey)}\n`);
    const { stderr } = await succeed(['jwt:generate', 'private.key', 'sub=a', `application_id=${applicationId}`]);
    expect(stderr).toContain('Warning: The key is not the one that .nexmo-app holds for this application.');
    put('.nexmo-app', `[app_config]\napp_id=${applicationId}\nprivate_key=${JSON.stringify(pair.privateKey)}\n`);
    expect(
      (await succeed(['jwt:generate', 'private.key', 'sub=a', `application_id=${applicationId}`])).stderr,
    ).not.toContain('Warning');
  });

  test('an encrypted key is read with its passphrase', async () => {
    const encrypted = await kit.convertKey(pair.privateKey, { to: 'encrypted-pkcs8', newPassphrase: 'correct horse' });
    put('private.key', /** @type {string} */ (encrypted.key));
    put('pass', 'correct horse\n');
    const argv = ['jwt:generate', 'private.key', 'sub=a', `application_id=${applicationId}`];
    await succeed([...argv, '--passphrase=@pass']);
    expect(await run(argv)).toMatchObject({ code: 3, stderr: expect.stringContaining('ERR_KEY_ENCRYPTED') });
    expect(await run([...argv, '--passphrase=-'], { stdin: 'wrong' })).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('ERR_KEY_PASSPHRASE'),
    });
  });

  test.each([
    [['sub=a', `exp=${NOW - 1}`], 'ERR_CLAIMS_EXPIRES_IN_PAST'],
    [['sub=a', 'exp=3600'], 'write exp=3600s'],
    [['sub=a', `exp=${NOW + 3600}000`], 'ERR_CLAIMS_MILLISECONDS'],
    [['sub=a', `exp=${NOW + 86_401}`], 'ERR_CLAIMS_LIFETIME_TOO_LONG'],
    [['sub=a', 'exp=25h'], 'ERR_CLAIMS_LIFETIME_TOO_LONG'],
    [['sub=a', 'exp=10s'], 'ERR_CLAIMS_LIFETIME_TOO_SHORT'],
    [['sub=a', 'exp=1h', '--ttl=60'], 'ERR_CLAIMS_CONFLICT'],
    [['sub=a', `nbf=${NOW + 7200}`, 'exp=1h'], 'ERR_CLAIMS_NOT_BEFORE'],
    [['sub=a', `iat=${NOW + 120}`], 'issued in the future'],
    [['sub=a', `iat=${NOW - 7200}`, `exp=${NOW - 60}`], 'ERR_CLAIMS_EXPIRES_IN_PAST'],
    [['sub=a', 'acl={bad'], 'ERR_ACL_JSON'],
    [['sub=a', 'acl=\'{"paths":{}}\''], 'ERR_ACL_JSON'],
    [['sub=a', 'acl={"paths":[]}'], 'ERR_ACL_SHAPE'],
    [['sub=a', 'acl=totorial'], 'Write "tutorial"'],
    [['sub=a', 'acl={"paths":{"/<em>/users/</em>*":{}}}'], 'Write "/*/users/**"'],
    [['sub=a', 'acl={"paths":{"/_/users/":{}}}'], 'Write "/*/users/**"'],
    [['sub=ali\u200bce'], 'zero-width space U+200B'],
    [['sub=a', '--app-id=nonsense'], 'ERR_CLAIMS_APPLICATION_ID'],
    [['sub=a', 'other.key'], 'All claims must be in the form name=value.'],
    [['subject=a'], 'Write sub=USER.'],
  ])('%j is refused, and nothing is printed', async (claims, message) => {
    const id = claims.some((claim) => claim.includes('app-id')) ? [] : [`application_id=${applicationId}`];
    const result = await run(['jwt:generate', 'private.key', ...claims, ...id]);
    expect(result.code).toBeGreaterThan(1);
    expect(result).toMatchObject({ stdout: '', stderr: expect.stringContaining(message) });
    expect(result.stderr).not.toMatch(/\bexpires(?:At|In)\b|\bnotBefore\b|\bapplicationId\b/);
  });

  test('an unreadable key is named, and never shown', async () => {
    for (const [text, code] of [
      [pair.publicKey, 'ERR_KEY_NOT_PRIVATE'],
      ['nonsense', 'ERR_KEY_UNRECOGNIZED'],
      [pair.privateKey.slice(0, 400), 'ERR_KEY_TRUNCATED'],
    ]) {
      put('bad.key', /** @type {string} */ (text));
      expect(await run(['jwt:generate', 'bad.key', 'sub=a', `application_id=${applicationId}`])).toMatchObject({
        code: 3,
        stdout: '',
        stderr: expect.stringContaining(/** @type {string} */ (code)),
      });
    }
    const argument = await run(['jwt:generate', pair.privateKey, 'sub=a', `application_id=${applicationId}`]);
    expect(argument).toMatchObject({ code: 2, stderr: expect.stringContaining('every process') });
    expect(argument.stderr).not.toContain(pair.privateKey.slice(30, 60));
  });

  test('--sandbox says whether the user could log in', async () => {
    await prepareSandboxIn();
    expect((await succeed(['jwt:generate', 'sub=alice', 'acl=client-sdk-web', '--sandbox'])).stderr).toContain(
      'The sandbox lets alice log in with it.',
    );
    expect((await succeed(['jwt:generate', 'sub=bob', 'acl=client-sdk-web', '--sandbox'])).stderr).toMatch(
      /Warning: The sandbox would not let this user log in: .*user:error:not-found/,
    );
    expect(
      JSON.parse((await succeed(['jwt:generate', 'sub=alice', 'acl=read-only', '--sandbox', '--json'])).stdout).login,
    ).toMatchObject({ ok: false });
  });

  /** The sandbox with a user, in a folder that has no key yet. */
  const prepareSandboxIn = async () => {
    enterFolder('inner');
    await prepare();
    await succeed(['user:create', 'name=alice', '--sandbox']);
  };
});

describe('jwt:inspect and jwt:verify', () => {
  /** @type {string} */
  let token;
  beforeEach(async () => {
    token = (
      await kit.signToken({
        privateKey: pair.privateKey,
        applicationId,
        subject: 'alice',
        expiresIn: '1h',
        acl: 'client-sdk-web',
        now: NOW,
      })
    ).token;
    put('token.txt', `${token}\n`);
    put('public.key', pair.publicKey, 0o644);
  });

  test('a good token, described in plain words', async () => {
    const result = await succeed(['jwt:inspect', '@token.txt', '--key=public.key']);
    expect(result.stdout).toContain('Issued     2023-11-14 22:13:20 UTC, in 0 seconds');
    expect(result.stdout).toContain('Expires    2023-11-14 23:13:20 UTC, in 1 hour');
    expect(result.stdout).toContain('Signature  made with this key');
    expect(result.stderr).toBe('');
    expect(JSON.parse((await succeed(['jwt', 'decode', '-', '--json'], { stdin: token })).stdout)).toMatchObject({
      payload: { sub: 'alice' },
      signature: 'unchecked',
    });
  });

  test('a bad one exits with 3 and the reason', async () => {
    const late = await run(['jwt:inspect', '@token.txt'], { now: NOW + 7200 });
    expect(late).toMatchObject({ code: 3, stdout: expect.stringContaining('ERR_TOKEN_EXPIRED') });
    const other = await kit.generateKeyPair();
    put('other.key', other.publicKey);
    expect(await run(['jwt:inspect', '@token.txt', '--key=other.key'])).toMatchObject({
      code: 3,
      stdout: expect.stringContaining('not made with this key'),
    });
    put('app.json', JSON.stringify({ id: 'bbbbbbbb-bbbb-4ccc-8ddd-0123456789ab' }));
    expect(await run(['jwt:inspect', '@token.txt', '--app=@app.json'])).toMatchObject({
      code: 3,
      stdout: expect.stringContaining('ERR_TOKEN_APPLICATION'),
    });
  });

  test('the signature of a webhook is described as such, even when a key is configured', async () => {
    const encoded = (/** @type {object} */ part) => Buffer.from(JSON.stringify(part)).toString('base64url');
    const webhook = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded({ iat: NOW, jti: 'a', iss: 'Vonage', payload_hash: '0'.repeat(64), api_key: 'abcd1234' })}.c2lnbmF0dXJl`;
    for (const options of [[], ['--key=public.key']]) {
      const { stdout } = await succeed(['jwt:inspect', '-', ...options], { stdin: webhook });
      expect(stdout).toContain(
        "Signature  not checked. The signature is made with the account's signature secret, not with a key.",
      );
      expect(stdout).not.toMatch(/error|RS256|ACL/);
    }
  });

  test('a token as an argument is taken, with a warning', async () => {
    expect((await succeed(['jwt:inspect', token])).stderr).toContain('visible in the list of processes');
    expect(await run(['jwt:inspect', `${token.slice(0, 40)}`])).toMatchObject({
      code: 3,
      stdout: expect.stringContaining('ERR_TOKEN_STRUCTURE'),
    });
  });

  test.each(['jwt:inspect', 'jwt:verify', 'inspect'])(
    '%s takes a file with or without an @, and stdin',
    async (command) => {
      const key = '--key=public.key';
      const { stdout } = await succeed([command, 'token.txt', key]);
      expect((await succeed([command, '@token.txt', key])).stdout).toBe(stdout);
      expect((await succeed([command, './token.txt', key])).stderr).toBe('');
      expect((await succeed([command, '-', key], { stdin: token })).stdout).toBe(stdout);
      expect((await succeed([command, token, key])).stdout).toBe(stdout);
    },
  );

  test('an argument that is neither a token nor a file is reported as that, an empty one as empty', async () => {
    put('empty.txt', '\n');
    for (const command of ['jwt:inspect', 'jwt:verify']) {
      expect(await run([command, 'tokn.txt'])).toMatchObject({
        code: 2,
        stderr:
          'Error: token: "tokn.txt" is neither a token nor a file that is there.\nGive the path of a file with a token in it, - for stdin, or the token itself, which begins with eyJ. (ERR_ARGUMENT_VALUE)\n',
      });
      expect(await run([command, ''])).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('Error: token: There is no token: the text is empty.'),
      });
      expect(await run([command, 'empty.txt'])).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('Error: empty.txt: There is no token: the text is empty.'),
      });
      expect(await run([command, '-'], { stdin: '\n' })).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('Error: token: There is no token: the text is empty.'),
      });
    }
    expect((await run(['jwt:inspect', 'S'.repeat(61)])).stderr).not.toContain('SSS');
  });

  test.each(['Bearer ', 'bearer  ', 'Authorization: Bearer '])('verify leaves "%s" out and says so', async (scheme) => {
    const { stdout, stderr } = await succeed(['jwt:verify', `${scheme}${token}`, '--key=public.key']);
    expect(stdout).toMatch(/^Valid until/);
    expect(stderr).toContain('Bearer was left out: it belongs to the HTTP header, not to the token.');
    put('header.txt', `${scheme}${token}\n`);
    expect((await succeed(['jwt:verify', 'header.txt', '--key=public.key'])).stderr).toBe(
      'Bearer was left out: it belongs to the HTTP header, not to the token.\n',
    );
  });

  describe('the signature is checked with the configured key', () => {
    /** @param {string} key @param {string} [id] */
    const configure = (key, id = applicationId) =>
      put('.nexmo-app', `[app_config]\napp_id=${id}\nprivate_key=${JSON.stringify(key)}\n`);
    /** @type {string} */
    let other;
    beforeAll(async () => {
      other = (await kit.generateKeyPair()).privateKey;
    });

    test.each(['jwt:inspect', 'inspect'])("by %s, when it is the application's", async (command) => {
      configure(pair.privateKey, applicationId.toUpperCase());
      expect((await succeed([command, 'token.txt'])).stdout).toContain('Signature  made with .nexmo-app\n');
      expect(JSON.parse((await succeed([command, 'token.txt', '--json'])).stdout)).toMatchObject({
        signature: 'verified',
        checkedWith: '.nexmo-app',
      });
      configure(other);
      expect(await run([command, 'token.txt'])).toMatchObject({
        code: 3,
        stdout: expect.stringContaining('Signature  not made with .nexmo-app\n'),
      });
    });

    test("not when it is another application's", async () => {
      configure(other, 'bbbbbbbb-bbbb-4ccc-8ddd-0123456789ab');
      const { stdout } = await succeed(['jwt:inspect', 'token.txt']);
      expect(stdout).toContain(
        'Signature  not checked: the configured key is for the application bbbbbbbb-bbbb-4ccc-8ddd-0123456789ab (.nexmo-app); give --key=FILE\n',
      );
      expect(JSON.parse((await succeed(['jwt:inspect', 'token.txt', '--json'])).stdout)).toMatchObject({
        signature: 'unchecked',
      });
      expect((await succeed(['jwt:inspect', 'token.txt', '--key=public.key'])).stdout).toContain('made with this key');
    });

    test('when nothing says whose it is, only its yes counts', async () => {
      put('private.key', pair.privateKey);
      expect((await succeed(['jwt:inspect', 'token.txt'])).stdout).toContain('Signature  made with private.key\n');
      put('private.key', other);
      expect((await succeed(['jwt:inspect', 'token.txt'])).stdout).toContain(
        "not checked: it was not made with private.key, which may be another application's key; give --key=FILE",
      );
    });

    test('an encrypted one with its passphrase, and one that cannot be used is named', async () => {
      put('pass', 'correct horse');
      configure(
        /** @type {string} */ (
          (await kit.convertKey(pair.privateKey, { to: 'encrypted-pkcs8', newPassphrase: 'correct horse' })).key
        ),
      );
      expect((await succeed(['jwt:inspect', 'token.txt'])).stdout).toContain(
        'not checked: the configured key is encrypted; give --passphrase=@FILE',
      );
      expect((await succeed(['jwt:inspect', 'token.txt', '--passphrase=@pass'])).stdout).toContain(
        'made with .nexmo-app',
      );
      put('.nexmo-app', `[app_config]\napp_id=${applicationId}\nprivate_key=gone.key\n`);
      expect((await succeed(['jwt:inspect', 'token.txt'])).stdout).toContain(
        'not checked: the configured key cannot be used: The private key was not found.',
      );
    });
  });

  test('verify says that it is valid, or why not', async () => {
    expect(
      (await succeed(['jwt:verify', '@token.txt', '--key=public.key', '--sub=alice', `--app-id=${applicationId}`]))
        .stdout,
    ).toBe('Valid until 2023-11-14 23:13:20 UTC, in 1 hour\n');
    expect(await run(['jwt:verify', '@token.txt', '--key=public.key', '--sub=bob'])).toMatchObject({
      code: 3,
      stdout: '',
      stderr: expect.stringContaining('ERR_TOKEN_SUBJECT'),
    });
    expect(await run(['jwt:verify', '@token.txt', '--key=public.key'], { now: NOW + 3605 })).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('ERR_TOKEN_EXPIRED'),
    });
    await succeed(['jwt:verify', '@token.txt', '--key=public.key', '--clock-tolerance=10s'], { now: NOW + 3605 });
    expect(await run(['jwt:verify', '@token.txt'])).toMatchObject({
      code: 2,
      stderr:
        'Error: private key: Could not read application credentials: there is no private key.\nGive --key=FILE, the public or the private key. (ERR_CONFIG_MISSING)\n',
    });
  });
});

describe('inspect', () => {
  test('says what any input is, and everything about it', async () => {
    put('private.key', pair.privateKey);
    put('public.key', pair.publicKey);
    const { token } = await kit.signToken({
      privateKey: pair.privateKey,
      applicationId: 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab',
      subject: 'alice',
      expiresIn: '1h',
      now: NOW,
    });
    put('curl.txt', `curl -i https://api.nexmo.com/v1/users -H "Authorization: Bearer ${token}"\n`);
    const found = await succeed(['inspect', 'curl.txt', '--key=public.key']);
    expect(found.stdout).toMatch(/^This is a token in an Authorization header\.\n/);
    expect(found.stdout).toContain('made with this key');
    const json = JSON.parse((await succeed(['inspect', 'curl.txt', '--json'])).stdout);
    expect(json).toMatchObject({
      kind: 'token',
      signature: 'verified',
      checkedWith: 'private.key',
      payload: { sub: 'alice' },
    });
    expect((await succeed(['inspect', 'private.key'])).stdout).toContain('a private key');
    put('acl.json', '{"paths":{"/*/users/**":{"methods":["GET"]}}}');
    expect((await succeed(['inspect', 'acl.json'])).stdout).toContain('/*/users/**  GET');
    put('application', '[app_config]\napp_id=a\nprivate_key=-----BEGIN PRIVATE KEY-----\n');
    const config = (await succeed(['inspect', 'application'])).stdout;
    expect(config).toContain('nexmo-app');
    expect(config).not.toContain('BEGIN');
    put('config.json', JSON.stringify({ 'api-key': 'abcd1234', 'api-secret': 'Ab1cdEFgh2345678', 'app-id': 'a' }));
    const cli = (await succeed(['inspect', 'config.json'])).stdout;
    expect(cli).toContain('abcd1234');
    expect(cli).not.toContain('Ab1cdEFgh2345678');
    put('tokens.txt', `${token}\n${token.slice(0, -4)}AAAA\n`);
    const two = await run(['inspect', 'tokens.txt', '--key=public.key']);
    expect(two).toMatchObject({
      code: 3,
      stdout: expect.stringMatching(
        /This is a text with 2 tokens\.[^]*Token 1 of 2[^]*made with this key[^]*Token 2 of 2[^]*not made with this key/,
      ),
    });
    put('page.html', '<!DOCTYPE html><html><head></head></html>');
    expect(await run(['inspect', 'page.html'])).toMatchObject({
      code: 3,
      stdout: expect.stringContaining('a web page'),
    });
    put('words.txt', 'hello there');
    expect(await run(['inspect', 'words.txt'])).toMatchObject({
      code: 3,
      stdout: expect.stringContaining('something unknown'),
    });
  });
});
