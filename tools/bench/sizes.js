/** What a browser loads, as it is and as servers compress it. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { distDirectory } from '../setup/paths.js';
import { table } from './table.js';

/** @param {number} bytes */
const show = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;

/**
 * @param {string} name
 * @param {string[]} files
 * @returns {Promise<string[]>}
 */
async function row(name, files) {
  const sums = [0, 0, 0];
  for (const file of files) {
    const bytes = await readFile(file);
    sums[0] += bytes.length;
    sums[1] += gzipSync(bytes, { level: 9 }).length;
    sums[2] += brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
  }
  return [name, ...sums.map(show)];
}

export async function measureSizes() {
  const engine = path.join(distDirectory, 'engine');
  const web = path.join(distDirectory, 'web');
  const loaded = (await readdir(web)).filter((name) => !name.endsWith('.map')).map((name) => path.join(web, name));
  table(
    ['', 'raw', 'gzip', 'brotli'],
    [
      await row('tokensmith.wasm', [path.join(engine, 'tokensmith.wasm')]),
      await row('tokensmith.js, its glue', [path.join(engine, 'tokensmith.js')]),
      await row('the page, with the engine', loaded),
    ],
  );
}
