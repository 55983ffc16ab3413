/** @type {import('./contestant.js').Contestant} */
export const jsrsasign = {
  name: 'jsrsasign',
  kind: 'JavaScript',
  signs: 'signature',
  package: 'jsrsasign',
  async prepare({ privateKey, publicKey, input }, { default: { KEYUTIL } }) {
    const key = KEYUTIL.getKey(privateKey);
    const publicHalf = KEYUTIL.getKey(publicKey);
    return {
      sign: () => key.sign(input, 'sha256'),
      read: (/** @type {string} */ hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)),
      verifier({ signature }) {
        const hex = Array.from(signature, (byte) => byte.toString(16).padStart(2, '0')).join('');
        return () => publicHalf.verify(input, hex);
      },
      generate(modulusLength) {
        const pair = KEYUTIL.generateKeypair('RSA', modulusLength);
        return { privateKey: KEYUTIL.getPEM(pair.prvKeyObj, 'PKCS8PRV'), publicKey: KEYUTIL.getPEM(pair.pubKeyObj) };
      },
    };
  },
};
