/** @type {import('./contestant.js').Contestant} */
export const jsonwebtoken = {
  name: 'jsonwebtoken',
  kind: 'native',
  signs: 'token',
  package: 'jsonwebtoken',
  async prepare({ privateKey, publicKey, payload }, { default: library }) {
    const crypto = globalThis.process?.getBuiltinModule?.('node:crypto');
    if (!crypto) return undefined;
    // Parsed once: given the PEM it is several times slower.
    const key = crypto.createPrivateKey(privateKey);
    const publicHalf = crypto.createPublicKey(publicKey);
    return {
      sign: () => library.sign(payload, key, { algorithm: 'RS256' }),
      read: (token) => token,
      verifier:
        ({ token }) =>
        () =>
          library.verify(token, publicHalf, { algorithms: ['RS256'] }),
    };
  },
};
