/** Compresses the files of a folder beside themselves, for servers that send `app.js.gz` to whoever takes gzip: ours, nginx, Caddy. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipped } from './gzip.js';

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
