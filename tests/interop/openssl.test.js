/**
 * The openssl program reads every form of key written here and gives back the same key, and the reverse. Where two
 * encodings must be the same they are compared byte by byte.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createToolkit } from '../../js/targets/node.js';

const passphrase = 'correct horse battery staple';
const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
if (!hasOpenssl && process.env.CI === 'true') {
  throw new Error('The openssl program is not installed; with CI=true that is a failure.');
}
const describeWithOpenssl = hasOpenssl ? describe : describe.skip;

/** @type {import('../../js/toolkit.js').Toolkit} */
let kit;
/** @type {string} */
let folder;
/** @type {{ privateKey: string, publicKey: string, thumbprint: string }} */
let pair;

/**
 * Runs openssl in a folder of the test's own and returns its output.
 *
 * @param {string[]} args
 * @param {string} [input]
 */
const openssl = (args, input) =>
  execFileSync('openssl', args, { input, encoding: 'utf8', cwd: folder, stdio: ['pipe', 'pipe', 'pipe'] });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tokensmith-openssl-'));
  kit = await createToolkit();
  pair = await kit.generateKeyPair({ modulusLength: 2048 });
});

afterAll(() => {
  kit.close();
  rmSync(folder, { recursive: true, force: true });
});

describeWithOpenssl('openssl', () => {
  test.each(/** @type {const} */ ([2048, 3072]))(
    'finds a generated key of %i bits consistent',
    async (modulusLength) => {
      const { privateKey } = await kit.generateKeyPair({ modulusLength });
      expect(openssl(['rsa', '-check', '-noout'], privateKey)).toContain('RSA key ok');
    },
  );

  test('reads PKCS#8 and writes the same bytes', () => {
    expect(openssl(['pkey'], pair.privateKey)).toBe(pair.privateKey);
  });

  test('reads PKCS#1 and writes the same bytes', async () => {
    const { key: pkcs1 } = await kit.convertKey(pair.privateKey, { to: 'pkcs1' });
    expect(pkcs1).toMatch(/^-----BEGIN RSA PRIVATE KEY-----\n/);
    expect(openssl(['rsa', '-traditional'], /** @type {string} */ (pkcs1))).toBe(pkcs1);
  });

  test('derives the same public key', () => {
    expect(openssl(['pkey', '-pubout'], pair.privateKey)).toBe(pair.publicKey);
  });

  test('decrypts our encrypted PKCS#8', async () => {
    const { key: encrypted } = await kit.convertKey(pair.privateKey, {
      to: 'encrypted-pkcs8',
      newPassphrase: passphrase,
    });
    expect(encrypted).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----\n/);
    expect(openssl(['pkey', '-passin', `pass:${passphrase}`], /** @type {string} */ (encrypted))).toBe(pair.privateKey);
    expect(() => openssl(['pkey', '-passin', 'pass:wrong'], /** @type {string} */ (encrypted))).toThrow();
  });

  test.each([
    ['-aes-128-cbc', 'hmacWithSHA1'],
    ['-aes-192-cbc', 'hmacWithSHA256'],
    ['-aes-256-cbc', 'hmacWithSHA256'],
    ['-aes-256-cbc', 'hmacWithSHA512'],
  ])('its encrypted PKCS#8 (%s, %s) is read here', async (cipher, prf) => {
    const encrypted = openssl(
      ['pkcs8', '-topk8', '-v2', cipher.slice(1), '-v2prf', prf, '-passout', `pass:${passphrase}`],
      pair.privateKey,
    );
    expect((await kit.inspectKey(encrypted, { passphrase })).thumbprint).toBe(pair.thumbprint);
    await expect(kit.inspectKey(encrypted, { passphrase: 'wrong' })).rejects.toMatchObject({
      code: 'ERR_KEY_PASSPHRASE',
    });
    await expect(kit.inspectKey(encrypted)).rejects.toMatchObject({ code: 'ERR_KEY_ENCRYPTED' });
  });

  test.each(['-aes128', '-aes192', '-aes256'])('its encrypted PKCS#1 (%s) is read here', async (cipher) => {
    const encrypted = openssl(['rsa', '-traditional', cipher, '-passout', `pass:${passphrase}`], pair.privateKey);
    expect(encrypted).toContain('DEK-Info');
    expect((await kit.inspectKey(encrypted, { passphrase })).thumbprint).toBe(pair.thumbprint);
  });

  test('a key it makes is read here, in PEM and DER', async () => {
    const pem = openssl(['genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048']);
    const der = execFileSync('openssl', ['pkey', '-outform', 'DER'], {
      input: pem,
      cwd: folder,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const fromPem = await kit.inspectKey(pem);
    const fromDer = await kit.inspectKey(new Uint8Array(der));
    expect(fromDer.thumbprint).toBe(fromPem.thumbprint);
    expect((await kit.convertKey(new Uint8Array(der), { to: 'pkcs8' })).key).toBe(pem);
  });

  test('the public key of one of its certificates is taken, with all usual extensions', async () => {
    writeFileSync(join(folder, 'own.pem'), pair.privateKey, { mode: 0o600 });
    const subject = [
      '-subj',
      '/C=SE/O=tokensmith/CN=test',
      '-addext',
      'subjectAltName=DNS:a.example',
      '-addext',
      'nameConstraints=critical,permitted;DNS:example',
    ];
    const certificate = openssl(['req', '-x509', '-key', 'own.pem', '-days', '10', ...subject]);
    const described = openssl(['x509', '-text'], certificate);
    for (const given of [certificate, described]) {
      expect(await kit.inspectKey(given)).toMatchObject({
        kind: 'public',
        format: 'certificate',
        publicKey: pair.publicKey,
      });
    }
    const request = openssl(['req', '-new', '-key', 'own.pem', '-subj', '/CN=test']);
    await expect(kit.inspectKey(request)).rejects.toMatchObject({
      code: 'ERR_KEY_CERTIFICATE',
      details: { problem: expect.stringContaining('a request') },
    });
    expect(openssl(['req', '-noout', '-pubkey'], request)).toBe(pair.publicKey); // as the remedy says
  });

  test('the command in the remedy extracts the key from a PKCS#12 file', async () => {
    writeFileSync(join(folder, 'own.pem'), pair.privateKey, { mode: 0o600 });
    openssl(['pkcs12', '-export', '-inkey', 'own.pem', '-nocerts', '-passout', 'pass:secret', '-out', 'file.p12']);
    const error = await kit.inspectKey(readFileSync(join(folder, 'file.p12'))).catch((reason) => reason);
    expect(error).toMatchObject({ code: 'ERR_KEY_FORMAT', details: { problem: expect.stringContaining('PKCS#12') } });
    const [command] = /openssl pkcs12 -in file\.p12 -nodes -nocerts -out private\.key/.exec(error.details.remedy) ?? [
      '',
    ];
    openssl([...command.split(' ').slice(1), '-passin', 'pass:secret']);
    expect((await kit.inspectKey(readFileSync(join(folder, 'private.key')))).thumbprint).toBe(pair.thumbprint);
  });

  test.each([
    ['an elliptic-curve key', ['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256']],
    ['an Ed25519 key', ['genpkey', '-algorithm', 'ED25519']],
    ['an RSA-PSS key', ['genpkey', '-algorithm', 'RSA-PSS', '-pkeyopt', 'rsa_keygen_bits:2048']],
  ])('%s is refused by name', async (_name, args) => {
    await expect(kit.inspectKey(openssl(args))).rejects.toMatchObject({ code: 'ERR_KEY_ALGORITHM' });
  });

  test('verifies a signature made here, and makes one that is verified here', async () => {
    const signed = await kit.signToken({
      privateKey: pair.privateKey,
      applicationId: 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab',
      tokenId: 'fixed',
      now: 1_700_000_000,
    });
    const [header, payload, signature] = signed.token.split('.');
    writeFileSync(join(folder, 'input'), `${header}.${payload}`);
    writeFileSync(join(folder, 'signature'), Buffer.from(signature, 'base64url'));
    writeFileSync(join(folder, 'public.pem'), pair.publicKey);
    writeFileSync(join(folder, 'private.pem'), pair.privateKey, { mode: 0o600 });
    expect(openssl(['dgst', '-sha256', '-verify', 'public.pem', '-signature', 'signature', 'input'])).toContain(
      'Verified OK',
    );
    const again = execFileSync('openssl', ['dgst', '-sha256', '-sign', 'private.pem', 'input'], { cwd: folder });
    expect(again.toString('base64url')).toBe(signature);
  });
});
