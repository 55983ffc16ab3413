/**
 * gzip by Zopfli, which tries for long what others decide at once: 5 % less to load, for seconds when it is built. What was compressed once is
 * kept by its content.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { exists, writeWhole } from '../setup/files.js';
import { buildDirectory } from '../setup/paths.js';

const kept = path.join(buildDirectory, 'gzip');

/** More make it longer and hardly better. */
const iterations = 5;

/**
 * @param {Uint8Array} bytes
 * @returns {Promise<Uint8Array>}
 */
export async function gzipped(bytes) {
  const file = path.join(kept, `${createHash('sha256').update(bytes).digest('hex')}.gz`);
  if (await exists(file)) return readFile(file);
  // Only now: it is an npm package.
  const { gzipAsync } = await import('@gfx/zopfli');
  const compressed = await gzipAsync(bytes, { numiterations: iterations });
  await mkdir(kept, { recursive: true });
  await writeWhole(file, compressed);
  return compressed;
}
