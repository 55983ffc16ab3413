/**
 * Overwrites bytes that held a secret. Those that were sent to a worker are there, and nothing is left here.
 * @param {Iterable<Uint8Array | undefined>} all
 */
export function wipeAll(all) {
  for (const bytes of all) if (bytes && bytes.length > 0) bytes.fill(0);
}
