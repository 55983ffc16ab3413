/** How large things are, as they are and as servers compress them. */
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { groups } from './groups.js';

/** @typedef {{ raw: number, gzip: number, brotli: number }} Sizes bytes */

export const forms = /** @type {const} */ (['raw', 'gzip', 'brotli']);

/** @param {Uint8Array} bytes @returns {Promise<Sizes>} */
async function sizesOf(bytes) {
  const [gzipped, brotlied] = await Promise.all([
    promisify(gzip)(bytes, { level: 9 }),
    promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
  ]);
  return { raw: bytes.length, gzip: gzipped.length, brotli: brotlied.length };
}

/** @returns {Promise<Record<string, Sizes>>} what each group comes to */
export async function measureSizes() {
  /** @type {Record<string, Sizes>} */
  const measured = {};
  for (const [name, load] of Object.entries(groups)) {
    const sizes = await Promise.all((await load()).map(sizesOf));
    measured[name] = { raw: 0, gzip: 0, brotli: 0 };
    for (const form of forms) measured[name][form] = sizes.reduce((sum, size) => sum + size[form], 0);
  }
  return measured;
}
