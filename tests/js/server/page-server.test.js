/** The server of the page against known attacks on local servers, over raw sockets, since `fetch` would normalize requests. */
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createPageServer } from '../../../js/server/page-server.js';
import { pagePolicy, securityHeaders } from '../../../js/server/security-headers.js';
import { isPlainTarget } from '../../../js/server/loopback.js';

/** @type {string} */
let folder;
/** @type {import('../../../js/server/page-server.js').PageServer} */
let server;

const page = '<!doctype html><title>page</title>';
const secret = 'outside the page';

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tokensmith-server-'));
  const directory = path.join(folder, 'web');
  await mkdir(directory);
  await writeFile(path.join(directory, 'index.html'), page);
  await writeFile(path.join(directory, 'app.js'), 'export {};\n');
  await writeFile(path.join(directory, 'app.js.gz'), gzipSync('export {};\n'));
  await writeFile(path.join(directory, 'tokensmith.wasm'), new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
  await writeFile(path.join(directory, '.hidden'), secret);
  await writeFile(path.join(folder, 'secret.txt'), secret);
  await writeFile(path.join(folder, 'web-secret.txt'), secret);
  server = await createPageServer({ directory, port: 0 });
});

afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

/**
 * Sends text as it is and reads until the server ends the connection.
 *
 * @param {string} text
 * @param {number} [port]
 * @returns {Promise<{ status: number, headers: Record<string, string>, body: string, whole: string }>}
 */
function send(text, port = server.port) {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let whole = '';
    socket.setEncoding('latin1');
    socket.on('data', (chunk) => {
      whole += chunk;
    });
    socket.on('error', reject);
    socket.on('close', () => {
      const [head, ...rest] = whole.split('\r\n\r\n');
      const [line, ...fields] = head.split('\r\n');
      const headers = Object.fromEntries(
        fields.map((field) => {
          const [name, ...value] = field.split(': ');
          return [name.toLowerCase(), value.join(': ')];
        }),
      );
      resolve({ status: Number(line.split(' ')[1]), headers, body: rest.join('\r\n\r\n'), whole });
    });
  });
}

/**
 * @param {string} target
 * @param {object} [options]
 * @param {string} [options.method]
 * @param {string[]} [options.hosts] one `Host` line for each
 * @param {string[]} [options.headers]
 */
function ask(target, { method = 'GET', hosts = [`127.0.0.1:${server.port}`], headers = [] } = {}) {
  return send(
    [
      `${method} ${target} HTTP/1.1`,
      ...hosts.map((host) => `Host: ${host}`),
      ...headers,
      'Connection: close',
      '',
      '',
    ].join('\r\n'),
  );
}

describe('what it serves', () => {
  test('the compressed file to clients that accept it, and the file itself to others', async () => {
    const { headers, body } = await ask('/app.js', { headers: ['Accept-Encoding: gzip'] });
    expect(headers).toMatchObject({
      'content-encoding': 'gzip',
      'content-type': 'text/javascript',
      vary: 'Accept-Encoding',
    });
    expect(String(gunzipSync(Buffer.from(body, 'latin1')))).toBe('export {};\n');
    expect((await ask('/app.js')).body).toBe('export {};\n');
  });

  test('the page at /', async () => {
    const { status, headers, body } = await ask('/');
    expect({ status, type: headers['content-type'], body }).toEqual({
      status: 200,
      type: 'text/html;charset=utf-8',
      body: page,
    });
  });

  test.each([
    ['/app.js', 'text/javascript'],
    ['/tokensmith.wasm', 'application/wasm'],
  ])('%s as %s, which browsers insist on', async (target, type) => {
    const { status, headers } = await ask(target);
    expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type });
  });

  test('HEAD: the headers of GET and no body', async () => {
    const { status, headers, body } = await ask('/', { method: 'HEAD' });
    expect({ status, length: headers['content-length'], body }).toEqual({
      status: 200,
      length: String(page.length),
      body: '',
    });
  });

  test('not again what the browser has', async () => {
    const { headers } = await ask('/app.js');
    expect(headers['cache-control']).toBe('no-cache');
    const again = await ask('/app.js', { headers: [`If-None-Match: ${headers.etag}`] });
    expect({ status: again.status, body: again.body }).toEqual({ status: 304, body: '' });
  });

  test('the whole file whatever range is asked for, one that ends before it begins too', async () => {
    const { status, body } = await ask('/', { headers: ['Range: bytes=5-2'] });
    expect({ status, body }).toEqual({ status: 200, body: page });
  });

  test('404 for a missing file, with a sentence', async () => {
    const { status, body } = await ask('/nothing.js');
    expect({ status, body }).toEqual({ status: 404, body: 'There is no such file.\n' });
  });
});

describe('headers', () => {
  test.each([
    ['an answer', '/', 200],
    ['a file not found', '/nothing', 404],
    ['a refusal', '/../secret.txt', 400],
  ])('all of them on %s', async (_name, target, status) => {
    const answer = await ask(target);
    expect(answer.status).toBe(status);
    for (const [name, value] of Object.entries(securityHeaders()))
      expect(answer.headers[name.toLowerCase()]).toBe(value);
  });

  test('what they say', () => {
    const headers = securityHeaders();
    expect(headers['Content-Security-Policy']).toBe(
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
        "worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; " +
        "trusted-types tokensmith; frame-ancestors 'none'",
    );
    expect(headers).toMatchObject({
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Resource-Policy': 'same-origin',
    });
    expect(headers['Permissions-Policy']).toMatch(/^(?:[a-z-]+=\(\), )+[a-z-]+=\(\)$/);
  });

  test('no other origin is allowed', async () => {
    const { headers } = await ask('/app.js', { headers: ['Origin: https://example.com'] });
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });

  test('the page states the same policy', async () => {
    const html = await readFile(new URL('../../../web/index.html', import.meta.url), 'utf8');
    expect(html).toContain(`<meta http-equiv="Content-Security-Policy" content="${pagePolicy()}">`);
  });
});

describe('Host', () => {
  test.each([
    ['a name that was made to resolve here (DNS rebinding)', () => ['attacker.example']],
    ['the same with our port', () => [`attacker.example:${server.port}`]],
    ['our address as a label of such a name', () => [`127.0.0.1.attacker.example:${server.port}`]],
    ['our name without the port', () => ['127.0.0.1']],
    ['another port', () => [`127.0.0.1:${server.port + 1}`]],
    ['another spelling of the address', () => [`0x7f.1:${server.port}`]],
    ['user information', () => [`127.0.0.1:${server.port}@attacker.example`]],
    ['an empty one', () => ['']],
    ['two, the first ours', () => [`127.0.0.1:${server.port}`, 'attacker.example']],
    ['two, the second ours', () => ['attacker.example', `127.0.0.1:${server.port}`]],
  ])('%s is refused', async (_name, hosts) => {
    const { status, whole } = await ask('/', { hosts: hosts() });
    expect([400, 421]).toContain(status);
    expect(whole).not.toContain(page);
  });

  test('a missing one is refused, in HTTP/1.0 as well', async () => {
    expect((await ask('/', { hosts: [] })).status).toBe(400);
    expect((await send('GET / HTTP/1.0\r\n\r\n')).status).toBe(421);
  });

  test('the refusal says where the page is', async () => {
    const { status, body } = await ask('/', { hosts: [`localhost:${server.port}`] });
    expect({ status, body }).toEqual({
      status: 421,
      body: `This server answers to http://127.0.0.1:${server.port}/ only.\n`,
    });
  });
});

describe('methods', () => {
  test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'])('%s is refused', async (method) => {
    const { status, headers } = await ask('/', { method });
    expect({ status, allow: headers.allow }).toEqual({ status: 405, allow: 'GET, HEAD' });
  });

  test('a form that another site posts is refused', async () => {
    const { status } = await ask('/', {
      method: 'POST',
      headers: ['Origin: https://example.com', 'Content-Type: application/x-www-form-urlencoded', 'Content-Length: 0'],
    });
    expect(status).toBe(405);
  });

  test('CONNECT opens nothing', async () => {
    const { whole } = await send(`CONNECT example.com:443 HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n\r\n`);
    expect(whole).toBe('');
  });
});

describe('targets', () => {
  test.each([
    ['steps upwards', '/../secret.txt'],
    ['steps upwards in the middle', '/x/../../secret.txt'],
    ['a folder beside whose name begins alike', '/../web-secret.txt'],
    ['encoded dots', '/%2e%2e/secret.txt'],
    ['half encoded dots', '/.%2E/secret.txt'],
    ['an encoded slash', '/..%2fsecret.txt'],
    ['twice encoded', '/%252e%252e%252fsecret.txt'],
    ['a backslash', '/..\\secret.txt'],
    ['an encoded backslash', '/..%5csecret.txt'],
    ['an encoded NUL', '/index.html%00.txt'],
    ['an encoded line end', '/index.html%0d%0aX-Header:%20yes'],
    ['overlong UTF-8', '/%c0%ae%c0%ae/secret.txt'],
    ['a broken escape', '/%zz'],
    ['a hidden file', '/.hidden'],
    ['a hidden file, encoded', '/%2ehidden'],
    ['an absolute URL', 'http://example.com/'],
    ['an absolute URL of ours', 'http://127.0.0.1/index.html'],
    ['a scheme-relative one', '//example.com/index.html'],
    ['a path without its slash', 'index.html'],
    ['an asterisk', '*'],
  ])('%s: %s', async (_name, target) => {
    const { status, whole } = await ask(target);
    expect(status).toBe(400);
    expect(whole).not.toContain(secret);
  });

  test.each(['/', '/index.html', '/a/b.js', '/name%20with%20spaces', '/?query=../..', '/%C3%A9'])(
    '%s is plain',
    (target) => {
      expect(isPlainTarget(target)).toBe(true);
    },
  );
});

describe('symbolic links', () => {
  /** @type {string} */
  let linked;
  /** @type {import('../../../js/server/page-server.js').PageServer} */
  let second;

  beforeAll(async () => {
    const place = path.join(folder, 'linked');
    const directory = path.join(place, 'web');
    await mkdir(path.join(directory, 'docs'), { recursive: true });
    await mkdir(path.join(place, 'web-beside'));
    await writeFile(path.join(place, 'secret.html'), secret);
    await writeFile(path.join(place, 'web-beside', 'secret.html'), secret);
    await writeFile(path.join(place, 'web-beside', 'index.html'), secret);
    await writeFile(path.join(directory, 'index.html'), page);
    await writeFile(path.join(directory, 'app.js'), 'export {};\n');
    await symlink('../secret.html', path.join(directory, 'link'));
    await symlink('../secret.html', path.join(directory, 'link.html'));
    await symlink(path.join(place, 'secret.html'), path.join(directory, 'absolute'));
    await symlink('link', path.join(directory, 'twice'));
    await symlink('..', path.join(directory, 'up'));
    await symlink('../web-beside', path.join(directory, 'beside'));
    await symlink('../../secret.html', path.join(directory, 'docs', 'index.html'));
    await symlink('../secret.html', path.join(directory, 'app.js.gz'));
    await symlink('app.js', path.join(directory, 'same.js'));
    await symlink('nowhere', path.join(directory, 'dangling'));
    // The folder itself may be reached through one.
    linked = path.join(place, 'site');
    await symlink('web', linked);
    second = await createPageServer({ directory: linked, port: 0 });
  });
  afterAll(() => second.close());

  /** @param {string} target */
  const get = (target) =>
    send(
      `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1:${second.port}\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n`,
      second.port,
    );

  test.each([
    ['to a file', '/link'],
    ['to a file, by its absolute path', '/absolute'],
    ['to a file, without its ending', '/link.html'],
    ['to another link that does', '/twice'],
    ['to a folder', '/up/secret.html'],
    ['to a folder beside whose name begins alike', '/beside/secret.html'],
    ['to a folder with a page', '/beside'],
    ['to a folder with a page, with its slash', '/beside/'],
    ['of the page of a folder', '/docs'],
    ['of the page of a folder, with its slash', '/docs/'],
    ['of what is compressed already', '/app.js'],
    ['to nothing', '/dangling'],
  ])('%s outside are not followed: %s', async (_name, target) => {
    const { status, whole } = await get(target);
    expect(status).toBe(404);
    expect(whole).not.toContain(secret);
  });

  test('within the folder are', async () => {
    const same = await get('/same.js');
    expect({ status: same.status, body: same.body }).toEqual({ status: 200, body: 'export {};\n' });
    expect((await get('/')).body).toBe(page);
  });
});

describe('the socket', () => {
  test('headers beyond 16 KB are refused', async () => {
    const { status } = await ask('/', { headers: [`X-Long: ${'x'.repeat(20_000)}`] });
    expect(status).toBe(431);
  });

  test('it listens on loopback only', async () => {
    await expect(createPageServer({ directory: folder, port: 0, host: '0.0.0.0' })).rejects.toThrow(RangeError);
    await expect(createPageServer({ directory: folder, port: 0, host: '::' })).rejects.toThrow(RangeError);
  });

  test('the next free port is taken when the wanted one is not free', async () => {
    const other = createServer();
    const wanted = await new Promise((resolve) => {
      other.listen(0, '127.0.0.1', () => resolve(/** @type {import('node:net').AddressInfo} */ (other.address()).port));
    });
    const second = await createPageServer({ directory: path.join(folder, 'web'), port: wanted });
    try {
      expect(second.port).toBeGreaterThan(wanted);
      expect(second.url).toBe(`http://127.0.0.1:${second.port}/`);
      // Its Host has the port that it got, not the one that was asked for.
      const line = (/** @type {number} */ port) =>
        `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`;
      expect((await send(line(second.port), second.port)).status).toBe(200);
      expect((await send(line(wanted), second.port)).status).toBe(421);
    } finally {
      await second.close();
      other.close();
    }
  });

  test('closing ends open connections', async () => {
    const second = await createPageServer({ directory: path.join(folder, 'web'), port: 0 });
    const socket = connect(second.port, '127.0.0.1');
    await new Promise((resolve) => socket.once('connect', resolve));
    const ended = new Promise((resolve) => socket.once('close', resolve));
    await second.close();
    await ended;
  });
});
