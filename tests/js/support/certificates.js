/** Makes certificates from DER, since Node can read but not make them. */
import { createPrivateKey, createPublicKey, sign } from 'node:crypto';

/**
 * @param {number} tag
 * @param {Uint8Array[]} contents
 */
function element(tag, ...contents) {
  const content = Buffer.concat(contents);
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

/** @param {Uint8Array[]} contents */
export const sequence = (...contents) => element(0x30, ...contents);
/** @param {string} hex */
const identifier = (hex) => element(0x06, Buffer.from(hex, 'hex'));
/** @param {string} text */
const name = (text) => sequence(element(0x31, sequence(identifier('550403'), element(0x0c, Buffer.from(text)))));
/** @param {string} text */
const time = (text) => element(0x17, Buffer.from(text));

/**
 * A certificate that a key makes for itself (RFC 5280, section 4.1).
 * @param {string} privateKey PEM
 * @param {object} [options]
 * @param {1 | 3} [options.version]
 * @returns {string} PEM
 */
export function makeCertificate(privateKey, { version = 3 } = {}) {
  const key = createPrivateKey(privateKey);
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
  const isRsa = key.asymmetricKeyType === 'rsa';
  const algorithm = isRsa
    ? sequence(identifier('2a864886f70d01010b'), Buffer.from([0x05, 0x00]))
    : sequence(identifier('2a8648ce3d040302'));
  const toBeSigned = sequence(
    ...(version === 3 ? [element(0xa0, element(0x02, Buffer.from([2])))] : []),
    element(0x02, Buffer.from([1])),
    algorithm,
    name('tokensmith test'),
    sequence(time('200101000000Z'), time('490101000000Z')),
    name('tokensmith test'),
    spki,
  );
  const signature = sign('sha256', toBeSigned, key);
  const der = sequence(toBeSigned, algorithm, element(0x03, Buffer.from([0]), signature));
  return `-----BEGIN CERTIFICATE-----\n${(der.toString('base64').match(/.{1,64}/g) ?? []).join('\n')}\n-----END CERTIFICATE-----\n`;
}
