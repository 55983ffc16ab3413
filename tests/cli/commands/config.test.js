/** Credentials and configuration files: set up, shown and converted. */
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { account, file, folders, pair, prepare, put, run, succeed, useFoldersAndKit } from '../support/commands.js';

useFoldersAndKit();

describe('setup', () => {
  test('asks the platform, then writes ~/.nexmorc with mode 0600', async () => {
    /** @type {{ url: string, headers: Headers }[]} */
    const sent = [];
    const result = await succeed(['setup', account.apiKey, account.apiSecret], {
      fetch: async (input, init) => {
        const request = new Request(input, init);
        sent.push({ url: request.url, headers: request.headers });
        return Response.json({ value: 10.28 });
      },
    });
    const path = join(folders.home, '.nexmorc');
    expect(result.stdout).toBe(`Credentials written to ${path}\n`);
    expect(result.stderr).toContain('Warning: The secret is visible in the list of processes');
    expect(readFileSync(path, 'utf8')).toBe('[credentials]\napi_key=12ab34cd\napi_secret=Ab1cdEFgh2345678\n');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(sent.map(({ url }) => url)).toEqual(['https://rest.nexmo.com/account/get-balance']);
    expect(sent[0]?.headers.get('authorization')).toBe(
      `Basic ${Buffer.from(`${account.apiKey}:${account.apiSecret}`).toString('base64')}`,
    );
  });

  test('writes nothing when the platform refuses', async () => {
    const result = await run(['setup', account.apiKey, '-'], {
      stdin: 'wrong',
      fetch: async () =>
        Response.json({ 'error-code': '401', 'error-code-label': 'authentication failed' }, { status: 401 }),
    });
    expect(result).toMatchObject({ code: 5, stdout: '' });
    expect(result.stderr).toContain('ERR_REST_UNAUTHORIZED');
    expect(result.stderr).not.toContain('wrong');
    expect(readdirSync(folders.home)).toEqual([]);
  });

  test('keeps what else is in the file, and says that it was open', async () => {
    put('.nexmorc', '; mine\n[credentials]\napi_key=old\napi_secret=older\n\n[other]\na=1\n', 0o644);
    const result = await succeed(['setup', account.apiKey, '-', '--local', '--no-check'], { stdin: account.apiSecret });
    expect(file('.nexmorc')).toBe(
      '; mine\n[credentials]\napi_key=12ab34cd\napi_secret=Ab1cdEFgh2345678\n\n[other]\na=1\n',
    );
    expect(result.stderr).toBe('.nexmorc could be read by others (mode 0644); its mode is now 0600.\n');
  });

  test("in today's spelling it writes today's file", async () => {
    put('secret.txt', account.apiSecret);
    put('my.key', pair.privateKey);
    await succeed([
      'auth',
      'set',
      '--api-key',
      account.apiKey,
      '--api-secret',
      '@secret.txt',
      '--app-id=aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab',
      '--private-key=my.key',
      '--no-check',
    ]);
    const path = join(folders.home, '.vonage', 'config.json');
    expect(readFileSync(path, 'utf8')).toBe(
      JSON.stringify(
        {
          'api-key': account.apiKey,
          'api-secret': account.apiSecret,
          'app-id': 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab',
          'private-key': pair.privateKey,
        },
        null,
        2,
      ),
    );
    expect(statSync(join(folders.home, '.vonage')).mode & 0o777).toBe(0o700);
  });

  test('in the sandbox leaves the home folder alone', async () => {
    await prepare();
    expect(readdirSync(folders.home)).toEqual([]);
  });

  test('says which setting takes precedence over it', async () => {
    put('.nexmorc', '[credentials]\napi_key=local\napi_secret=of-the-folder\n');
    const argv = ['setup', account.apiKey, '-', '--no-check'];
    expect((await succeed(argv, { stdin: account.apiSecret })).stderr).toBe(
      'In this folder .nexmorc comes first, which has the key local.\n',
    );
    expect((await succeed(argv, { stdin: account.apiSecret, env: { NEXMO_API_KEY: 'env' } })).stderr).toContain(
      'NEXMO_API_KEY comes first',
    );
    expect((await succeed([...argv, '--local'], { stdin: account.apiSecret })).stderr).toBe('');
  });

  test('a secret as an option is refused', async () => {
    const result = await run(['app:list', '--api-key=k', `--api-secret=${account.apiSecret}`]);
    expect(result.code).toBe(2);
    expect(result.stderr).toContain('--api-secret=@FILE');
    expect(result.stderr).not.toContain(account.apiSecret);
  });

  test('without a terminal it does not wait for an answer', async () => {
    expect(await run(['setup', account.apiKey])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('tokensmith setup KEY -'),
    });
  });
});

describe('configuration', () => {
  test('show says where each value comes from, and no secret', async () => {
    put('.nexmorc', '[credentials]\napi_key=12ab34cd\napi_secret=Ab1cdEFgh2345678\n');
    put('.nexmo-app', '[app_config]\napp_id=id-of-folder\nprivate_key=private.key\n');
    put('private.key', pair.privateKey);
    writeFileSync(join(folders.home, '.nexmorc'), '[credentials]\napi_key=other\napi_secret=SecretOfAnother\n', {
      mode: 0o600,
    });
    const { stdout } = await succeed(['config:show'], {
      env: { VONAGE_APPLICATION_ID: 'id-of-env', NEXMO_API_KEY: '12ab34cd' },
    });
    expect(stdout.split('\n').map((line) => line.trimEnd().replace(/ {2,}/g, '  '))).toEqual([
      'API key  12ab34cd  NEXMO_API_KEY',
      'API secret  Ab1********  .nexmorc',
      'Application id  id-of-env  VONAGE_APPLICATION_ID',
      'Private key  a private key (not shown)  private.key',
      '',
      'Also found:',
      '  API key 12ab34cd in .nexmorc: the same',
      `  API key other in ${join('~', '.nexmorc')}: not used: another comes first`,
      `  API secret Sec******** in ${join('~', '.nexmorc')}: not used: it is for another API key`,
      '  Application id id-of-folder in .nexmo-app: not used: another comes first',
      '  Private key private.key in .nexmo-app: not used: it is for another application',
      '',
    ]);
    expect((await succeed(['config:show', '--secrets', '--json'])).stdout).toContain('Ab1cdEFgh2345678');
    expect((await succeed(['config:show', '--api-key=mine'])).stdout).toMatch(
      /^API key +mine +--api-key\nAPI secret +not set$/m,
    );
  });

  test('show reports a key that cannot be read', async () => {
    put('private.key', `-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n`);
    expect((await succeed(['config:show'])).stdout).toMatch(/The private key: /);
  });

  test('convert carries everything over, and back', async () => {
    put('.nexmorc', '[credentials]\napi_key=12ab34cd\napi_secret=Ab1cdEFgh2345678\n');
    put('.nexmo-app', '[app_config]\napp_id=the-id\nprivate_key=private.key\n');
    put('private.key', pair.privateKey);
    const { stdout } = await succeed(['config:convert', '--to=vonagerc']);
    expect(stdout).toBe(`Configuration written to ${join(folders.cwd, '.vonagerc')}\n`);
    expect(JSON.parse(file('.vonagerc'))).toEqual({
      'api-key': '12ab34cd',
      'api-secret': 'Ab1cdEFgh2345678',
      'app-id': 'the-id',
      'private-key': pair.privateKey,
    });
    const app = await succeed(['config:convert', '.vonagerc', '--to=.nexmo-app', '--out=other-app']).catch(
      () => undefined,
    );
    expect(app).toBeUndefined();
    const env = await succeed(['config:convert', '.vonagerc', '--to=env', '--out=-']);
    expect(env.stdout).toContain('VONAGE_API_KEY=12ab34cd\n');
    const back = await succeed(['config:convert', '.vonagerc', '--to=nexmo-app', '--out=other-app']);
    expect(file('other-app')).toBe(`[app_config]\napp_id=the-id\nprivate_key=${JSON.stringify(pair.privateKey)}\n`);
    expect(back.stderr).toContain('.nexmo-app has no place for the API key and the API secret.');
    await succeed(['config:convert', 'other-app', '--to=private-key', '--out=copy.key']);
    expect(file('copy.key')).toBe(pair.privateKey);
  });

  test('convert does not change an existing value without --force', async () => {
    put('.nexmorc', '[credentials]\napi_key=12ab34cd\napi_secret=Ab1cdEFgh2345678\n');
    put('.env', 'PORT=3000\nVONAGE_API_KEY=other\n');
    expect(await run(['config:convert', '.nexmorc', '--to=env'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('ERR_CONFIG_EXISTS'),
    });
    expect(file('.env')).toBe('PORT=3000\nVONAGE_API_KEY=other\n');
    await succeed(['config:convert', '.nexmorc', '--to=env', '--force']);
    expect(file('.env')).toBe('PORT=3000\nVONAGE_API_KEY=12ab34cd\nVONAGE_API_SECRET=Ab1cdEFgh2345678\n');
    expect(await run(['config:convert', '.nexmorc', '--to=private-key', '--out=x.key'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('ERR_CONFIG_MISSING'),
    });
    expect(await run(['config:convert', '.env', '--to=nexmo-app', '--out=x'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('ERR_CONFIG_MISSING'),
    });
    expect(existsSync(join(folders.cwd, 'x'))).toBe(false);
  });
});
