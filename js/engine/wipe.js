/**
 * Overwrites bytes that held a secret.
 * @param {Iterable<Uint8Array | undefined>} all
 */
export function wipeAll(all) {
  for (const bytes of all) bytes?.fill(0);
}
