/** Compresses the files of a folder beside themselves, for servers that send `app.js.gz` to whoever takes gzip: ours, nginx, Caddy. */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { exists, writeWhole } from '../setup/files.js';
import { buildDirectory } from '../setup/paths.js';

/** What only a debugger asks for, and what is compressed already. */
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
 * gzip by Zopfli, which tries for long what others decide at once: 5 % less to load, for seconds when it is built. What was compressed once is
 * kept by its content.
 */

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
