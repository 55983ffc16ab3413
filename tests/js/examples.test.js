/** The examples run as they stand: Node's http, Express, and Cloudflare's runtime. */
import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { jwtVerify, importSPKI } from 'jose';
import workerd from 'workerd';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const applicationId = 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab';

// The package is CommonJS whose `default` is the path of the program.
const workerdProgram = /** @type {any} */ (workerd).default ?? workerd;

/** @type {string} */
let folder;
/** @type {{ privateKey: string, publicKey: string }} */
let pair;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tokensmith-examples-'));
  pair = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  writeFileSync(join(folder, 'private.key'), pair.privateKey, { mode: 0o600 });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/**
 * What every backend has to do.
 *
 * @param {(headers: Record<string, string>) => Promise<{ status: number, headers: { get(name: string): string | null }, json(): Promise<any> }>} post
 */
async function expectTokens(post) {
  const response = await post({ Authorization: 'Bearer alice-session', Origin: 'https://app.example.com' });
  expect(response.status).toBe(200);
  expect(response.headers.get('Access-Control-Allow-Origin')).toBe('https://app.example.com');
  const { token } = await response.json();
  const { payload } = await jwtVerify(token, await importSPKI(pair.publicKey, 'RS256'), { subject: 'alice' });
  expect(payload.application_id).toBe(applicationId);

  expect((await post({ Authorization: 'Bearer nobody' })).status).toBe(401);
  expect((await post({ Authorization: 'Bearer alice-session', Origin: 'https://evil.example' })).status).toBe(403);
}

describe.each(['node-http', 'express'])('examples/%s', (name) => {
  test('gives tokens to whom it should', async () => {
    const child = spawn(process.execPath, [join(root, 'examples', name, 'server.js')], {
      env: { ...process.env, PORT: '0', VONAGE_APPLICATION_ID: applicationId, VONAGE_PRIVATE_KEY: join(folder, 'private.key') },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const [url] = await once(createInterface({ input: child.stdout }), 'line');
      await expectTokens((headers) => fetch(url, { method: 'POST', headers }));
    } finally {
      child.kill();
    }
  });
});

/** What tells Cloudflare's runtime which modules there are, and that it listens on a free port of this machine. */
const workerdConfiguration = `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .main)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const main :Workerd.Worker = (
  modules = [
    (name = "worker.js", esModule = embed "worker.js"),
    (name = "tokensmith/wasm", wasm = embed "tokensmith.wasm"),
  ],
  compatibilityDate = "2025-01-01",
  bindings = [
    (name = "VONAGE_APPLICATION_ID", text = "${applicationId}"),
    (name = "VONAGE_PRIVATE_KEY", text = embed "private.key"),
    (name = "SESSIONS", json = "{\\"Bearer alice-session\\":\\"alice\\"}"),
  ],
);
`;

describe('examples/cloudflare-worker', () => {
  test('gives tokens to whom it should, in workerd', async () => {
    await build({
      entryPoints: [join(root, 'examples/cloudflare-worker/worker.js')],
      outfile: join(folder, 'worker.js'),
      bundle: true,
      format: 'esm',
      conditions: ['workerd', 'worker', 'browser'],
      // Cloudflare's own bundler leaves it to the runtime as well.
      external: ['tokensmith/wasm'],
    });
    copyFileSync(join(root, 'dist/engine/tokensmith.wasm'), join(folder, 'tokensmith.wasm'));
    writeFileSync(join(folder, 'config.capnp'), workerdConfiguration);
    const child = spawn(workerdProgram, ['serve', '--control-fd=3', join(folder, 'config.capnp')], {
      stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
    });
    try {
      const events = createInterface({ input: /** @type {import('node:stream').Readable} */ (child.stdio[3]) });
      const [line] = await once(events, 'line');
      const { port } = JSON.parse(line);
      await expectTokens((headers) => fetch(`http://127.0.0.1:${port}/token`, { method: 'POST', headers }));
    } finally {
      child.kill();
    }
  });
});
