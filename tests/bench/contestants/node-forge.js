/** @type {import('./contestant.js').Contestant} its JavaScript, which is what browsers get; in Node it would have node:crypto generate keys */
export const nodeForge = {
  name: 'node-forge',
  kind: 'JavaScript',
  signs: 'signature',
  package: 'node-forge',
  async prepare({ privateKey, publicKey, input }, { default: forge }) {
    forge.options.usePureJavaScript = true;
    const key = forge.pki.privateKeyFromPem(privateKey);
    const publicHalf = forge.pki.publicKeyFromPem(publicKey);
    const digest = () => forge.md.sha256.create().update(input, 'utf8');
    return {
      sign: () => key.sign(digest()),
      read: (binary) => Uint8Array.from(binary, (/** @type {string} */ letter) => letter.charCodeAt(0)),
      verifier({ signature }) {
        const binary = String.fromCharCode(...signature);
        return () => publicHalf.verify(digest().digest().bytes(), binary);
      },
      generate(modulusLength) {
        const pair = forge.pki.rsa.generateKeyPair({ bits: modulusLength });
        return {
          privateKey: forge.pki.privateKeyToPem(pair.privateKey),
          publicKey: forge.pki.publicKeyToPem(pair.publicKey),
        };
      },
    };
  },
};
