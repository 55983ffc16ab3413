/** Keys: generated, inspected and converted. */
import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { file, folders, put, run, succeed, useFoldersAndKit } from '../support/commands.js';

useFoldersAndKit();

describe('keys', () => {
  test('generate writes a matching pair, and does not overwrite one', async () => {
    const { stdout } = await succeed(['key:generate', '--bits=3072']);
    expect(stdout).toBe(
      `Private Key saved to: ${join(folders.cwd, 'private.key')}\nPublic Key saved to: ${join(folders.cwd, 'public.key')}\n`,
    );
    expect(createPublicKey(createPrivateKey(file('private.key'))).export({ type: 'spki', format: 'pem' })).toBe(
      file('public.key'),
    );
    expect(createPrivateKey(file('private.key')).asymmetricKeyDetails?.modulusLength).toBe(3072);
    expect([
      statSync(join(folders.cwd, 'private.key')).mode & 0o777,
      statSync(join(folders.cwd, 'public.key')).mode & 0o777 & ~0o022,
    ]).toEqual([0o600, 0o644]);
    const before = file('private.key');
    expect(await run(['key:generate'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('ERR_CONFIG_EXISTS'),
    });
    expect(file('private.key')).toBe(before);
    await succeed(['key:generate', '--force']);
    expect(file('private.key')).not.toBe(before);
  });

  test('generate to stdout is the key alone, and --encrypt encrypts it', async () => {
    const { stdout } = await succeed(['keys', 'generate', '--keyfile=-']);
    expect(createPrivateKey(stdout).asymmetricKeyType).toBe('rsa');
    expect(readdirSync(folders.cwd)).toEqual([]);
    put('pass', 'correct horse');
    await succeed(['key:generate', '--encrypt', '--passphrase=@pass']);
    expect(file('private.key')).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----/);
    expect(createPrivateKey({ key: file('private.key'), passphrase: 'correct horse' }).asymmetricKeyType).toBe('rsa');
    expect(await run(['key:generate', '--encrypt', '--force'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--passphrase=@FILE'),
    });
  });

  test('inspect and convert every form', async () => {
    const pkcs1 = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    put('old.pem', pkcs1.export({ type: 'pkcs1', format: 'pem' }).toString().replaceAll('\n', '\r\n'));
    const { stdout } = await succeed(['key:inspect', 'old.pem']);
    expect(stdout).toContain(
      'Kind        a private key\nForm        PKCS#1\nLength      2048 bits\nExponent    65537\n',
    );
    await succeed(['key:convert', 'old.pem', '--to=pkcs8', '--out=private.key']);
    expect(file('private.key')).toBe(pkcs1.export({ type: 'pkcs8', format: 'pem' }));
    expect(statSync(join(folders.cwd, 'private.key')).mode & 0o777).toBe(0o600);
    expect((await succeed(['key:convert', '-', '--to=spki'], { stdin: file('private.key') })).stdout).toBe(
      createPublicKey(pkcs1).export({ type: 'spki', format: 'pem' }),
    );
    const jwk = await succeed(['key:convert', 'private.key', '--to=jwk', '--out=-']);
    expect(
      createPrivateKey({ key: JSON.parse(jwk.stdout), format: 'jwk' }).export({ type: 'pkcs8', format: 'pem' }),
    ).toBe(file('private.key'));
    put('pass', 'correct horse');
    await succeed([
      'key:convert',
      'private.key',
      '--to=encrypted-pkcs8',
      '--new-passphrase=@pass',
      '--out=private.key',
      '--force',
    ]);
    await succeed(['key:convert', 'private.key', '--to=pkcs1', '--passphrase=@pass', '--out=back.pem']);
    expect(file('back.pem')).toBe(pkcs1.export({ type: 'pkcs1', format: 'pem' }));
    expect(await run(['key:convert', 'private.key'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--to'),
    });
    expect(await run(['key:inspect', 'missing'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('ERR_CONFIG_NOT_FOUND'),
    });
  });
});
