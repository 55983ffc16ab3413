/** What stands before a SHA-256 digest in a signature: RFC 8017, section 9.2, note 1. */
const digestInfo = [
  0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20,
];

/** @type {import('./contestant.js').Contestant} Rust's `rsa`; it hashes nothing, so the digest is a gift */
export const rsaWasm = {
  name: '@hazae41/rsa.wasm',
  kind: 'WebAssembly',
  signs: 'signature',
  package: '@hazae41/rsa.wasm',
  async prepare({ privateDer, publicDer, digest }, { RsaWasm }) {
    await RsaWasm.initBundled();
    const { Memory, RsaPrivateKey, RsaPublicKey } = RsaWasm;
    // A Memory is given away with each call.
    const message = Uint8Array.from([...digestInfo, ...digest]);
    const key = RsaPrivateKey.from_pkcs8_der(new Memory(privateDer));
    const publicHalf = RsaPublicKey.from_public_key_der(new Memory(publicDer));
    return {
      sign: () => key.sign_pkcs1v15_unprefixed(new Memory(message)),
      read: (signature) => signature.bytes.slice(),
      verifier:
        ({ signature }) =>
        () =>
          publicHalf.verify_pkcs1v15_unprefixed(new Memory(message), new Memory(signature)),
      generate(modulusLength) {
        const pair = new RsaPrivateKey(modulusLength);
        return { privateKey: pair.to_pkcs8_der(), publicKey: pair.to_public_key().to_public_key_der() };
      },
    };
  },
};
