/** The same input for all: one key, and one token signed with it. Made by WebCrypto, which every engine has. */

/**
 * @typedef {object} Fixture
 * @property {string} privateKey PKCS#8, PEM
 * @property {string} publicKey SPKI, PEM
 * @property {Uint8Array} privateDer
 * @property {Uint8Array} publicDer
 * @property {Record<string, unknown>} payload of the token
 * @property {string} input what is signed: header and payload
 * @property {Uint8Array} inputBytes
 * @property {Uint8Array} digest SHA-256 of it
 * @property {Token} good
 * @property {Token} forged the same with one bit of the signature turned over
 */
/** @typedef {{ token: string, signature: Uint8Array }} Token */

export const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
export const applicationId = 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab';
export const subject = 'alice';

/** What the Client SDK asks for. */
export const acl = {
  paths: Object.fromEntries(
    ['users', 'conversations', 'sessions', 'devices', 'image', 'media', 'push', 'knocking', 'legs', 'applications'].map(
      (name) => [`/*/${name}/**`, {}],
    ),
  ),
};

/** @param {Uint8Array} bytes */
export const toBase64 = (bytes) => btoa(String.fromCharCode(...bytes));
/** @param {Uint8Array} bytes */
export const toBase64url = (bytes) => toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
/** @param {string} text @returns {Uint8Array<ArrayBuffer>} */
export const fromBase64url = (text) =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
/** @param {string} text every character a byte */
export const fromBinary = (text) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
/** @param {unknown} value */
const jsonBase64url = (value) => toBase64url(new TextEncoder().encode(JSON.stringify(value)));

/** @param {string} label @param {ArrayBuffer} der */
export function toPem(label, der) {
  const lines = toBase64(new Uint8Array(der)).match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

/** @param {2048 | 3072 | 4096} modulusLength @returns {Promise<CryptoKeyPair>} */
export const generateWebCryptoKeys = (modulusLength) =>
  crypto.subtle.generateKey({ ...algorithm, modulusLength, publicExponent: new Uint8Array([1, 0, 1]) }, true, [
    'sign',
    'verify',
  ]);

/** @returns {Promise<Fixture>} */
export async function makeFixture() {
  const keys = await generateWebCryptoKeys(2048);
  const privateDer = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
  const publicDer = await crypto.subtle.exportKey('spki', keys.publicKey);

  const iat = Math.floor(Date.now() / 1000);
  const payload = {
    iat,
    jti: crypto.randomUUID(),
    application_id: applicationId,
    sub: subject,
    exp: iat + 86_400,
    acl,
  };
  const input = `${jsonBase64url({ alg: 'RS256', typ: 'JWT' })}.${jsonBase64url(payload)}`;
  const inputBytes = new TextEncoder().encode(input);
  const signature = new Uint8Array(await crypto.subtle.sign(algorithm, keys.privateKey, inputBytes));
  const turned = signature.map((byte, index) => (index === 100 ? byte ^ 1 : byte));
  return {
    privateKey: toPem('PRIVATE KEY', privateDer),
    publicKey: toPem('PUBLIC KEY', publicDer),
    privateDer: new Uint8Array(privateDer),
    publicDer: new Uint8Array(publicDer),
    payload,
    input,
    inputBytes,
    digest: new Uint8Array(await crypto.subtle.digest('SHA-256', inputBytes)),
    good: { token: `${input}.${toBase64url(signature)}`, signature },
    forged: { token: `${input}.${toBase64url(turned)}`, signature: turned },
  };
}
