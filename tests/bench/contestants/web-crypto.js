import { algorithm, generateWebCryptoKeys, toPem } from '../contest/fixture.js';

/** @type {import('./contestant.js').Contestant} */
export const webCrypto = {
  name: 'WebCrypto',
  kind: 'native',
  signs: 'signature',
  async prepare({ privateDer, publicDer, inputBytes }) {
    const input = /** @type {BufferSource} */ (inputBytes);
    const privateKey = await crypto.subtle.importKey(
      'pkcs8',
      /** @type {BufferSource} */ (privateDer),
      algorithm,
      false,
      ['sign'],
    );
    const publicKey = await crypto.subtle.importKey('spki', /** @type {BufferSource} */ (publicDer), algorithm, false, [
      'verify',
    ]);
    return {
      sign: () => crypto.subtle.sign(algorithm, privateKey, input),
      read: (signature) => new Uint8Array(signature),
      verifier:
        ({ signature }) =>
        () =>
          crypto.subtle.verify(algorithm, publicKey, /** @type {BufferSource} */ (signature), input),
      async generate(modulusLength) {
        const keys = await generateWebCryptoKeys(modulusLength);
        return {
          privateKey: toPem('PRIVATE KEY', await crypto.subtle.exportKey('pkcs8', keys.privateKey)),
          publicKey: toPem('PUBLIC KEY', await crypto.subtle.exportKey('spki', keys.publicKey)),
        };
      },
    };
  },
};
