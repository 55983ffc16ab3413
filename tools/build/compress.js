/** Compresses the files of a folder, for servers that send `app.js.gz` to clients that accept gzip: ours, nginx, Caddy. */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { exists, writeWhole } from '../setup/files.js';
import { buildDirectory } from '../setup/paths.js';

/** Files that only a debugger requests, and files that are compressed already. */
const leftOut = /\.(map|png)$/;

/** @param {string} directory */
export async function compressFiles(directory) {
  const names = (await readdir(directory)).filter((name) => !leftOut.test(name));
  await Promise.all(
    names.map(async (name) => {
      const file = path.join(directory, name);
      const whole = await readFile(file);
      const compressed = await gzipped(whole);
      if (compressed.length < 0.9 * whole.length) await writeFile(`${file}.gz`, compressed);
    }),
  );
}

/*
 * gzip by Zopfli, which searches longer for a shorter result: 5 % less to load, for some seconds at build time. Results are kept by the hash of their
 * input.
 */

const kept = path.join(buildDirectory, 'gzip');

/** More take longer and gain almost nothing. */
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
