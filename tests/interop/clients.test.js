/**
 * Tokens made here are read by other people's libraries, tokens made there are read here, and for the same claims, time
 * and id the two are the same bytes: RS256 is a pure function of key, header and payload.
 */
import { createPrivateKey, createPublicKey, createSign, createVerify, generateKeyPairSync } from 'node:crypto';
import { tokenGenerate, verifySignature } from '@vonage/jwt';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as jose from 'jose';
import jsonwebtoken from 'jsonwebtoken';
import nexmoJwt from 'nexmo/lib/JwtGenerator.js';
import { createToolkit } from '../../js/targets/node.js';

const applicationId = 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab';
const tokenId = '0f0f0f0f-1111-4222-8333-444444444444';
const now = 1_700_000_000;
const expiresAt = now + 86_400;
const header = { alg: 'RS256', typ: 'JWT' };

/** The tutorial's own ACL, in its order. */
const tutorialAcl = {
  paths: Object.fromEntries(
    ['users', 'conversations', 'sessions', 'devices', 'image', 'media', 'applications', 'push', 'knocking'].map(
      (name) => [`/*/${name}/**`, {}],
    ),
  ),
};

/** @type {import('../../js/toolkit.js').Toolkit} */
let kit;
/** @type {{ privateKey: string, publicKey: string }} */
let ours;
/** @type {{ privateKey: string, publicKey: string }} */
let theirs;

beforeAll(async () => {
  kit = await createToolkit();
  ours = await kit.generateKeyPair({ modulusLength: 2048 });
  theirs = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
});

afterAll(() => kit.close());

/**
 * The tutorial's `jwt:generate` line as an API call: its arguments in its order.
 *
 * @param {string} privateKey PEM
 */
const signTutorialToken = (privateKey) =>
  kit.signToken({ privateKey, subject: 'MY_USER_NAME', expiresAt, acl: tutorialAcl, applicationId, tokenId, now });

const tutorialPayload = () => ({
  iat: now,
  jti: tokenId,
  sub: 'MY_USER_NAME',
  exp: expiresAt,
  acl: tutorialAcl,
  application_id: applicationId,
});

describe('a token signed here', () => {
  test.each([
    ['our key', () => ours],
    ["node's key", () => theirs],
  ])('with %s is taken by every verifier', async (_name, pair) => {
    const { privateKey, publicKey } = pair();
    const { token } = await signTutorialToken(privateKey);

    const read = await jose.jwtVerify(token, await jose.importSPKI(publicKey, 'RS256'), {
      algorithms: ['RS256'],
      currentDate: new Date(now * 1000),
      subject: 'MY_USER_NAME',
    });
    expect(read.payload).toEqual(tutorialPayload());
    expect(read.protectedHeader).toEqual(header);

    expect(jsonwebtoken.verify(token, publicKey, { algorithms: ['RS256'], clockTimestamp: now })).toEqual(
      tutorialPayload(),
    );

    const [protectedPart, payloadPart, signaturePart] = token.split('.');
    const verifier = createVerify('RSA-SHA256').update(`${protectedPart}.${payloadPart}`);
    expect(verifier.verify(publicKey, signaturePart, 'base64url')).toBe(true);
  });

  test("is taken by the official SDK's verifier", async () => {
    const fresh = await kit.signToken({
      privateKey: ours.privateKey,
      subject: 'alice',
      expiresIn: '15m',
      acl: 'tutorial',
      applicationId,
    });
    expect(verifySignature(fresh.token, ours.publicKey)).toBe(true);
    expect(verifySignature(fresh.token, theirs.publicKey)).toBe(false);
  });

  test('is refused by every verifier once a character has changed', async () => {
    const { token } = await signTutorialToken(ours.privateKey);
    const middle = token.indexOf('.') + 10;
    const changed = token.slice(0, middle) + (token[middle] === 'A' ? 'B' : 'A') + token.slice(middle + 1);
    const key = await jose.importSPKI(ours.publicKey, 'RS256');
    await expect(jose.jwtVerify(changed, key, { currentDate: new Date(now * 1000) })).rejects.toThrow();
    expect(() => jsonwebtoken.verify(changed, ours.publicKey, { clockTimestamp: now })).toThrow();
    await expect(kit.verifyToken(changed, { publicKey: ours.publicKey, now })).rejects.toMatchObject({
      code: 'ERR_TOKEN_SIGNATURE',
    });
  });
});

describe('byte for byte', () => {
  test('the same as node:crypto', async () => {
    const { token } = await signTutorialToken(theirs.privateKey);
    const input = [header, tutorialPayload()]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    const signature = createSign('RSA-SHA256').update(input).sign(theirs.privateKey, 'base64url');
    expect(token).toBe(`${input}.${signature}`);
  });

  test('the same as jose', async () => {
    const { token } = await signTutorialToken(theirs.privateKey);
    const signed = await new jose.SignJWT(tutorialPayload())
      .setProtectedHeader(header)
      .sign(createPrivateKey(theirs.privateKey));
    expect(token).toBe(signed);
  });

  test('the same as jsonwebtoken', async () => {
    const { token } = await signTutorialToken(theirs.privateKey);
    expect(token).toBe(jsonwebtoken.sign(tutorialPayload(), theirs.privateKey, { algorithm: 'RS256' }));
  });

  test('the same as the nexmo package that the old command-line tool signs with', async () => {
    const { token } = await signTutorialToken(theirs.privateKey);
    const generator = new (nexmoJwt.default ?? nexmoJwt)();
    const { application_id: id, ...claims } = tutorialPayload();
    const signed = generator.generate(Buffer.from(theirs.privateKey), { ...claims, application_id: id });
    expect(signed).toBe(token);
  });

  test('the same as @vonage/jwt, for its order of claims', async () => {
    const soon = Math.floor(Date.now() / 1000);
    const signed = tokenGenerate(applicationId, theirs.privateKey, {
      issued_at: soon,
      jti: tokenId,
      exp: soon + 900,
      sub: 'alice',
      acl: tutorialAcl,
    });
    const payload = jose.decodeJwt(signed);
    const again = jsonwebtoken.sign(payload, theirs.privateKey, { algorithm: 'RS256' });
    expect(again).toBe(signed);
    // The official SDK leaks its own option names into the token and orders claims its own way; the shared claims agree.
    const { token, payload: shared } = await kit.signToken({
      privateKey: theirs.privateKey,
      expiresAt: soon + 900,
      subject: 'alice',
      acl: tutorialAcl,
      applicationId,
      tokenId,
      now: soon,
    });
    expect(payload).toMatchObject({ ...shared, iat: payload.iat });
    expect(jsonwebtoken.verify(token, theirs.publicKey, { algorithms: ['RS256'] })).toEqual(shared);
  });
});

describe('a token signed elsewhere', () => {
  const payload = () => ({ iat: now, jti: tokenId, sub: 'alice', exp: now + 900, application_id: applicationId });

  test('by jose is verified here', async () => {
    const token = await new jose.SignJWT(payload())
      .setProtectedHeader(header)
      .sign(await jose.importPKCS8(ours.privateKey, 'RS256'));
    await expect(
      kit.verifyToken(token, { publicKey: ours.publicKey, subject: 'alice', applicationId, now }),
    ).resolves.toMatchObject({
      payload: payload(),
      header,
    });
  });

  test('by jsonwebtoken is verified here', async () => {
    const token = jsonwebtoken.sign(payload(), ours.privateKey, { algorithm: 'RS256' });
    const read = await kit.verifyToken(token, { publicKey: ours.publicKey, now });
    expect(read.payload).toEqual(payload());
  });

  test('by the official SDK is verified here', async () => {
    const token = tokenGenerate(applicationId, ours.privateKey, { sub: 'alice', acl: tutorialAcl });
    const read = await kit.verifyToken(token, { publicKey: ours.publicKey, applicationId, subject: 'alice' });
    expect(read.payload).toMatchObject({ sub: 'alice', acl: tutorialAcl });
  });
});

describe('JWK thumbprints and keys', () => {
  test('the thumbprint is the one jose computes', async () => {
    const { thumbprint, publicJwk } = await kit.inspectKey(ours.publicKey);
    expect(await jose.calculateJwkThumbprint(/** @type {jose.JWK} */ (publicJwk))).toBe(thumbprint);
  });

  test('a private JWK goes to jose and comes back as the same key', async () => {
    const { key: jwk } = await kit.convertKey(ours.privateKey, { to: 'jwk' });
    const key = await jose.importJWK(/** @type {jose.JWK} */ (jwk), 'RS256', { extractable: true });
    const back = await jose.exportPKCS8(/** @type {CryptoKey} */ (key));
    expect((await kit.inspectKey(back)).thumbprint).toBe((await kit.inspectKey(ours.publicKey)).thumbprint);
  });

  test('WebCrypto takes the PKCS#8 we make', async () => {
    const body = ours.privateKey.replace(/-----[^-]+-----|\s/g, '');
    const key = await globalThis.crypto.subtle.importKey(
      'pkcs8',
      Buffer.from(body, 'base64'),
      { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
      false,
      ['sign'],
    );
    expect(key.algorithm).toMatchObject({ modulusLength: 2048 });
  });

  test("the public key is byte for byte node's", async () => {
    const { publicKey } = await kit.inspectKey(theirs.privateKey);
    expect(publicKey).toBe(theirs.publicKey);
    expect(createPublicKey(ours.privateKey).export({ type: 'spki', format: 'pem' })).toBe(ours.publicKey);
  });
});
