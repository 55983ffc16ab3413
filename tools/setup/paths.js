/** Paths: the checkout, what is generated in it, and the cache that all clones share. */
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** Everything generated in the checkout is under one of these two, and both are ignored by git. */
export const buildDirectory = path.join(root, 'build');
export const distDirectory = path.join(root, 'dist');

export const logDirectory = path.join(buildDirectory, 'logs');
export const stampDirectory = path.join(buildDirectory, 'stamps');

/** A relative path is to be ignored (XDG Base Directory Specification). */
const xdgCache = process.env.XDG_CACHE_HOME;
export const cacheDirectory = path.join(
  xdgCache && path.isAbsolute(xdgCache) ? xdgCache : path.join(homedir(), '.cache'),
  'tokensmith',
);

export const sourcesDirectory = path.join(cacheDirectory, 'sources');

/**
 * @param {string} file an absolute path
 * @returns {string} the same, shortened for a person to read
 */
export function display(file) {
  const relative = path.relative(root, file);
  return relative.startsWith('..') ? file : relative;
}
