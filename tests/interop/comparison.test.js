/** What the README's comparison says of `@vonage/jwt` and `jose` is what they do. */
import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as vonage from '@vonage/jwt';
import { describe, expect, test } from '@jest/globals';
import * as jose from 'jose';
import { rowsOf } from '../js/support/markdown-table.js';
import { bundleWorker, startWorkerd } from '../js/support/workerd.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const applicationId = 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab';
const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

/** @param {string} start of the row's first cell @returns {{ [tool: string]: string }} */
function row(start) {
  const rows = rowsOf(readFileSync(path.join(root, 'README.md'), 'utf8'));
  const head = rows[0];
  const found = rows.filter(([what]) => what.startsWith(start));
  expect(found).toHaveLength(1);
  return Object.fromEntries(found[0].map((cell, index) => [head[index], cell]));
}

const now = Math.floor(Date.now() / 1000);
/** What the platform would refuse. */
const unusable = [{ exp: now + 3 * 86_400 }, { exp: Date.now() + 86_400_000 }, { acl: '{bad' }];

/** Damages that tokensmith repairs. */
const damaged = [
  privateKey.replaceAll('\n', '\\n'),
  JSON.stringify(privateKey),
  privateKey.replace(/^/gm, '    '),
  privateKey.replace(/^/gm, '> '),
];

describe('@vonage/jwt', () => {
  /** @param {{ [name: string]: unknown }} claims */
  const sign = (claims) => vonage.tokenGenerate(applicationId, privateKey, claims);

  test('signs, and does nothing else that the table asks for', () => {
    expect(row('Signs an RS256')['@vonage/jwt']).toBe('yes');
    expect(vonage.verifySignature(sign({ sub: 'alice' }), publicKey)).toBe(true);
    for (const what of ['Makes the key pair', 'Creates applications', 'Has ACLs by name', 'Explains', 'Signs many'])
      expect(row(what)['@vonage/jwt']).toBe('no');
    expect(
      Object.keys(vonage)
        .filter((name) => /generate|create|decode|inspect|verify/i.test(name))
        .sort(),
    ).toEqual(['tokenGenerate', 'verifySignature']);
  });

  test('signs what the platform would refuse', () => {
    expect(row('Refuses what')['@vonage/jwt']).toBe('no');
    for (const claims of unusable) expect(jose.decodeJwt(sign(claims))).toMatchObject(claims);
  });

  test('reads no damaged key', () => {
    expect(row('Reads keys')['@vonage/jwt']).toBe('no');
    for (const key of damaged) expect(() => vonage.tokenGenerate(applicationId, key)).toThrow();
  });

  test('logs the private key where its debug output is on', () => {
    expect(row('Keeps the private key')['@vonage/jwt']).toBe('not with `DEBUG`');
    const program = `require('@vonage/jwt').tokenGenerate('${applicationId}', process.env.KEY)`;
    const { stderr } = spawnSync(process.execPath, ['-e', program], {
      cwd: root,
      env: { ...process.env, DEBUG: '@vonage/jwt,vonage:*', KEY: privateKey },
      encoding: 'utf8',
    });
    expect(stderr).toContain(privateKey.split('\n')[5]);
  });
});

describe('jose', () => {
  /** @param {jose.JWTPayload} claims */
  const sign = async (claims) =>
    new jose.SignJWT(claims).setProtectedHeader({ alg: 'RS256' }).sign(await jose.importPKCS8(privateKey, 'RS256'));

  test('makes a key pair and signs', async () => {
    expect(row('Makes the key pair').jose).toBe('yes');
    expect(row('Signs an RS256').jose).toBe('yes');
    const pair = await jose.generateKeyPair('RS256');
    const token = await new jose.SignJWT({ sub: 'alice' }).setProtectedHeader({ alg: 'RS256' }).sign(pair.privateKey);
    expect((await jose.jwtVerify(token, pair.publicKey)).payload.sub).toBe('alice');
  });

  test('signs what the platform would refuse', async () => {
    expect(row('Refuses what').jose).toBe('no');
    for (const claims of unusable) expect(jose.decodeJwt(await sign(claims))).toEqual(claims);
  });

  test('reads no damaged key, but one with blanks for line ends', async () => {
    expect(row('Reads keys').jose).toBe('no');
    for (const key of damaged) await expect(jose.importPKCS8(key, 'RS256')).rejects.toThrow();
    await jose.importPKCS8(privateKey.replaceAll('\n', ' ').trim(), 'RS256');
  });

  test('decodes a token without its key, and says nothing about it', async () => {
    expect(row('Explains').jose).toBe('decodes it');
    expect(jose.decodeJwt(await sign({ exp: 1, subject: 'alice' }))).toEqual({ exp: 1, subject: 'alice' });
  });

  test('runs on Cloudflare Workers', async () => {
    expect(row('Runs on Cloudflare').jose).toBe('yes');
    const folder = mkdtempSync(path.join(tmpdir(), 'tokensmith-comparison-'));
    try {
      const contents = `
        import { importPKCS8, SignJWT } from 'jose';
        export default {
          async fetch() {
            const key = await importPKCS8(${JSON.stringify(privateKey)}, 'RS256');
            return new Response(await new SignJWT({ sub: 'alice' }).setProtectedHeader({ alg: 'RS256' }).sign(key));
          },
        };`;
      const modules = await bundleWorker({ stdin: { contents, resolveDir: root } }, folder);
      const { url, stop } = await startWorkerd(folder, modules);
      try {
        const token = await (await fetch(url)).text();
        expect((await jose.jwtVerify(token, await jose.importSPKI(publicKey, 'RS256'))).payload.sub).toBe('alice');
      } finally {
        stop();
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
