/** The errors of the methods, with code, place and remedy, over every kind of engine. */
import { createPrivateKey, createSecretKey, generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { errorCodes } from '../../../js/codes.js';
import { TokensmithError } from '../../../js/errors.js';
import { makeCertificate } from '../support/certificates.js';
import { applicationId, codeOf, collect, engines, errorOf, makeKeyPair, now } from '../support/engines.js';

const { privateKey, publicKey } = makeKeyPair();
const ecKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' });
const encryptedKey = createPrivateKey(privateKey).export({
  type: 'pkcs8',
  format: 'pem',
  cipher: 'aes-256-cbc',
  passphrase: 'right',
});
const base = { privateKey, applicationId, now };

/** @type {any} each method of the toolkit, called wrongly */
let kit;

/** [what, how, code, where] @type {[string, () => Promise<unknown>, string, any][]} */
const cases = [
  // Shapes
  ['options that are text', () => kit.generateKeyPair('2048'), 'ERR_ARGUMENT_TYPE', 'options'],
  ['options that are null', () => kit.inspectKey(privateKey, null), 'ERR_ARGUMENT_TYPE', 'options'],
  ['options that are an array', () => kit.verifyToken('x', []), 'ERR_ARGUMENT_TYPE', 'options'],
  ['no request', () => kit.signToken(), 'ERR_ARGUMENT_MISSING', 'request'],
  ['a request that is text', () => kit.signToken('alice'), 'ERR_ARGUMENT_TYPE', 'request'],
  ['a slip in a name', () => kit.signToken({ ...base, expiresin: '1h' }), 'ERR_ARGUMENT_UNKNOWN', 'expiresin'],
  ['a slip in an option', () => kit.generateKeyPair({ modulus: 2048 }), 'ERR_ARGUMENT_UNKNOWN', 'modulus'],
  [
    'a key for a name',
    () => kit.signToken({ [privateKey]: 1 }),
    'ERR_ARGUMENT_UNKNOWN',
    `(a name of ${privateKey.length} characters)`,
  ],
  ['something that is not a signal', () => kit.generateKeyPair({ signal: {} }), 'ERR_ARGUMENT_TYPE', 'signal'],
  [
    'something that is not a listener',
    () => kit.generateKeyPair({ onProgress: 'log' }),
    'ERR_ARGUMENT_TYPE',
    'onProgress',
  ],
  ['a modulus of 1024 bits', () => kit.generateKeyPair({ modulusLength: 1024 }), 'ERR_ARGUMENT_VALUE', 'modulusLength'],
  ['a modulus as text', () => kit.generateKeyPair({ modulusLength: '2048' }), 'ERR_ARGUMENT_TYPE', 'modulusLength'],
  ['a modulus that is NaN', () => kit.generateKeyPair({ modulusLength: NaN }), 'ERR_ARGUMENT_VALUE', 'modulusLength'],
  // Keys
  ['no key', () => kit.inspectKey(), 'ERR_ARGUMENT_MISSING', 'key'],
  ['a key that is null', () => kit.inspectKey(null), 'ERR_ARGUMENT_MISSING', 'key'],
  ['a key that is a number', () => kit.inspectKey(1), 'ERR_ARGUMENT_TYPE', 'key'],
  ['a key that is a function', () => kit.inspectKey(() => privateKey), 'ERR_ARGUMENT_TYPE', 'key'],
  ['an object that is not a JWK', () => kit.inspectKey({ privateKey }), 'ERR_ARGUMENT_TYPE', 'key'],
  ['a KeyObject that is a secret', () => kit.inspectKey(createSecretKey(Buffer.alloc(32))), 'ERR_KEY_ALGORITHM', 'key'],
  ['a KeyObject of an elliptic curve', () => kit.inspectKey(createPrivateKey(ecKey)), 'ERR_KEY_ALGORITHM', 'key'],
  [
    'a CryptoKey that is not extractable',
    async () => kit.inspectKey(await makeCryptoKey({ extractable: false })),
    'ERR_ARGUMENT_VALUE',
    'key',
  ],
  [
    'a CryptoKey for another digest',
    async () => kit.inspectKey(await makeCryptoKey({ hash: 'SHA-512' })),
    'ERR_KEY_ALGORITHM',
    'key',
  ],
  [
    'a CryptoKey for RSA-PSS',
    async () => kit.inspectKey(await makeCryptoKey({ name: 'RSA-PSS' })),
    'ERR_KEY_ALGORITHM',
    'key',
  ],
  [
    'a certificate to sign with',
    () => kit.signToken({ ...base, privateKey: makeCertificate(privateKey) }),
    'ERR_KEY_CERTIFICATE',
    'privateKey',
  ],
  ['a handle, imported again', async () => kit.importKey(await kit.importKey(publicKey)), 'ERR_ARGUMENT_TYPE', 'key'],
  ['nonsense for a key', () => kit.inspectKey('nonsense'), 'ERR_KEY_UNRECOGNIZED', 'key'],
  ['empty text for a key', () => kit.inspectKey(''), 'ERR_KEY_UNRECOGNIZED', 'key'],
  ['40 KiB for a key', () => kit.inspectKey('x'.repeat(40_000)), 'ERR_KEY_TOO_LARGE', 'key'],
  ['40 KiB of bytes for a key', () => kit.inspectKey(new Uint8Array(40_000)), 'ERR_KEY_TOO_LARGE', 'key'],
  ['a path for a key', () => kit.inspectKey('./private.key'), 'ERR_KEY_IS_PATH', 'key'],
  ['half a key', () => kit.inspectKey(privateKey.slice(0, 800)), 'ERR_KEY_TRUNCATED', 'key'],
  ['an EC key', () => kit.inspectKey(ecKey), 'ERR_KEY_ALGORITHM', 'key'],
  [
    'a public key to sign with',
    () => kit.signToken({ ...base, privateKey: publicKey }),
    'ERR_KEY_NOT_PRIVATE',
    'privateKey',
  ],
  [
    'an encrypted key alone',
    () => kit.signToken({ ...base, privateKey: encryptedKey }),
    'ERR_KEY_ENCRYPTED',
    'privateKey',
  ],
  ['a wrong passphrase', () => kit.inspectKey(encryptedKey, { passphrase: 'wrong' }), 'ERR_KEY_PASSPHRASE', 'key'],
  [
    'a passphrase that is a number',
    () => kit.inspectKey(encryptedKey, { passphrase: 1 }),
    'ERR_ARGUMENT_TYPE',
    'passphrase',
  ],
  [
    'half a surrogate pair in a passphrase',
    () => kit.inspectKey(encryptedKey, { passphrase: '\ud83d' }),
    'ERR_ARGUMENT_VALUE',
    'passphrase',
  ],
  [
    'a passphrase with a handle',
    async () => kit.signToken({ ...base, privateKey: await kit.importKey(privateKey), passphrase: 'x' }),
    'ERR_ARGUMENT_VALUE',
    'passphrase',
  ],
  ['a passphrase without a key', () => kit.inspectToken('x', { passphrase: 'x' }), 'ERR_ARGUMENT_MISSING', 'key'],
  ['no format to convert to', () => kit.convertKey(privateKey, {}), 'ERR_ARGUMENT_MISSING', 'to'],
  ['nothing said about the conversion', () => kit.convertKey(privateKey), 'ERR_ARGUMENT_MISSING', 'to'],
  ['an unknown format', () => kit.convertKey(privateKey, { to: 'der' }), 'ERR_ARGUMENT_VALUE', 'to'],
  [
    'encryption without a passphrase',
    () => kit.convertKey(privateKey, { to: 'encrypted-pkcs8' }),
    'ERR_ARGUMENT_MISSING',
    'newPassphrase',
  ],
  [
    'a passphrase for a plain format',
    () => kit.convertKey(privateKey, { to: 'pkcs1', newPassphrase: 'x' }),
    'ERR_ARGUMENT_VALUE',
    'newPassphrase',
  ],
  // ACLs
  ['no ACL to build', () => kit.buildAcl(), 'ERR_ARGUMENT_MISSING', 'acl'],
  ['a finished ACL to build', () => kit.buildAcl({ paths: {} }), 'ERR_ARGUMENT_TYPE', 'acl'],
  ['an unknown preset', () => kit.buildAcl('client-sdk'), 'ERR_ACL_PRESET', 'preset'],
  ['a rule without a slash', () => kit.buildAcl([{ path: 'users' }]), 'ERR_ACL_PATH', expect.stringContaining('[0]')],
  ['an ACL that is not text', () => kit.parseAcl({ paths: {} }), 'ERR_ARGUMENT_TYPE', 'text'],
  ['an ACL that is not JSON', () => kit.parseAcl("{'paths':{}}"), 'ERR_ACL_JSON', expect.any(String)],
  ['an ACL that is too long', () => kit.parseAcl(' '.repeat(40_000)), 'ERR_ACL_TOO_LARGE', expect.any(String)],
  ['no ACL to check', () => kit.checkAcl(undefined, { method: 'GET', path: '/' }), 'ERR_ARGUMENT_MISSING', 'acl'],
  ['no path to check', () => kit.checkAcl(null, { method: 'GET' }), 'ERR_ARGUMENT_MISSING', 'path'],
  [
    'something that is not a method',
    () => kit.checkAcl(null, { method: 'LOOK', path: '/' }),
    'ERR_ARGUMENT_VALUE',
    'method',
  ],
  // Claims
  ['no private key', () => kit.signToken({ applicationId }), 'ERR_ARGUMENT_MISSING', 'privateKey'],
  ['no application', () => kit.signToken({ privateKey }), 'ERR_ARGUMENT_MISSING', 'applicationId'],
  [
    'an application ID that is not a UUID',
    () => kit.signToken({ ...base, applicationId: 'mine' }),
    'ERR_CLAIMS_APPLICATION_ID',
    'applicationId',
  ],
  ['an empty subject', () => kit.signToken({ ...base, subject: '' }), 'ERR_CLAIMS_SUBJECT', 'subject'],
  ['a duration without a unit', () => kit.signToken({ ...base, expiresIn: '900' }), 'ERR_CLAIMS_DURATION', 'expiresIn'],
  [
    'ten seconds of life',
    () => kit.signToken({ ...base, expiresIn: 10 }),
    'ERR_CLAIMS_LIFETIME_TOO_SHORT',
    'expiresIn',
  ],
  ['a week of life', () => kit.signToken({ ...base, expiresIn: '7d' }), 'ERR_CLAIMS_LIFETIME_TOO_LONG', 'expiresIn'],
  [
    'an expiry in the past',
    () => kit.signToken({ ...base, expiresAt: now - 60 }),
    'ERR_CLAIMS_EXPIRES_IN_PAST',
    'expiresAt',
  ],
  [
    'an expiry in milliseconds',
    () => kit.signToken({ ...base, expiresAt: (now + 60) * 1000 }),
    'ERR_CLAIMS_MILLISECONDS',
    'expiresAt',
  ],
  ['an expiry as text', () => kit.signToken({ ...base, expiresAt: '1700000060' }), 'ERR_CLAIMS_TIME', 'expiresAt'],
  ['an expiry as a Date', () => kit.signToken({ ...base, expiresAt: new Date() }), 'ERR_ARGUMENT_VALUE', 'expiresAt'],
  [
    'two expiries',
    () => kit.signToken({ ...base, expiresIn: '1h', expiresAt: now + 60 }),
    'ERR_CLAIMS_CONFLICT',
    expect.any(String),
  ],
  [
    'a beginning after the end',
    () => kit.signToken({ ...base, expiresIn: 60, notBefore: now + 120 }),
    'ERR_CLAIMS_NOT_BEFORE',
    'notBefore',
  ],
  ['an empty token id', () => kit.signToken({ ...base, tokenId: '' }), 'ERR_CLAIMS_TOKEN_ID', 'tokenId'],
  ['a key id that is a number', () => kit.signToken({ ...base, kid: 1 }), 'ERR_ARGUMENT_TYPE', 'kid'],
  ['a key id that is null', () => kit.signToken({ ...base, kid: null }), 'ERR_ARGUMENT_TYPE', 'kid'],
  ['an empty key id', () => kit.signToken({ ...base, kid: '' }), 'ERR_ARGUMENT_VALUE', 'kid'],
  ['a reserved claim', () => kit.signToken({ ...base, claims: { exp: 1 } }), 'ERR_CLAIMS_RESERVED', 'claims.exp'],
  ['a bad ACL', () => kit.signToken({ ...base, acl: { path: {} } }), 'ERR_ACL_SHAPE', expect.stringMatching(/^acl/)],
  [
    '60 KiB of claims',
    () => kit.signToken({ ...base, claims: { text: 'x'.repeat(60_000) } }),
    'ERR_CLAIMS_TOO_LARGE',
    expect.any(String),
  ],
  [
    '2 MiB of claims',
    () => kit.signToken({ ...base, claims: { text: 'x'.repeat(2 ** 21) } }),
    'ERR_ARGUMENT_VALUE',
    'arguments',
  ],
  ['a claim that is NaN', () => kit.signToken({ ...base, claims: { n: NaN } }), 'ERR_CLAIMS_VALUE', 'claims.n'],
  ['a claim that is a bigint', () => kit.signToken({ ...base, claims: { n: 1n } }), 'ERR_CLAIMS_VALUE', 'claims.n'],
  ['a claim that is a function', () => kit.signToken({ ...base, claims: { f() {} } }), 'ERR_CLAIMS_VALUE', 'claims.f'],
  [
    'a claim that is a Date',
    () => kit.signToken({ ...base, claims: { when: new Date() } }),
    'ERR_CLAIMS_VALUE',
    'claims.when',
  ],
  [
    'a claim that is a Map',
    () => kit.signToken({ ...base, claims: { map: new Map() } }),
    'ERR_CLAIMS_VALUE',
    'claims.map',
  ],
  [
    'undefined in a list',
    () => kit.signToken({ ...base, claims: { list: [undefined] } }),
    'ERR_CLAIMS_VALUE',
    'claims.list[0]',
  ],
  [
    'half a surrogate pair in a claim',
    () => kit.signToken({ ...base, claims: { 'a b': '\ud83d' } }),
    'ERR_CLAIMS_VALUE',
    'claims["a b"]',
  ],
  [
    'half a surrogate pair in a name',
    () => kit.signToken({ ...base, claims: { '\udc00': 1 } }),
    'ERR_CLAIMS_VALUE',
    'claims',
  ],
  [
    'half a surrogate pair in a subject',
    () => kit.signToken({ ...base, subject: 'ali\udc00ce' }),
    'ERR_ARGUMENT_VALUE',
    'subject',
  ],
  [
    'a claim named __proto__',
    () => kit.signToken({ ...base, claims: JSON.parse('{"__proto__":1}') }),
    'ERR_CLAIMS_VALUE',
    'claims.__proto__',
  ],
  [
    'a claim that holds itself',
    () => kit.signToken({ ...base, claims: makeCycle() }),
    'ERR_CLAIMS_VALUE',
    expect.stringMatching(/^claims\.self\.self/),
  ],
  [
    'claims that are nested 68 deep',
    () => kit.signToken({ ...base, claims: { deep: nest(67) } }),
    'ERR_CLAIMS_VALUE',
    expect.stringMatching(/^claims/),
  ],
  ['an integer beyond 2^53', () => kit.signToken({ ...base, claims: { n: 2 ** 60 } }), 'ERR_CLAIMS_VALUE', 'claims.n'],
  // Tokens
  ['no token', () => kit.verifyToken(), 'ERR_ARGUMENT_MISSING', 'token'],
  ['a token that is an object', () => kit.verifyToken({}, { publicKey }), 'ERR_ARGUMENT_TYPE', 'token'],
  ['no key to verify with', () => kit.verifyToken('x', {}), 'ERR_ARGUMENT_MISSING', 'publicKey'],
  [
    'something that is not a token',
    () => kit.verifyToken('x', { publicKey }),
    'ERR_TOKEN_STRUCTURE',
    expect.any(String),
  ],
  [
    'a token that is too long',
    () => kit.verifyToken('x'.repeat(70_000), { publicKey }),
    'ERR_TOKEN_TOO_LARGE',
    expect.any(String),
  ],
  [
    'half a surrogate pair for a token',
    () => kit.verifyToken('a.b.\ud800', { publicKey }),
    'ERR_TOKEN_BASE64URL',
    expect.any(String),
  ],
  ['a time in milliseconds', () => kit.verifyToken('x', { publicKey, now: Date.now() }), 'ERR_ARGUMENT_VALUE', 'now'],
  [
    'an hour of tolerance',
    () => kit.verifyToken('x', { publicKey, clockTolerance: '1h' }),
    'ERR_ARGUMENT_VALUE',
    'clockTolerance',
  ],
  ['a number to inspect', () => kit.inspectToken(1), 'ERR_ARGUMENT_TYPE', 'token'],
  [
    'an application that is text',
    () => kit.inspectToken('x', { application: applicationId }),
    'ERR_ARGUMENT_TYPE',
    'application',
  ],
];

/** @returns {Promise<CryptoKey>} */
async function makeCryptoKey({ name = 'RSASSA-PKCS1-v1_5', hash = 'SHA-256', extractable = true }) {
  return crypto.subtle.importKey(
    'spki',
    Buffer.from(publicKey.split('-----')[2], 'base64'),
    { name, hash },
    extractable,
    ['verify'],
  );
}

function makeCycle() {
  /** @type {Record<string, unknown>} */
  const value = {};
  value.self = value;
  return value;
}

/**
 * @param {number} depth
 * @returns {unknown}
 */
function nest(depth) {
  return depth === 0 ? 1 : [nest(depth - 1)];
}

describe.each(engines)('the engine %s', (_name, entry) => {
  beforeAll(async () => {
    kit = await entry.createToolkit();
  });

  afterAll(() => kit.close());

  test.each(cases)('refuses %s', async (_what, act, code, where) => {
    const error = await errorOf(act);
    expect({ code: error.code, where: error.details?.where, message: error.message }).toMatchObject({ code, where });
    expect(error).toBeInstanceOf(TokensmithError);
    expect(errorCodes).toContain(error.code);
    expect(error.name).toBe('TokensmithError');
    expect(error.message).toBe(`${error.details.where}: ${error.details.problem} ${error.details.remedy}`);
    expect(error.details.problem).toMatch(/\.$/);
    expect(error.details.remedy).toMatch(/[.?]$/);
    expect(Object.isFrozen(error.details)).toBe(true);
  });

  test('quotes no secret', async () => {
    const secrets = [privateKey.split('\n')[3], 'open sesame'];
    for (const act of [
      () => kit.inspectKey(privateKey.slice(0, 800), { passphrase: 'open sesame' }),
      () => kit.inspectKey(privateKey.replaceAll('A', '*'), { passphrase: 'open sesame' }),
      () => kit.inspectKey(encryptedKey, { passphrase: 'open sesame' }),
      () => kit.signToken({ ...base, [privateKey]: 'open sesame' }),
      () => kit.signToken({ ...base, subject: privateKey }),
      () => kit.convertKey(privateKey, { to: privateKey }),
      () => kit.buildAcl(privateKey),
      () => kit.parseAcl(privateKey),
      () => kit.signToken({ ...base, acl: { paths: { [privateKey]: {} } } }),
    ]) {
      const error = await errorOf(act);
      const all = [error.message, JSON.stringify(error.details), String(error.cause), error.stack].join('\n');
      for (const secret of secrets) expect(all).not.toContain(secret);
    }
  });

  test('works after an error', async () => {
    expect(await codeOf(kit.inspectKey('nonsense'))).toBe('ERR_KEY_UNRECOGNIZED');
    expect((await kit.inspectKey(publicKey)).kind).toBe('public');
  });

  test.each([
    ['expiresin', 'Give expiresIn.'],
    ['sub', 'Give subject.'],
    ['user', 'Give subject.'],
    ['ttl', 'Give expiresIn.'],
    ['exp', 'Give expiresAt or expiresIn.'],
    ['nbf', 'Give notBefore.'],
    ['iat', 'Give now.'],
    ['jti', 'Give tokenId.'],
    ['application_id', 'Give applicationId.'],
    ['paths', 'Give acl.'],
    ['payload', 'Give claims.'],
    ['key', 'Give privateKey.'],
    ['private_key', 'Give privateKey.'],
    ['keyId', 'Give privateKey.'],
    ['subjct', 'Give subject.'],
    ['role', 'Leave it out; a claim of your own goes into claims.'],
  ])('says what the argument %s was meant for', async (name, remedy) => {
    // Before the key is missed, which may be what was given under another name.
    const error = await errorOf(kit.signToken({ applicationId, now, [name]: privateKey }));
    expect(error).toMatchObject({
      code: 'ERR_ARGUMENT_UNKNOWN',
      details: { where: name, problem: `There is no argument "${name}".`, remedy },
    });
    expect(await errorOf(collect(kit.signTokens([{ applicationId, [name]: 1 }])))).toMatchObject({
      code: 'ERR_ARGUMENT_UNKNOWN',
      details: { index: 0, remedy },
    });
  });

  test('names every rule of an ACL that is wrong', async () => {
    const acl = [{ path: 'users' }, { path: '/x', methods: ['get'] }, {}];
    for (const place of ['acl', 'rules']) {
      const error = await errorOf(place === 'acl' ? kit.signToken({ ...base, acl }) : kit.buildAcl(acl));
      expect(error.code).toBe('ERR_ACL_PATH');
      expect(error.details.findings.map((/** @type {any} */ { code, where }) => `${code} ${where}`)).toEqual([
        `ERR_ACL_PATH ${place}[0].path`,
        `ERR_ACL_METHOD ${place}[1].methods[0]`,
        `ERR_ACL_PATH ${place}[2].path`,
      ]);
    }
  });

  test('refuses an argument whose name JSON cannot hold', async () => {
    expect(await codeOf(kit.signToken(JSON.parse('{"__proto__":1}')))).toBe('ERR_ARGUMENT_VALUE');
    expect(await codeOf(kit.signToken({ '\ud800': 1 }))).toBe('ERR_ARGUMENT_VALUE');
  });

  test('reports everything that is wrong with a request and with a token', async () => {
    const request = kit.signToken({ ...base, expiresIn: '10s', subject: ' alice', tokenId: '' });
    expect(await errorOf(request)).toMatchObject({
      code: 'ERR_CLAIMS_LIFETIME_TOO_SHORT',
      details: {
        findings: [
          { code: 'ERR_CLAIMS_LIFETIME_TOO_SHORT', where: 'expiresIn' },
          { code: 'ERR_CLAIMS_TOKEN_ID', where: 'tokenId' },
          { code: 'ERR_CLAIMS_SUBJECT', where: 'subject' },
        ],
      },
    });
    const { token, payload } = await kit.signToken({ ...base, subject: 'alice' });
    expect(await errorOf(kit.verifyToken(token, { publicKey, subject: 'bob', now: payload.exp }))).toMatchObject({
      code: 'ERR_TOKEN_EXPIRED',
      details: {
        findings: [
          { code: 'ERR_TOKEN_EXPIRED', where: 'payload.exp' },
          { code: 'ERR_TOKEN_SUBJECT', where: 'payload.sub' },
        ],
      },
    });
    const alone = await errorOf(kit.verifyToken(token, { publicKey, now: payload.exp }));
    expect(alone.details).not.toHaveProperty('findings');
  });

  test('has one limit for the tolerance of clocks', async () => {
    const { token, payload } = await kit.signToken({ ...base, expiresIn: 900 });
    const verify = (/** @type {unknown} */ clockTolerance, after = 899) =>
      kit.verifyToken(token, { publicKey, clockTolerance, now: payload.exp + after - 300 });
    for (const most of [600, '600s', '10m']) expect((await verify(most)).payload).toEqual(payload);
    for (const more of [601, '601s', '11m']) {
      expect(await errorOf(verify(more))).toMatchObject({
        code: 'ERR_ARGUMENT_VALUE',
        details: {
          where: 'clockTolerance',
          problem: expect.stringContaining('0 to 600 are allowed'),
          remedy: expect.stringContaining('Give 600 seconds or less'),
        },
      });
    }
    expect(await codeOf(verify(600, 900))).toBe('ERR_TOKEN_EXPIRED');
  });

  test('takes a token of a clock that is a little ahead', async () => {
    const { token, payload } = await kit.signToken(base);
    for (const ahead of [1, 30])
      expect((await kit.verifyToken(token, { publicKey, now: now - ahead })).payload).toEqual(payload);
    expect(await codeOf(kit.verifyToken(token, { publicKey, now: now - 31 }))).toBe('ERR_TOKEN_ISSUED_IN_FUTURE');
    expect(await codeOf(kit.signToken({ ...base, expiresAt: now + 60.5 }))).toBe('ERR_CLAIMS_TIME');
    expect(await codeOf(kit.signToken({ ...base, now: now + 0.5 }))).toBe('ERR_CLAIMS_TIME');
  });

  test('refuses to sign what a web page made of an ACL, and a name that is not what it looks like', async () => {
    for (const path of ['/<em>/users/</em>*', '/_/users/', '//users/**']) {
      for (const acl of [{ paths: { [path]: {} } }, [{ path }]]) {
        expect(await errorOf(kit.signToken({ ...base, acl }))).toMatchObject({
          code: 'ERR_ACL_PATH',
          details: { remedy: 'Write "/*/users/**".' },
        });
      }
      expect(await codeOf(kit.parseAcl(JSON.stringify({ paths: { [path]: {} } })))).toBe('ERR_ACL_PATH');
    }
    for (const subject of ['ali\u202ece', 'alice\u200b', '\ufeffalice', 'alice\u3000'])
      expect(await codeOf(kit.signToken({ ...base, subject }))).toBe('ERR_CLAIMS_SUBJECT');
    const warned = async (/** @type {Promise<{ findings: { code: string, where: string }[] }>} */ built) =>
      (await built).findings.map(({ code, where }) => `${code} ${where}`);
    expect(await warned(kit.buildUser({ name: 'ali\u202ece', displayName: ' Alice' }))).toEqual([
      'WARN_REST_USER_NAME name',
      'WARN_REST_USER_NAME display_name',
    ]);
    expect(await warned(kit.buildApplication({ name: 'My\u200b App', capabilities: { rtc: {} } }))).toContain(
      'WARN_REST_APPLICATION_NAME name',
    );
  });

  test('rejects, and never throws at the caller', () => {
    for (const [, act] of cases.filter(([what]) => what !== 'a CryptoKey')) {
      const promise = act();
      expect(promise).toBeInstanceOf(Promise);
      promise.catch(() => undefined);
    }
  });
});
