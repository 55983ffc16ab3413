/** The public methods, over every kind of engine. The details are tested natively; this tests the way there and back. */
import { createPrivateKey, createPublicKey, createVerify } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { applicationId, engines, makeKeyPair, now, tokenId } from '../support/engines.js';

const keys = makeKeyPair();
const expectedThumbprint = /^[A-Za-z0-9_-]{43}$/;

describe.each(engines)('the engine %s', (name, entry) => {
  /** @type {import('../support/engines.js').Toolkit} */
  let kit;

  beforeAll(async () => {
    kit = await entry.createToolkit();
  });

  afterAll(() => kit.close());

  test('says what it is', () => {
    expect(kit.build).toEqual({
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      tier: expect.stringMatching(/^(relaxed-simd|portable)$/),
      engine: name.includes('worker') ? 'worker' : 'thread',
    });
    expect(Object.isFrozen(kit.build)).toBe(true);
    expect(kit.usable).toBe(true);
  });

  test('makes a key pair that Node agrees to', async () => {
    const pair = await kit.generateKeyPair();
    expect(pair.modulusLength).toBe(2048);
    expect(pair.thumbprint).toMatch(expectedThumbprint);
    expect(pair.publicJwk).toMatchObject({ kty: 'RSA', e: 'AQAB', kid: pair.thumbprint });
    const made = createPrivateKey(pair.privateKey);
    expect(made.asymmetricKeyDetails).toEqual({ modulusLength: 2048, publicExponent: 65537n });
    expect(createPublicKey(made).export({ type: 'spki', format: 'pem' })).toBe(pair.publicKey);
    expect(made.export({ type: 'pkcs8', format: 'pem' })).toBe(pair.privateKey);
    expect(Object.isFrozen(pair) && Object.isFrozen(pair.publicJwk)).toBe(true);
  });

  test('takes a key as text, bytes, a buffer, a JWK and a handle', async () => {
    const object = createPrivateKey(keys.privateKey);
    const text = new TextEncoder().encode(keys.privateKey);
    const der = object.export({ type: 'pkcs8', format: 'der' });
    const handle = await kit.importKey(keys.privateKey);
    const padded = new Uint8Array(text.length + 20);
    padded.set(text, 10);
    const forms = [
      keys.privateKey,
      text,
      der,
      text.buffer.slice(text.byteOffset, text.byteOffset + text.length),
      new DataView(padded.buffer, 10, text.length),
      object.export({ format: 'jwk' }),
      handle,
    ];
    for (const form of forms) {
      const inspection = await kit.inspectKey(/** @type {any} */ (form));
      expect(inspection.kind).toBe('private');
      expect(inspection.thumbprint).toBe(handle.thumbprint);
    }
    // The caller's bytes are the caller's: they are neither wiped nor taken away.
    expect(new TextDecoder().decode(text)).toBe(keys.privateKey);
    await handle.close();
  });

  test('inspects a key', async () => {
    const inspection = await kit.inspectKey(keys.publicKey);
    expect(inspection).toEqual({
      kind: 'public',
      format: 'spki',
      encrypted: false,
      modulusLength: 2048,
      publicExponent: '65537',
      thumbprint: expect.stringMatching(expectedThumbprint),
      publicKey: keys.publicKey,
      publicJwk: expect.objectContaining({ kty: 'RSA' }),
      findings: [],
    });
  });

  test('keeps a key until its handle is closed', async () => {
    const key = await kit.importKey(keys.privateKey);
    expect(key).toMatchObject({ kind: 'private', modulusLength: 2048, publicKey: keys.publicKey });
    expect(Object.isFrozen(key)).toBe(true);
    expect(JSON.stringify(key)).not.toContain('PRIVATE');
    await kit.signToken({ privateKey: key, applicationId });
    await key.close();
    await key.close();
    await expect(kit.signToken({ privateKey: key, applicationId })).rejects.toMatchObject({
      code: 'ERR_KEY_CLOSED',
      details: { where: 'privateKey' },
    });
  });

  test('converts a key to every form', async () => {
    const pkcs1 = await kit.convertKey(keys.privateKey, { to: 'pkcs1' });
    expect(pkcs1).toEqual({
      kind: 'private',
      format: 'pkcs1',
      key: createPrivateKey(keys.privateKey).export({ type: 'pkcs1', format: 'pem' }),
    });
    const jwk = await kit.convertKey(keys.privateKey, { to: 'jwk' });
    expect(jwk.key).toMatchObject(createPrivateKey(keys.privateKey).export({ format: 'jwk' }));
    const spki = await kit.convertKey(pkcs1.key, { to: 'spki' });
    expect(spki).toEqual({ kind: 'public', format: 'spki', key: keys.publicKey });
    const publicJwk = await kit.convertKey(jwk.key, { to: 'public-jwk' });
    expect(publicJwk.key).not.toHaveProperty('d');
    const back = await kit.convertKey(jwk.key, { to: 'pkcs8' });
    expect(back.key).toBe(keys.privateKey);
  });

  test('encrypts a key and reads it again', async () => {
    const text = 'correct horse ✓';
    const { key: ours } = await kit.convertKey(keys.privateKey, { to: 'encrypted-pkcs8', newPassphrase: text });
    const read = createPrivateKey({ key: String(ours), passphrase: text });
    expect(read.export({ type: 'pkcs8', format: 'pem' })).toBe(keys.privateKey);
    const handle = await kit.importKey(ours, { passphrase: text });
    expect(handle.kind).toBe('private');
    await handle.close();

    // Node's rounds are fewer, and the test is quicker for it.
    const key = read.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: text });
    for (const passphrase of [text, new TextEncoder().encode(text)]) {
      expect((await kit.inspectKey(key, { passphrase })).encrypted).toBe(true);
      const { token } = await kit.signToken({ privateKey: key, passphrase, applicationId, now });
      await kit.verifyToken(token, { publicKey: key, passphrase, now });
      expect((await kit.inspectToken(token, { key, passphrase, now })).signature).toBe('verified');
    }
  });

  test('builds, reads and asks ACLs', async () => {
    const presets = await kit.listAclPresets();
    expect(presets.map((preset) => preset.name)).toEqual(
      expect.arrayContaining(['tutorial', 'client-sdk-web', 'admin']),
    );
    const acl = await kit.buildAcl('client-sdk-web');
    expect(acl).toEqual(presets.find((preset) => preset.name === 'client-sdk-web')?.acl);
    expect(await kit.buildAcl('admin')).toBeNull();
    const rules = [{ path: '/*/users/**', methods: ['GET'] }];
    expect(await kit.buildAcl(rules)).toEqual({ paths: { '/*/users/**': { methods: ['GET'] } } });
    expect(await kit.parseAcl('{"paths":{"/*/users/**":{}}}')).toEqual({
      acl: { paths: { '/*/users/**': {} } },
      findings: expect.any(Array),
    });
    for (const form of [acl, 'client-sdk-web']) {
      expect(await kit.checkAcl(/** @type {any} */ (form), { method: 'put', path: '/v1/users/alice' })).toEqual({
        allowed: true,
        rule: '/*/users/**',
        reason: expect.any(String),
      });
    }
    expect((await kit.checkAcl(rules, { method: 'PUT', path: '/v1/users/alice' })).allowed).toBe(false);
    expect((await kit.checkAcl(null, { method: 'PUT', path: '/anything' })).allowed).toBe(true);
  });

  test('compares ACLs in every form', async () => {
    expect(await kit.compareAcls('tutorial', await kit.buildAcl('tutorial'))).toEqual({
      onlyFirst: [],
      onlySecond: [],
    });
    const rules = [{ path: '/*/users/**', methods: ['GET'] }];
    expect(await kit.compareAcls({ paths: { '/*/users/*': { filters: { name: 'alice' } } } }, rules)).toEqual({
      onlyFirst: [{ path: '/*/users/*', methods: ['POST', 'PUT', 'PATCH', 'DELETE'], filters: { name: 'alice' } }],
      onlySecond: [{ path: '/*/users/**', methods: ['GET'], filters: null }],
    });
    expect((await kit.compareAcls(null, rules)).onlyFirst[0]?.path).toBe('/**');
  });

  test('signs, verifies and inspects', async () => {
    const request = {
      privateKey: keys.privateKey,
      applicationId,
      subject: 'alice',
      expiresIn: '1h',
      acl: /** @type {const} */ ('client-sdk-web'),
      now,
      tokenId,
    };
    const signed = await kit.signToken(request);
    expect(signed).toMatchObject({
      header: { alg: 'RS256', typ: 'JWT' },
      payload: { iat: now, jti: tokenId, application_id: applicationId, sub: 'alice', exp: now + 3600 },
      expiresAt: now + 3600,
    });
    expect(Object.isFrozen(signed) && Object.isFrozen(signed.payload) && Object.isFrozen(signed.payload.acl)).toBe(
      true,
    );
    expect((await kit.signToken(request)).token).toBe(signed.token);

    const [header, payload, signature] = signed.token.split('.');
    expect(
      createVerify('RSA-SHA256').update(`${header}.${payload}`).verify(keys.publicKey, signature, 'base64url'),
    ).toBe(true);

    const verified = await kit.verifyToken(signed.token, {
      publicKey: keys.publicKey,
      applicationId,
      subject: 'alice',
      now: now + 1,
    });
    expect(verified).toEqual({ header: signed.header, payload: signed.payload });

    const inspected = await kit.inspectToken(`Bearer ${signed.token}`, {
      key: keys.publicKey,
      now,
      application: { id: applicationId },
    });
    expect(inspected).toMatchObject({
      payload: signed.payload,
      signature: 'verified',
      issuedAt: now,
      notBefore: null,
      expiresAt: now + 3600,
    });
    expect(inspected.findings.map((finding) => finding.code)).toContain('WARN_TOKEN_TEXT_REPAIRED');
  });

  test('takes the time from the clock when none is given', async () => {
    const before = Math.floor(Date.now() / 1000);
    const { token, payload } = await kit.signToken({ privateKey: keys.privateKey, applicationId });
    expect(payload.iat).toBeGreaterThanOrEqual(before);
    expect(payload.iat).toBeLessThanOrEqual(Date.now() / 1000);
    await kit.verifyToken(token, { publicKey: keys.publicKey });
    expect((await kit.inspectToken(token)).signature).toBe('unchecked');
  });

  test('keeps the order in which claims are given', async () => {
    const { payload } = await kit.signToken({
      subject: 'alice',
      claims: { second: 2, first: 1 },
      now,
      expiresIn: '1h',
      applicationId,
      privateKey: keys.privateKey,
      tokenId,
    });
    expect(Object.keys(payload)).toEqual(['iat', 'jti', 'sub', 'second', 'first', 'exp', 'application_id']);
  });

  test('keeps the JSON types of custom claims, null among them, and drops undefined ones', async () => {
    const claims = {
      text: 'Zoë 𝒳',
      number: -1.5,
      big: Number.MAX_SAFE_INTEGER,
      yes: true,
      nothing: null,
      list: [1, [2]],
      nested: { a: {} },
      gone: undefined,
    };
    const { token, payload } = await kit.signToken({
      privateKey: keys.privateKey,
      applicationId,
      claims,
      now,
      subject: undefined,
    });
    expect(payload).toMatchObject({ ...JSON.parse(JSON.stringify(claims)) });
    expect(payload).not.toHaveProperty('gone');
    expect(payload).not.toHaveProperty('sub');
    expect((await kit.verifyToken(token, { publicKey: keys.publicKey, now })).payload).toEqual(payload);
  });

  test('takes its arguments as they are at the call', async () => {
    const claims = { role: 'reader' };
    const request = { privateKey: keys.privateKey, applicationId, claims, now };
    const pending = kit.signToken(request);
    claims.role = 'admin';
    request.applicationId = 'changed';
    expect((await pending).payload).toMatchObject({ role: 'reader', application_id: applicationId });
  });

  test('answers calls that overlap, each with its own answer', async () => {
    const subjects = Array.from({ length: 20 }, (_, i) => `user-${i}`);
    const tokens = await Promise.all(
      subjects.map((subject) => kit.signToken({ privateKey: keys.privateKey, applicationId, subject, now })),
    );
    expect(tokens.map(({ payload }) => payload.sub)).toEqual(subjects);
  });

  test('reports a finding for anything that is not a token, and never throws', async () => {
    for (const token of [
      '',
      ' ',
      'x',
      'a.b.c',
      '\ud800',
      '\0',
      'é'.repeat(10),
      'x'.repeat(70_000),
      '𝒳'.repeat(40_000),
      `${'.'.repeat(100)}`,
    ]) {
      const { findings } = await kit.inspectToken(token, { now });
      expect(findings.length).toBeGreaterThan(0);
      expect(findings[0].code).toMatch(/^ERR_TOKEN_/);
    }
  });

  test('signs many', async () => {
    const subjects = Array.from({ length: 10 }, (_, i) => `user-${i}`);
    const requests = subjects.map((subject) => ({ privateKey: keys.privateKey, applicationId, subject, now, tokenId }));
    const seen = [];
    for await (const { payload } of kit.signTokens(requests, { concurrency: 2 })) seen.push(payload.sub);
    expect(seen).toEqual(subjects);
  });

  test('closes, again and again', async () => {
    const other = await entry.createToolkit();
    const key = await other.importKey(keys.privateKey);
    await other.close();
    await other.close();
    expect(other.usable).toBe(false);
    await expect(other.listAclPresets()).rejects.toMatchObject({ code: 'ERR_ENGINE_CLOSED' });
    await expect(other.signToken({ privateKey: key, applicationId })).rejects.toMatchObject({
      code: 'ERR_ENGINE_CLOSED',
    });
    expect(() => other.signTokens([])).toThrow(expect.objectContaining({ code: 'ERR_ENGINE_CLOSED' }));
    await key.close();
    expect(kit.usable).toBe(true);
  });

  test('does not take the handle of another toolkit', async () => {
    const other = await entry.createToolkit();
    const key = await other.importKey(keys.privateKey);
    await expect(kit.inspectKey(key)).rejects.toMatchObject({ code: 'ERR_KEY_CLOSED' });
    await other.close();
  });
});
