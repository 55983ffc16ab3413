/** The examples run as they are: Node's http, Express, and Cloudflare's runtime. */
import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { jwtVerify, importSPKI } from 'jose';
import { bundleWorker, startWorkerd } from './support/workerd.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const applicationId = 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab';

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
  test('gives tokens to the right users', async () => {
    const child = spawn(process.execPath, [join(root, 'examples', name, 'server.js')], {
      env: {
        ...process.env,
        PORT: '0',
        VONAGE_APPLICATION_ID: applicationId,
        VONAGE_PRIVATE_KEY: join(folder, 'private.key'),
      },
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

const bindings = `
  (name = "VONAGE_APPLICATION_ID", text = "${applicationId}"),
  (name = "VONAGE_PRIVATE_KEY", text = embed "private.key"),
  (name = "SESSIONS", json = "{\\"Bearer alice-session\\":\\"alice\\"}"),
`;

describe('examples/cloudflare-worker', () => {
  test('runs in workerd, bundled by the rules of wrangler', async () => {
    const modules = await bundleWorker({ entryPoints: [join(root, 'examples/cloudflare-worker/worker.js')] }, folder);
    expect([...modules]).toEqual(['tokensmith.wasm']);
    const { url, stop } = await startWorkerd(folder, modules, bindings);
    try {
      await expectTokens((headers) => fetch(`${url}/token`, { method: 'POST', headers }));
    } finally {
      stop();
    }
  });
});
