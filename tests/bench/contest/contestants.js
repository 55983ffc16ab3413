/** Who takes part in the contest, and how each signs, verifies and generates keys. */
import { createToolkit } from '#entry';
import { acl, algorithm, applicationId, generateWebCryptoKeys, subject, toPem } from './fixture.js';

/**
 * The fastest way a library offers, with everything prepared that can be kept.
 * @typedef {object} Skills
 * @property {() => unknown} [sign] gives a signature of the fixture's input as bytes, or a whole token
 * @property {(signed: any) => Uint8Array | string} [read] what `sign` gave, as bytes or a token; not measured
 * @property {(token: import('./fixture.js').Token) => () => unknown} [verifier] prepares to verify this token; the function it returns says
 *   whether the signature holds, or throws
 * @property {(modulusLength: 2048 | 4096) => unknown} [generate] both keys as PEM
 * @property {() => unknown} [close]
 */

/**
 * @typedef {object} Contestant
 * @property {string} name
 * @property {'ours' | 'native' | 'WebAssembly' | 'JavaScript'} kind
 * @property {'signature' | 'token'} signs what `sign` makes
 * @property {string} [package] the npm package, where there is one
 * @property {(fixture: import('./fixture.js').Fixture, library: any) => Promise<Skills | undefined>} prepare undefined where it does not run
 */

/** @type {Contestant} OpenSSL in Node, BoringSSL in Bun, Rust in Deno */
const nodeCrypto = {
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

/** @type {Contestant} */
const webCrypto = {
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

/* Ours, once for each arithmetic: the whole of `signToken` and `verifyToken`, with a kept key. */

/** @typedef {import('../../../js/engine/interface.js').Tier} Tier */

/** @type {Record<Tier, string>} */
const names = {
  'relaxed-simd': 'tokensmith, relaxed SIMD',
  portable: 'tokensmith, portable',
  reference: 'tokensmith, Mbed TLS alone',
};

/**
 * @param {Tier} tier
 * @returns {Contestant}
 */
const tokensmith = (tier) => ({
  name: names[tier],
  kind: 'ours',
  signs: 'token',
  async prepare({ privateKey, publicKey }) {
    const kit = await createToolkit({ tier }).catch((error) => {
      if (error.code === 'ERR_ENGINE_LOAD' && error.details.where === 'tier') return undefined;
      throw error;
    });
    if (!kit) return undefined;
    const key = await kit.importKey(privateKey);
    const publicHalf = await kit.importKey(publicKey);
    return {
      sign: () => kit.signToken({ privateKey: key, applicationId, subject, expiresIn: '24h', acl }),
      read: ({ token }) => token,
      verifier:
        ({ token }) =>
        () =>
          kit.verifyToken(token, { publicKey: publicHalf }),
      generate: (modulusLength) => kit.generateKeyPair({ modulusLength }),
      close: () => kit.close(),
    };
  },
});

/** @type {Contestant} */
const jose = {
  name: 'jose',
  kind: 'native',
  signs: 'token',
  package: 'jose',
  async prepare(
    { privateKey, publicKey, payload },
    { SignJWT, jwtVerify, importPKCS8, importSPKI, generateKeyPair, exportPKCS8, exportSPKI },
  ) {
    const key = await importPKCS8(privateKey, 'RS256');
    const publicHalf = await importSPKI(publicKey, 'RS256');
    return {
      sign: () => new SignJWT(payload).setProtectedHeader({ alg: 'RS256', typ: 'JWT' }).sign(key),
      read: (token) => token,
      verifier:
        ({ token }) =>
        () =>
          jwtVerify(token, publicHalf, { algorithms: ['RS256'] }),
      async generate(modulusLength) {
        const keys = await generateKeyPair('RS256', { modulusLength, extractable: true });
        return { privateKey: await exportPKCS8(keys.privateKey), publicKey: await exportSPKI(keys.publicKey) };
      },
    };
  },
};

/** @type {Contestant} */
const jsonwebtoken = {
  name: 'jsonwebtoken',
  kind: 'native',
  signs: 'token',
  package: 'jsonwebtoken',
  async prepare({ privateKey, publicKey, payload }, { default: library }) {
    const crypto = globalThis.process?.getBuiltinModule?.('node:crypto');
    if (!crypto) return undefined;
    // Parsed once: with the PEM it is several times slower.
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

/** @type {Contestant} */
const vonageJwt = {
  name: '@vonage/jwt',
  kind: 'native',
  signs: 'token',
  package: '@vonage/jwt',
  async prepare({ privateKey }, { tokenGenerate }) {
    if (!globalThis.process?.getBuiltinModule?.('node:crypto')) return undefined;
    return {
      // It accepts only text, and parses it for each token.
      sign: () => tokenGenerate(applicationId, privateKey, { sub: subject, acl }),
      read: (token) => token,
    };
  },
};

/** @type {Contestant} its JavaScript, which is what browsers get; in Node it would call node:crypto */
const nodeRsa = {
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

/** What precedes a SHA-256 digest in a signature: RFC 8017, section 9.2, note 1. */
const digestInfo = [
  0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20,
];

/** @type {Contestant} Rust's `rsa`; it hashes nothing, so the digest is a gift */
const rsaWasm = {
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

/** @type {Contestant} its JavaScript, which is what browsers get; in Node it would have node:crypto generate keys */
const nodeForge = {
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

/** @type {Contestant} */
const jsrsasign = {
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

/** In the order of the tables. The first one that runs in an engine is the base of the comparison. @type {Contestant[]} */
export const contestants = [
  nodeCrypto,
  webCrypto,
  tokensmith('relaxed-simd'),
  tokensmith('portable'),
  tokensmith('reference'),
  jose,
  jsonwebtoken,
  vonageJwt,
  nodeRsa,
  rsaWasm,
  nodeForge,
  jsrsasign,
];
