/** Tells whether anything a step depends on has changed, without reading every file. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { root } from './paths.js';

/**
 * Path, size and modification time of each file: enough to notice an edit, and fast. A false alarm costs
 * one run of a build tool that then finds nothing to do.
 * @param {string[]} inputs files and folders, relative to the checkout; one that is missing counts as such
 * @param {unknown} [extra] anything else that matters
 * @returns {Promise<string>}
 */
export async function fingerprint(inputs, extra) {
  const hash = createHash('sha256');
  hash.update(JSON.stringify(extra ?? null));
  for (const input of inputs) {
    for (const line of await describe(path.resolve(root, input))) hash.update(`${line}\n`);
  }
  return hash.digest('hex');
}

/**
 * @param {string} file
 * @returns {Promise<string[]>}
 */
async function describe(file) {
  const info = await stat(file).catch(() => undefined);
  if (!info) return [`${file} missing`];
  if (!info.isDirectory()) return [`${file} ${info.size} ${info.mtimeMs}`];
  const names = (await readdir(file)).filter((name) => !name.startsWith('.')).sort();
  return (await Promise.all(names.map((name) => describe(path.join(file, name))))).flat();
}

/**
 * @param {string} text
 * @returns {string} 12 hexadecimal digits
 */
export function shortHash(text) {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

/**
 * @param {string} file
 * @returns {Promise<string>} SHA-256 of its bytes, in hexadecimal
 */
export async function sha256(file) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
