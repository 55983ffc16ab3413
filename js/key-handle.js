/**
 * A key inside an engine: the page holds what is public of it, and a number. Made by `importKey` alone.
 *
 * @example
 * const key = await kit.importKey(pem);
 * await kit.signToken({ privateKey: key, applicationId, subject: 'alice' });
 * await key.close();
 */
export class KeyHandle {
  /** @type {() => Promise<void>} */
  #release;

  /**
   * @param {{ kind: 'private' | 'public', modulusLength: number, thumbprint: string, publicKey: string }} description
   * @param {() => Promise<void>} release
   */
  constructor({ kind, modulusLength, thumbprint, publicKey }, release) {
    /** Whether it can sign. */
    this.kind = kind;
    /** Bits of the modulus. */
    this.modulusLength = modulusLength;
    /** RFC 7638: base64url of the SHA-256 of the JWK's required members. */
    this.thumbprint = thumbprint;
    /** PEM of the public half (SubjectPublicKeyInfo). */
    this.publicKey = publicKey;
    this.#release = release;
    Object.freeze(this);
  }

  /**
   * Wipes the key in the engine. The handle cannot be used afterwards (`ERR_KEY_CLOSED`); closing it again does nothing.
   * @returns {Promise<void>}
   */
  close() {
    return this.#release();
  }
}

/**
 * Overwrites bytes that held a secret. Those that were sent to a worker are there, and nothing is left here.
 * @param {Iterable<Uint8Array | undefined>} all
 */
export function wipeAll(all) {
  for (const bytes of all) if (bytes && bytes.length > 0) bytes.fill(0);
}
