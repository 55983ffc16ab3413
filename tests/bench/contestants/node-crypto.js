/** @type {import('./contestant.js').Contestant} OpenSSL in Node, BoringSSL in Bun, Rust in Deno */
export const nodeCrypto = {
  name: 'node:crypto',
  kind: 'native',
  signs: 'signature',
  async prepare({ privateKey, publicKey, inputBytes }) {
    // Browsers have no such module, and their bundle is not to look for it.
    const crypto = globalThis.process?.getBuiltinModule?.('node:crypto');
    if (!crypto) return undefined;
    const key = crypto.createPrivateKey(privateKey);
    const publicHalf = crypto.createPublicKey(publicKey);
    return {
      sign: () => crypto.sign('sha256', inputBytes, key),
      read: (signature) => signature,
      verifier:
        ({ signature }) =>
        () =>
          crypto.verify('sha256', inputBytes, publicHalf, signature),
      generate: (modulusLength) =>
        crypto.generateKeyPairSync('rsa', {
          modulusLength,
          publicKeyEncoding: { type: 'spki', format: 'pem' },
          privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
        }),
    };
  },
};
