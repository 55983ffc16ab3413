/** Pasted output, as if it had come by fetch. */
import { execFile, spawnSync } from 'node:child_process';
import http from 'node:http';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import {
  createClient,
  createManualFetch,
  parseAnswer,
  renderCommand,
  requests,
} from '../../../js/targets/rest.node.js';
import { failureOf, numberedTokens } from '../support/rest.js';

const run = promisify(execFile);
const id = '78d335fa-323d-0114-9c3d-d6f0d48968cf';
const userId = 'USR-82e028d9-5201-4f1e-8188-604b2d3471ec';
const application = {
  id,
  name: 'My App',
  keys: { public_key: '-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n' },
  capabilities: {},
};
const pretty = JSON.stringify(application, null, 2);

describe('output of curl -i', () => {
  test.each([
    ['HTTP/1.1', `HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nX-Trace: a: b\r\n\r\n${pretty}`],
    ['HTTP/2, which has no reason phrase', `HTTP/2 201 \r\ncontent-type: application/json\r\n\r\n${pretty}`],
    ['line feeds alone', `HTTP/2 201\ncontent-type: application/json\n\n${pretty}\n`],
    [
      'the command before and the prompt behind',
      `$ curl -sS -i https://api.nexmo.com\nHTTP/2 201\ncontent-type: application/json\n\n${pretty}$ `,
    ],
    [
      'a PowerShell prompt around it',
      `PS C:\\> curl.exe -i …\r\nHTTP/2 201\r\ncontent-type: application/json\r\n\r\n${pretty}\r\nPS C:\\> `,
    ],
    ['colours', `HTTP/2 \u001b[32m201\u001b[0m\n\u001b[1mcontent-type\u001b[0m: application/json\n\n${pretty}`],
    [
      'a proxy and 100 Continue before it',
      `HTTP/1.1 200 Connection established\r\n\r\nHTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nContent-Type: application/json\r\n\r\n${pretty}`,
    ],
    [
      'what curl -v says besides',
      `* Connected to api.nexmo.com\n> POST /v2/applications HTTP/2\n> Authorization: Basic xxx\n>\n} [25 bytes data]\n< HTTP/2 201 \n< content-type: application/json\n< \n{ [5 bytes data]\n${pretty}\n* Connection #0 left intact\n`,
    ],
    ['a byte order mark', `\ufeffHTTP/2 201\r\ncontent-type: application/json\r\n\r\n${pretty}`],
    [
      'a length and an encoding that no longer hold',
      `HTTP/1.1 201 Created\r\nContent-Length: 5\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\nContent-Type: application/json\r\n\r\n${pretty}`,
    ],
  ])('with %s', async (_name, text) => {
    const response = parseAnswer(text);
    expect(response.status).toBe(201);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('content-length')).toBeNull();
    expect(await response.json()).toEqual(application);
  });

  test('keeps the headers a client needs', () => {
    expect(
      parseAnswer(
        'HTTP/2 429\nretry-after: 7\ncontent-type: application/json\n\n{"title":"Too Many Requests."}',
      ).headers.get('retry-after'),
    ).toBe('7');
  });

  test('without a body', () => {
    expect(parseAnswer('HTTP/2 204 \r\ndate: Tue, 24 Nov 2026 12:00:00 GMT\r\n\r\n').status).toBe(204);
  });

  test('is read as curl really prints it', async () => {
    const server = http.createServer((_request, response) =>
      response.writeHead(201, { 'content-type': 'application/json' }).end(pretty),
    );
    await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
    try {
      const baseUrl = `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}`;
      const { command } = renderCommand(requests.createApplication({ name: 'My App' }), {
        baseUrl,
        secrets: { apiKey: 'k', apiSecret: 's' },
      });
      const { stdout } = await run('sh', ['-c', command]);
      const response = parseAnswer(stdout);
      expect(response.status).toBe(201);
      expect(await response.json()).toEqual(application);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });
});

describe('JSON alone', () => {
  test.each([
    ['as it is', pretty],
    ['on one line with blanks around it', `   ${JSON.stringify(application)}\n\n`],
    [
      'with progress before it',
      `Creating Application\rCreating Application ... Done!\nSaving private key ... Done!\n${pretty}\n`,
    ],
    ['with other lines before and behind', `[warn] something {odd}\n${pretty}\nDone in 1.2s {x}`],
  ])('%s', async (_name, text) => {
    const response = parseAnswer(text, { method: 'POST' });
    expect(response.status).toBe(201);
    expect(await response.json()).toEqual(application);
  });

  test('of a list', async () => {
    expect(await parseAnswer(`[\n${pretty}\n]`).json()).toEqual([application]);
  });

  test.each([
    [401, { type: 'https://developer.vonage.com/api-errors#unauthorized', title: 'Invalid credentials supplied' }],
    [401, { 'error-code': '401', 'error-code-label': 'authentication failed' }],
    [401, { title: 'Unauthorized.', code: 'system:error:invalid-token' }],
    [403, { title: 'Forbidden', code: 'system:error:permission' }],
    [404, { type: 'https://developer.vonage.com/api-errors#not-found', title: 'Not Found' }],
    [404, { title: 'Not found.', code: 'user:error:not-found' }],
    [405, { title: 'Request method not allowed' }],
    [406, { title: 'Invalid Accept header' }],
    [415, { title: 'Unsupported Content-Type header' }],
    [429, { title: 'Too Many Requests.', code: 'http:error:too-many-request' }],
    [500, { title: 'Internal Error.', code: 'system:error:internal-error' }],
    [400, { title: 'Bad Request', type: 'https://developer.vonage.com/api-errors/application#payload-validation' }],
    [400, { title: 'Bad request.', code: 'http:error:validation-fail' }],
    [418, { title: 'Teapot', status: 418 }],
  ])('has status %i for %j', (status, body) => {
    expect(parseAnswer(JSON.stringify(body), { method: 'POST' }).status).toBe(status);
  });

  test('empty output is the answer to a delete, and to nothing else', async () => {
    expect(parseAnswer(' \n', { method: 'DELETE' }).status).toBe(204);
    expect((await failureOf(() => parseAnswer('', { method: 'GET' }))).code).toBe('ERR_REST_PASTED');
  });
});

describe('output of nexmo', () => {
  const key = '-----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----';

  test.each([
    [
      'an application that was made',
      `Application created: ${id}\nCredentials written to /home/x/.nexmo-app\nPrivate Key saved to: /home/x/private.key\n`,
      201,
      { id },
    ],
    [
      'its private key',
      `Application created: ${id}\n\nPrivate Key:\n\n\u001b[41m${key}\n\u001b[49m\nWARNING: You should save this key somewhere safe and secure now, it will not be provided again.\n`,
      201,
      { id, keys: { private_key: `${key}\n` } },
    ],
    ['an application that was changed', `Application updated: ${id}`, 200, { id }],
    ['a user', `User created: ${userId}\n`, 201, { id: userId }],
    [
      'a list',
      `${id} | My App\naaaaaaaa-bbbb-cccc-dddd-0123456789ab | Other | app\n`,
      200,
      {
        _embedded: {
          applications: [
            { id, name: 'My App' },
            { id: 'aaaaaaaa-bbbb-cccc-dddd-0123456789ab', name: 'Other | app' },
          ],
        },
      },
    ],
    ['an empty list', 'No applications\n', 200, { _embedded: { applications: [] } }],
    ['a balance', '10.28 EUR\n', 200, { value: 10.28 }],
    [
      'everything about an application',
      `[id]\n${id}\n\n[name]\nMy App\n\n[keys.public_key]\n-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n\n[capabilities.voice.webhooks.answer_url.address]\nhttps://a.dev\n\n[capabilities.voice.signed_callbacks]\ntrue\n\n[capabilities.voice.conversations_ttl]\n48\n\n`,
      200,
      {
        id,
        name: 'My App',
        keys: { public_key: '-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----' },
        capabilities: {
          voice: {
            webhooks: { answer_url: { address: 'https://a.dev' } },
            signed_callbacks: true,
            conversations_ttl: 48,
          },
        },
      },
    ],
    [
      'refused credentials',
      'Invalid credentials supplied Error: You did not provide correct credentials.',
      401,
      { title: 'Invalid credentials supplied', detail: 'You did not provide correct credentials.' },
    ],
    [
      'a refusal',
      'Bad Request Error: The request failed due to validation errors',
      400,
      { title: 'Bad Request', detail: 'The request failed due to validation errors' },
    ],
    [
      'a name that is taken',
      'user:error:duplicate-name: The name is taken',
      400,
      { code: 'user:error:duplicate-name', description: 'The name is taken' },
    ],
    ['a failing server', 'Server Error', 500, { title: 'Server Error' }],
  ])('%s', async (_name, text, status, body) => {
    const response = parseAnswer(text);
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual(body);
  });

  test('something deleted', () => {
    expect(parseAnswer('Application deleted\n').status).toBe(204);
  });

  test('does not let a dump reach into objects', () => {
    parseAnswer(`[id]\n${id}\n\n[__proto__.polluted]\nyes\n\n[constructor.prototype.polluted]\nyes\n\n`);
    expect(/** @type {any} */ ({}).polluted).toBeUndefined();
  });
});

describe('output of vonage', () => {
  test.each([
    [
      'a user',
      `\nUser ID: ${userId}\nName: alice\nDisplay Name: Alice\nImage URL: Not Set\nTime to Live: Not Set\n\nChannels:\n  None Set\n`,
      200,
      { id: userId, name: 'alice', display_name: 'Alice' },
    ],
    [
      'an application',
      `Name: My App\nApplication ID: ${id}\nImprove AI: Off\nPrivate/Public Key: Set\n\nCapabilities:\n  None Enabled\n`,
      200,
      { id, name: 'My App' },
    ],
    ['a balance', 'Account balance: €10.28\nAuto-refill enabled: ✅ Yes\n', 200, { value: 10.28 }],
    [
      'refused credentials',
      '❌ You are not authorized to perform this action\n\nPlease check your credentials by running vonage auth show and try again',
      401,
      { title: 'Unauthorized', detail: 'The credentials are not authorized to do this.' },
    ],
    [
      'missing resources',
      "Resource not Found: ID 'x' does not exist, or you do not have access",
      404,
      { title: 'Not Found', detail: "ID 'x' does not exist, or you do not have access" },
    ],
  ])('%s', async (_name, text, status, body) => {
    const response = parseAnswer(text);
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual(body);
  });

  test('something deleted', () => {
    expect(parseAnswer('Deleting application\n✅ Deleting application\nApplication deleted\n').status).toBe(204);
  });
});

describe('anything but an answer', () => {
  test.each([
    ['a web page', '<!DOCTYPE html><html><body>Sign in to the network</body></html>', /web page/],
    ['something else', 'bash: curl: command not found', /Neither/],
    ['a lone brace', '{ not json', /Neither/],
    ['very much', 'x'.repeat(5_000_000), /longer/],
  ])('%s', async (_name, text, problem) => {
    const error = await failureOf(() => parseAnswer(text));
    expect(error.code).toBe('ERR_REST_PASTED');
    expect(error.details.problem).toMatch(problem);
  });

  test('costs in proportion to its length, however it is made', () => {
    // In a process that can be ended. What cost the square of the length would take days; the limit is there for that alone.
    const program = `
      import { parseAnswer } from ${JSON.stringify(new URL('../../../js/platform/answers.js', import.meta.url))};
      const texts = ['{'.repeat(4e6), '{"a":'.repeat(8e5), '[\\n'.repeat(2e6), '[' + 'a.'.repeat(2e6 - 2) + ']\\n', '\\r'.repeat(4e6), 'a'.repeat(4e6) + '\\r'];
      for (const text of texts) {
        try {
          parseAnswer(text);
        } catch ({ code, message }) {
          console.log(code);
        }
      }`;
    const { stdout, signal } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
      encoding: 'utf8',
      timeout: 500_000,
    });
    expect(signal).toBeNull();
    expect(stdout.trim().split('\n')).toEqual(Array.from({ length: 6 }, () => 'ERR_REST_PASTED'));
  });
});

describe('a client whose requests are run by hand', () => {
  test('works as one that calls the platform', async () => {
    /** @type {any[]} */
    const asked = [];
    const answers = [
      'HTTP/2 200\ncontent-type: application/json\n\n{"_embedded":{"users":[{"id":"USR-1","name":"a"}]},"_links":{"next":{"href":"https://api-us-3.vonage.com/v1/users?cursor=x%2By"}}}',
      '{"_embedded":{"users":[{"id":"USR-2","name":"b"}]},"_links":{}}',
    ];
    const fetch = createManualFetch((request) => {
      asked.push({ method: request.method, url: request.url, command: request.render({ tool: 'curl' }).command });
      return /** @type {string} */ (answers.shift());
    });
    const client = createClient({ applicationId: id, privateKey: 'x', kit: numberedTokens().kit, fetch, region: 'us' });
    const names = [];
    for await (const { name } of client.users.list({ pageSize: 1 })) names.push(name);
    expect(names).toEqual(['a', 'b']);
    expect(asked.map(({ url }) => url)).toEqual([
      'https://api-us.vonage.com/v1/users?page_size=1',
      'https://api-us.vonage.com/v1/users?page_size=1&cursor=x%2By',
    ]);
    // The token is not shown: the command reads it from the environment.
    expect(asked[0].command).toContain('Bearer $VONAGE_JWT');
    expect(asked[0].command).not.toContain('token-1');
  });

  test('reports what is wrong with the pasted text, and has no time limit', async () => {
    const client = createClient({
      apiKey: 'k',
      apiSecret: 's',
      fetch: createManualFetch(() => 'bash: curl: command not found'),
    });
    expect((await failureOf(() => client.account.balance())).code).toBe('ERR_REST_PASTED');
    const refused = createClient({
      apiKey: 'k',
      apiSecret: 's',
      fetch: createManualFetch(() => '{"error-code":"401","error-code-label":"authentication failed"}'),
    });
    expect((await failureOf(() => refused.account.balance())).code).toBe('ERR_REST_UNAUTHORIZED');
  });

  test('ends when its signal is aborted', async () => {
    const controller = new AbortController();
    const client = createClient({
      apiKey: 'k',
      apiSecret: 's',
      fetch: createManualFetch(() => new Promise(() => undefined)),
    });
    const pending = client.account.balance({ signal: controller.signal });
    setTimeout(() => controller.abort(new Error('enough')), 10);
    expect((await failureOf(() => pending)).message).toBe('enough');
  });
});
