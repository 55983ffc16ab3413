/** @type {import('./contestant.js').Contestant} its JavaScript, which is what browsers get; in Node it would call node:crypto */
export const nodeRsa = {
  name: 'node-rsa',
  kind: 'JavaScript',
  signs: 'signature',
  package: 'node-rsa',
  async prepare({ privateKey, publicKey, inputBytes }, { default: NodeRSA }) {
    const options = { environment: 'browser', bigIntImpl: 'native', signingScheme: 'pkcs1-sha256' };
    const key = new NodeRSA(undefined, undefined, options);
    key.importKey(privateKey, 'pkcs8-private-pem');
    const publicHalf = new NodeRSA(undefined, undefined, options);
    publicHalf.importKey(publicKey, 'pkcs8-public-pem');
    return {
      sign: () => key.sign(inputBytes),
      read: (signature) => Uint8Array.from(signature),
      verifier:
        ({ signature }) =>
        () =>
          publicHalf.verify(inputBytes, signature),
      generate(modulusLength) {
        const pair = new NodeRSA(undefined, undefined, options).generateKeyPair(modulusLength);
        return { privateKey: pair.exportKey('pkcs8-private-pem'), publicKey: pair.exportKey('pkcs8-public-pem') };
      },
    };
  },
};
