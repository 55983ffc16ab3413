/**
 * Requests as commands. Those for sh are run, by sh and curl, against a server that writes down what came. Those for
 * PowerShell and cmd are read back by the rules these document, since neither runs here.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { renderCommand, renderTokenCommand, requests } from '../../../js/targets/rest.node.js';
import { failureOf } from '../support/rest.js';

const run = promisify(execFile);
const id = '78d335fa-323d-0114-9c3d-d6f0d48968cf';

/** Texts that shells take for something else. */
const awkward = [
  "it's",
  'say "hi"',
  '$HOME `id` $(id)',
  'a\\b\\',
  'back\\"slash',
  '100% %PATH% ^caret',
  'a & b | c > d < e',
  'semi; colon',
  '!history!',
  '  blanks  ',
  'ümläut ’quote’ “double” 日本 🎉',
  'line\nbreak\ttab\r',
  '@file',
  '-dash',
  '*?[a]{b,c}~',
  '',
  '\u2018\u2019\u201a\u201b',
  '\\u0041',
  "'; rm -rf / #",
];

/** @type {{ method: string | undefined, url: string | undefined, headers: import('node:http').IncomingHttpHeaders, body: string }[]} */
const received = [];
/** @type {http.Server} */
let server;
/** @type {string} */
let baseUrl;
/** @type {string} */
let folder;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tokensmith-commands-'));
  server = http.createServer((request, response) => {
    /** @type {Buffer[]} */
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      received.push({
        method: request.method,
        url: request.url,
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      });
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  baseUrl = `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}`;
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

/** @param {string} command @param {Record<string, string>} [env] */
async function sh(command, env = {}) {
  received.length = 0;
  const { stdout } = await run('sh', ['-c', command], { cwd: folder, env: { PATH: process.env.PATH, ...env } });
  expect(received).toHaveLength(1);
  return { ...received[0], stdout };
}

describe('curl in sh, run', () => {
  const environment = { VONAGE_API_KEY: 'abcd1234', VONAGE_API_SECRET: 'p"ass $word\'', VONAGE_JWT: 'eyJ.eyJ.c2ln' };

  test.each(awkward)('sends %j unchanged', async (text) => {
    const body = { name: text, capabilities: {}, [text]: [text] };
    const { command, environment: names } = renderCommand(requests.createApplication(body), { baseUrl });
    expect(names).toEqual(['VONAGE_API_KEY', 'VONAGE_API_SECRET']);
    const request = await sh(command, environment);
    expect(request).toMatchObject({ method: 'POST', url: '/v2/applications' });
    expect(JSON.parse(request.body)).toEqual(body);
    expect(request.headers).toMatchObject({
      'content-type': 'application/json',
      accept: 'application/json',
      authorization: `Basic ${Buffer.from(`abcd1234:${environment.VONAGE_API_SECRET}`).toString('base64')}`,
    });
    expect(request.stdout).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  });

  test.each(awkward.filter((name) => name !== ''))('asks for the user %j', async (name) => {
    const request = await sh(renderCommand(requests.getUser(name), { baseUrl }).command, environment);
    expect(decodeURIComponent(String(request.url?.slice('/v1/users/'.length)))).toBe(name);
    expect(request.headers.authorization).toBe('Bearer eyJ.eyJ.c2ln');
    const list = await sh(renderCommand(requests.listUsers({ name, pageSize: 2 }), { baseUrl }).command, environment);
    expect(new URL(String(list.url), baseUrl).searchParams.get('name')).toBe(name);
  });

  test.each([
    ['updateApplication', requests.updateApplication(id, { name: 'b' }), 'PUT', `/v2/applications/${id}`],
    ['deleteApplication', requests.deleteApplication(id), 'DELETE', `/v2/applications/${id}`],
    [
      'listApplications',
      requests.listApplications({ page: 2, pageSize: 50 }),
      'GET',
      '/v2/applications?page_size=50&page=2',
    ],
    ['updateUser', requests.updateUser('USR-1', { display_name: 'B' }), 'PATCH', '/v1/users/USR-1'],
    ['deleteUser', requests.deleteUser('USR-1'), 'DELETE', '/v1/users/USR-1'],
    ['getBalance', requests.getBalance(), 'GET', '/account/get-balance'],
  ])('%s', async (_name, request, method, url) => {
    expect(await sh(renderCommand(request, { baseUrl }).command, environment)).toMatchObject({ method, url });
  });

  test.each(['plain', 'with space', "quo'te", 'dollar$', 'back\\slash', '"double"', 'ü'])(
    'writes the secret %j into the command when asked to',
    async (apiSecret) => {
      const { command, environment: names } = renderCommand(requests.getBalance(), {
        baseUrl,
        secrets: { apiKey: 'abcd1234', apiSecret },
      });
      expect(names).toEqual([]);
      expect((await sh(command)).headers.authorization).toBe(
        `Basic ${Buffer.from(`abcd1234:${apiSecret}`).toString('base64')}`,
      );
      expect(
        (await sh(renderCommand(requests.getUser('a'), { baseUrl, secrets: { token: 'a.b.c' } }).command)).headers
          .authorization,
      ).toBe('Bearer a.b.c');
    },
  );

  test('takes a request by its URL too', async () => {
    const request = await sh(
      renderCommand({ method: 'post', url: `${baseUrl}/v1/users`, body: { name: 'a' } }).command,
      environment,
    );
    expect(request).toMatchObject({ method: 'POST', url: '/v1/users', body: '{"name":"a"}' });
    expect(request.headers.authorization).toMatch(/^Bearer /);
  });
});

/**
 * The arguments a program is started with, by Microsoft's "Parsing C command-line arguments": blanks separate outside
 * double quotes; 2n backslashes before a quote are n and the quote delimits, 2n+1 are n and a quote.
 * @param {string} line
 */
function argumentsOfWindows(line) {
  /** @type {string[]} */
  const args = [];
  let current = '';
  let started = false;
  let quoted = false;
  for (let at = 0; at < line.length;) {
    const slashes = /^\\*/.exec(line.slice(at))?.[0].length ?? 0;
    if (line[at + slashes] === '"') {
      current += '\\'.repeat(Math.floor(slashes / 2));
      if (slashes % 2 === 1) current += '"';
      else quoted = !quoted;
      started = true;
      at += slashes + 1;
    } else if (slashes > 0) {
      current += '\\'.repeat(slashes);
      started = true;
      at += slashes;
    } else if (line[at] === ' ' && !quoted) {
      if (started) args.push(current);
      current = '';
      started = false;
      at++;
    } else {
      current += line[at++];
      started = true;
    }
  }
  if (started) args.push(current);
  return args;
}

/**
 * What cmd's prompt makes of a line: outside double quotes & | < > ^ mean something; %NAME% is replaced everywhere.
 * @param {string} line
 * @param {Record<string, string>} environment
 */
function lineOfCmd(line, environment) {
  const expanded = line.replace(/%([^%]+)%/g, (whole, name) => environment[name] ?? whole);
  let quoted = false;
  for (const character of expanded) {
    if (character === '"') quoted = !quoted;
    else if (!quoted && '&|<>^'.includes(character)) throw new Error(`cmd would take ${character} for its own.`);
  }
  return expanded;
}

describe('curl in cmd', () => {
  const environment = {
    VONAGE_API_KEY: 'abcd1234',
    VONAGE_API_SECRET: 's3cr&t',
    VONAGE_JWT: 'a.b.c',
    PATH: 'C:\\Windows',
    caret: 'no',
  };

  test.each(awkward)('passes %j on unchanged', (text) => {
    const body = { name: text, [text]: { deep: text } };
    const { command } = renderCommand(requests.createApplication(body), { shell: 'cmd' });
    expect(command).toMatch(/^[\x20-\x7e]*$/);
    const args = argumentsOfWindows(lineOfCmd(command, environment));
    expect(args.slice(0, 5)).toEqual(['curl', '-sS', '-i', '-X', 'POST']);
    expect(args).toContain('https://api.nexmo.com/v2/applications');
    expect(args[args.indexOf('-u') + 1]).toBe('abcd1234:s3cr&t');
    expect(JSON.parse(args[args.indexOf('--data-binary') + 1])).toEqual(body);
  });

  test('quotes a query, whose & would end the command', () => {
    const { command } = renderCommand(requests.listApplications({ page: 2, pageSize: 50 }), { shell: 'cmd' });
    expect(argumentsOfWindows(lineOfCmd(command, environment))).toContain(
      'https://api.nexmo.com/v2/applications?page_size=50&page=2',
    );
  });

  test('holds a key in PEM form, on one line', () => {
    const pem = `-----BEGIN PUBLIC KEY-----\n${'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA+/=\n'.repeat(8)}-----END PUBLIC KEY-----\n`;
    const { command } = renderCommand(requests.createApplication({ name: 'a', keys: { public_key: pem } }), {
      shell: 'cmd',
    });
    expect(command).not.toContain('\n');
    expect(command.length).toBeLessThan(8191); // the longest line cmd takes
    const args = argumentsOfWindows(lineOfCmd(command, environment));
    expect(JSON.parse(args[args.indexOf('--data-binary') + 1]).keys.public_key).toBe(pem);
  });
});

describe('curl in PowerShell', () => {
  test.each(awkward)('passes %j on by a pipe, in ASCII', (text) => {
    const body = { name: text, [text]: text };
    const { command } = renderCommand(requests.createApplication(body), { shell: 'powershell' });
    // about_Quoting_Rules: a single-quoted here-string is taken literally, between @' and a line that begins with '@.
    const match = /^@'\n([\s\S]*?)\n'@ \| (.*)$/.exec(command);
    expect(match).not.toBeNull();
    const [, here, line] = /** @type {RegExpExecArray} */ (match);
    expect(here).toMatch(/^[\x20-\x7e]*$/);
    expect(JSON.parse(here)).toEqual(body);
    expect(line).toBe(
      'curl.exe -sS -i -X POST \'https://api.nexmo.com/v2/applications\' -u "${env:VONAGE_API_KEY}:${env:VONAGE_API_SECRET}"' +
        " -H 'Accept: application/json' -H 'Content-Type: application/json' --data-binary '@-'",
    );
  });

  test('has no double quotes in arguments except around variables', () => {
    const { command } = renderCommand(requests.getUser('say "hi" it\'s'), { shell: 'powershell' });
    expect(command).toBe(
      "curl.exe -sS -i 'https://api.nexmo.com/v1/users/say%20%22hi%22%20it%27s' -H \"Authorization: Bearer ${env:VONAGE_JWT}\" -H 'Accept: application/json'",
    );
  });
});

const webhooks = {
  voice: {
    webhooks: {
      answer_url: { address: 'https://example.ngrok.io/webhooks/answer', http_method: 'GET' },
      event_url: { address: 'https://example.ngrok.io/webhooks/event', http_method: 'POST' },
    },
  },
  rtc: { webhooks: { event_url: { address: 'https://example.ngrok.io/webhooks/rtc', http_method: 'GET' } } },
};

describe('nexmo', () => {
  const nexmo = (/** @type {any} */ request, /** @type {any} */ shell = 'sh') =>
    renderCommand(request, { tool: 'nexmo', shell });

  test("makes the tutorial's application", () => {
    expect(nexmo(requests.createApplication({ name: 'My App', capabilities: webhooks })).command).toBe(
      "nexmo app:create 'My App' --capabilities=voice,rtc --voice-answer-url=https://example.ngrok.io/webhooks/answer" +
        ' --voice-event-url=https://example.ngrok.io/webhooks/event --rtc-event-url=https://example.ngrok.io/webhooks/rtc --rtc-event-method=GET --keyfile=private.key',
    );
  });

  test('takes a public key from a file', () => {
    const { command, files, notes } = nexmo(
      requests.createApplication({ name: 'a', capabilities: { vbc: {} }, keys: { public_key: 'PEM\n' } }),
    );
    expect(command).toBe('nexmo app:create a --capabilities=vbc --public-keyfile=public.key');
    expect(files).toEqual([{ path: 'public.key', contents: 'PEM\n' }]);
    expect(notes).toEqual(['Save the public key as public.key before.']);
  });

  test("makes the tutorial's user", () => {
    expect(nexmo(requests.createUser({ name: 'MY_USER_NAME' })).command).toBe('nexmo user:create name=MY_USER_NAME');
    expect(nexmo(requests.createUser({ name: "O'Brien", properties: { custom_data: { a: 1 } } })).command).toBe(
      "nexmo user:create 'name=O'\\''Brien' 'properties={\"custom_data\":{\"a\":1}}'",
    );
    // It would read 7 and true as JSON, and so they are given as JSON text.
    expect(nexmo(requests.createUser({ name: '7' })).command).toBe('nexmo user:create \'name="7"\'');
  });

  test.each([
    [requests.getBalance(), 'nexmo balance'],
    [requests.getApplication(id), `nexmo app:show ${id} --v2`],
    [requests.deleteApplication(id), `nexmo app:delete ${id} --confirm`],
    [requests.listApplications({ pageSize: 10, page: 1 }), 'nexmo app:list --size=10 --v2'],
    [requests.updateApplication(id, { name: 'b', capabilities: {} }), `nexmo app:update ${id} b`],
  ])('%#', (request, command) => {
    expect(nexmo(request).command).toBe(command);
  });

  test.each([
    [
      'the refusal of the use of data',
      requests.createApplication({ name: 'a', capabilities: {}, privacy: { improve_ai: false } }),
      'nexmo app:create a --keyfile=private.key',
      /^nexmo cannot set privacy\.improve_ai to false\. .*curl/,
    ],
    [
      'a capability it does not know',
      requests.createApplication({
        name: 'a',
        capabilities: { vbc: {}, video: { webhooks: { x: { address: 'https://example.com/' } } } },
      }),
      'nexmo app:create a --capabilities=vbc --keyfile=private.key',
      /the capability video\./,
    ],
    [
      'a setting without a flag',
      requests.createApplication({ name: 'a', capabilities: { rtc: { ...webhooks.rtc, signed_callbacks: true } } }),
      'nexmo app:create a --capabilities=rtc --rtc-event-url=https://example.ngrok.io/webhooks/rtc --rtc-event-method=GET --keyfile=private.key',
      /capabilities\.rtc\.signed_callbacks to true\./,
    ],
    [
      'a setting that an update takes away',
      requests.updateApplication(id, { name: 'b', capabilities: {}, privacy: { improve_ai: false } }),
      `nexmo app:update ${id} b`,
      /privacy\.improve_ai to false\. The update takes the application back to the default there\./,
    ],
    [
      'a value with an equals sign',
      requests.createUser({ name: 'a', image_url: 'https://example.com/?a=b' }),
      'nexmo user:create name=a',
      /image_url to a value with = in it\./,
    ],
  ])('leaves %s out, and says so', (_what, request, command, note) => {
    const rendered = nexmo(request);
    expect(rendered.command).toBe(command);
    expect(rendered.notes).toContainEqual(expect.stringMatching(note));
  });

  test.each([
    [
      'a capability that an update would take away',
      requests.updateApplication(id, { name: 'a', capabilities: { video: {} } }),
    ],
    [
      'a capability without the webhooks it demands',
      requests.createApplication({ name: 'a', capabilities: { voice: {} } }),
    ],
    ['a value with an equals sign', requests.createUser({ name: 'a=b' })],
    ['a second page', requests.listApplications({ page: 2 })],
    ['a request it has no command for', requests.getUser('a')],
    ['a line break', requests.createUser({ name: 'a\nb' })],
  ])('refuses %s', async (_name, request) => {
    const error = await failureOf(() => nexmo(request));
    expect(error.code).toBe('ERR_REST_COMMAND');
    expect(error.details.remedy).toMatch(/curl/);
  });

  test.each(['powershell', 'cmd'])('refuses a double quote in %s', async (shell) => {
    expect((await failureOf(() => nexmo(requests.createUser({ name: 'say "hi"' }), shell))).code).toBe(
      'ERR_REST_COMMAND',
    );
  });

  test('quotes for PowerShell and cmd', () => {
    const request = requests.createUser({ name: 'O’Brien & co, 50 %' });
    expect(nexmo(request, 'powershell').command).toBe("nexmo user:create 'name=O’’Brien & co, 50 %'");
    expect(argumentsOfWindows(lineOfCmd(nexmo(request, 'cmd').command, {}))).toEqual([
      'nexmo',
      'user:create',
      'name=O’Brien & co, 50 %',
    ]);
    expect(
      argumentsOfWindows(lineOfCmd(nexmo(requests.createUser({ name: 'ends with \\' }), 'cmd').command, {}))[2],
    ).toBe('name=ends with \\');
  });
});

describe('vonage', () => {
  const vonage = (/** @type {any} */ request, /** @type {any} */ shell = 'sh') =>
    renderCommand(request, { tool: 'vonage', shell });

  test('makes an application and its capabilities in turn', () => {
    const fallback = { address: 'https://example.ngrok.io/webhooks/fallback', http_method: 'POST' };
    const voice = {
      webhooks: { ...webhooks.voice.webhooks, fallback_answer_url: fallback },
      signed_callbacks: false,
      region: 'eu-west',
    };
    const { command, notes } = vonage(
      requests.createApplication({
        name: 'My App',
        capabilities: { ...webhooks, voice },
        privacy: { improve_ai: true },
      }),
    );
    expect(command.split('\n')).toEqual([
      "vonage apps create 'My App' --json --improve-ai",
      'vonage apps capabilities update APPLICATION_ID voice --voice-answer-url=https://example.ngrok.io/webhooks/answer --voice-answer-http=GET' +
        ' --voice-event-url=https://example.ngrok.io/webhooks/event --voice-fallback-url=https://example.ngrok.io/webhooks/fallback --no-voice-signed-callbacks --voice-region=eu-west',
      'vonage apps capabilities update APPLICATION_ID rtc --rtc-event-url=https://example.ngrok.io/webhooks/rtc --rtc-event-method=GET',
    ]);
    expect(notes.join()).toContain('APPLICATION_ID');
  });

  test('makes a user with channels', () => {
    expect(
      vonage(
        requests.createUser({
          name: 'alice',
          display_name: 'Alice A.',
          properties: { ttl: 60 },
          channels: { sms: [{ number: '447700900000' }], messenger: [{ id: 'x' }] },
        }),
      ).command,
    ).toBe(
      "vonage users create --name=alice '--display-name=Alice A.' --ttl=60 --sms-number=447700900000 --facebook-messenger-id=x",
    );
  });

  test.each([
    [requests.getBalance(), 'vonage balance --json'],
    [requests.getApplication(id), `vonage apps show ${id} --json`],
    [requests.listApplications(), 'vonage apps list --json'],
    [requests.deleteApplication(id), `vonage apps delete ${id}`],
    [requests.getUser('alice'), 'vonage users show alice'],
    [requests.deleteUser('USR-1'), 'vonage users delete USR-1'],
  ])('%#', (request, command) => {
    expect(vonage(request).command).toBe(command);
  });

  const update = 'vonage apps capabilities update APPLICATION_ID';
  test.each([
    [
      'voice without a fallback, which it demands',
      requests.createApplication({ name: 'a', capabilities: { voice: { ...webhooks.voice, region: 'eu-west' } } }),
      `vonage apps create a --json\n${update} voice --voice-region=eu-west`,
      /the webhooks of voice\. .*\(answer_url, event_url, fallback_answer_url\)/,
    ],
    [
      'a lifetime of conversations, which it takes for seconds',
      requests.createApplication({ name: 'a', capabilities: { voice: { conversations_ttl: 48 } } }),
      `vonage apps create a --json\n${update} voice`,
      /capabilities\.voice\.conversations_ttl\./,
    ],
    [
      'vbc',
      requests.createApplication({ name: 'a', capabilities: { vbc: {} } }),
      'vonage apps create a --json',
      /the capability vbc/,
    ],
    [
      'a channel whose number it sends as text',
      requests.createUser({ name: 'a', channels: { pstn: [{ number: 1 }] } }),
      'vonage users create --name=a',
      /the channel pstn/,
    ],
  ])('leaves %s out, and says so', (_what, request, command, note) => {
    const rendered = vonage(request);
    expect(rendered.command).toBe(command);
    expect(rendered.notes).toContainEqual(expect.stringMatching(note));
  });

  test('makes a capability without settings', () => {
    const { command, notes } = vonage(
      requests.createApplication({ name: 'a', capabilities: { rtc: {} }, privacy: { improve_ai: false } }),
    );
    expect(command).toBe(`vonage apps create a --json --no-improve-ai\n${update} rtc`);
    expect(notes).toHaveLength(1);
  });

  test.each([['an update, which it makes from what it finds', requests.updateApplication(id, { name: 'b' })]])(
    'refuses %s',
    async (_name, request) => {
      expect((await failureOf(() => vonage(request))).code).toBe('ERR_REST_COMMAND');
    },
  );
});

test('the words of both programs reach them unchanged through sh', async () => {
  // In the place of the program: one that writes its arguments down.
  const script = path.join(folder, 'nexmo');
  await writeFile(script, '#!/bin/sh\nfor word; do printf "%s\\0" "$word"; done\n', { mode: 0o755 });
  for (const text of awkward.filter((name) => !/[\n=\r]/.test(name) && name !== '')) {
    const { command } = renderCommand(requests.createUser({ name: text }), { tool: 'nexmo' });
    const { stdout } = await run('sh', ['-c', command], { env: { PATH: `${folder}:${process.env.PATH}` } });
    expect(stdout.split('\0').slice(0, 2)).toEqual(['user:create', `name=${text}`]);
  }
});

test.each([
  [{}, { tool: 'wget' }],
  [{}, { shell: 'fish' }],
  [{}, { color: true }],
  ['text', {}],
  [{ method: 'GET', url: 'nowhere' }, {}],
])('refuses %j with %j', async (request, options) => {
  expect(
    (await failureOf(() => renderCommand(/** @type {any} */ (request), /** @type {any} */ (options)))).code,
  ).toMatch(/^ERR_ARGUMENT_/);
});

test('IDs that would change the path are refused before a request is made', async () => {
  for (const name of ['.', '..', '', undefined, 7])
    expect((await failureOf(() => requests.getUser(/** @type {any} */ (name)))).code).toMatch(/^ERR_ARGUMENT_/);
  for (const value of ['../x', 'a/b', 'x', '', undefined, 7])
    expect((await failureOf(() => requests.getApplication(/** @type {any} */ (value)))).code).toMatch(/^ERR_ARGUMENT_/);
});

/* The commands that make a token: as each tool and shell accepts it, or the reason why there is no such command. */

const token = {
  applicationId: 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab',
  subject: "o'neill",
  lifetime: 3600,
  acl: { paths: { '/*/users/**': { methods: ['GET'] } } },
};
const acl = '{"paths":{"/*/users/**":{"methods":["GET"]}}}';

describe('renderTokenCommand', () => {
  test('nexmo, as the tutorial writes it', () => {
    expect(renderTokenCommand(token, { tool: 'nexmo' }).command).toBe(
      `nexmo jwt:generate ./private.key sub='o'\\''neill' exp=$(($(date +%s)+3600)) acl='${acl}' application_id=${token.applicationId}`,
    );
  });

  test('vonage, in sh and in cmd', () => {
    expect(renderTokenCommand(token, { tool: 'vonage' }).command).toBe(
      `vonage jwt create --app-id=${token.applicationId} --private-key=./private.key --sub='o'\\''neill' --ttl=3600 --acl='${acl}'`,
    );
    expect(renderTokenCommand(token, { tool: 'vonage', shell: 'cmd' }).command).toContain(
      `--acl="${acl.replaceAll('"', '\\"')}"`,
    );
  });

  test('tokensmith, with the ACL in a file, so that every shell can do it', () => {
    for (const shell of /** @type {const} */ (['sh', 'powershell', 'cmd'])) {
      const { command, files } = renderTokenCommand(token, { shell });
      expect(command).toContain('npx tokensmith jwt:generate ./private.key');
      expect(command).toContain('exp=3600s');
      expect(files).toEqual([{ path: 'acl.json', contents: `${acl}\n` }]);
    }
  });

  test('an admin token has neither sub nor acl', () => {
    const admin = { applicationId: token.applicationId, lifetime: 900, acl: null };
    for (const tool of /** @type {const} */ (['tokensmith', 'nexmo', 'vonage'])) {
      expect(renderTokenCommand(admin, { tool }).command).not.toMatch(/sub|acl/);
    }
  });

  test('tokensmith, with nbf, and with claims of its own in a file', () => {
    const claims = { role: "o'neill", list: [1] };
    for (const shell of /** @type {const} */ (['sh', 'powershell', 'cmd'])) {
      const { command, files } = renderTokenCommand({ ...token, notBefore: 1_767_225_600, claims }, { shell });
      expect(command).toContain('nbf=1767225600');
      expect(command).toContain('--claims=@claims.json');
      expect(files.map(({ path: name }) => name)).toEqual(['acl.json', 'claims.json']);
      expect(JSON.parse(files[1].contents)).toEqual(claims);
    }
  });

  test.each([
    ['nexmo', { notBefore: 1_767_225_600 }],
    ['vonage', { claims: { role: 'guest' } }],
    ['tokensmith', { kid: 'key-1' }],
  ])('%s cannot set %j, and says so', (tool, more) => {
    expect(() => renderTokenCommand({ ...token, ...more }, { tool: /** @type {any} */ (tool) })).toThrow(
      expect.objectContaining({ code: 'ERR_REST_COMMAND' }),
    );
  });

  test.each([
    ['nexmo', 'cmd'],
    ['nexmo', 'powershell'],
    ['vonage', 'powershell'],
  ])('%s in %s cannot, and says so', (tool, shell) => {
    expect(() => renderTokenCommand(token, /** @type {any} */ ({ tool, shell }))).toThrow(
      expect.objectContaining({ code: 'ERR_REST_COMMAND' }),
    );
  });

  test('a tool that is not known is refused', () => {
    expect(() => renderTokenCommand(token, /** @type {any} */ ({ tool: 'jwt' }))).toThrow(
      expect.objectContaining({ code: 'ERR_ARGUMENT_VALUE' }),
    );
  });
});
