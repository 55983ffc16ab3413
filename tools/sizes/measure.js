/** How large things are: as they are, by gzip as it is built, and by brotli as servers have it at its best. */
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { gzipped } from '../build/gzip.js';
import { groups } from './groups.js';

/** @typedef {{ raw: number, gzip: number, brotli: number }} Sizes bytes */

export const forms = /** @type {const} */ (['raw', 'gzip', 'brotli']);

/** @param {Uint8Array} bytes @returns {Promise<Sizes>} */
async function sizesOf(bytes) {
  const [gzip, brotli] = await Promise.all([
    gzipped(bytes),
    promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
  ]);
  return { raw: bytes.length, gzip: gzip.length, brotli: brotli.length };
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
