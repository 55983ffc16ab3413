import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';

const packageDescription = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
const entry = fileURLToPath(new URL('../../js/sandbox/index.js', import.meta.url));

/**
 * Everything that a module brings in, by what it imports; comments, where types are named, do not count.
 *
 * @param {string} file
 * @param {Map<string, string[]>} [seen]
 */
function importsOf(file, seen = new Map()) {
  if (seen.has(file)) return seen;
  const code = readFileSync(file, 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '');
  const names = [...code.matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*)'([^']+)'/g)].map(
    (match) => /** @type {string} */ (match[1]),
  );
  seen.set(file, names);
  for (const name of names) if (name.startsWith('.')) importsOf(resolve(dirname(file), name), seen);
  return seen;
}

describe('the sandbox in a page', () => {
  test('imports nothing of Node and no package', () => {
    const modules = importsOf(entry);
    expect(modules.size).toBeGreaterThan(15);
    for (const [file, names] of modules) {
      expect([file, names.filter((name) => !name.startsWith('.'))]).toEqual([file, []]);
    }
    expect([...modules.keys()].filter((file) => file.endsWith('listen.js'))).toEqual([]);
  });

  test('the reading of imports sees those of Node', () => {
    const listen = importsOf(resolve(dirname(entry), 'listen.js')).get(resolve(dirname(entry), 'listen.js'));
    expect(listen).toContain('node:http');
  });

  test('its entries are in the package', () => {
    const entries = /** @type {{ [name: string]: { default?: string, node?: string } }} */ (packageDescription.exports);
    for (const name of ['./sandbox', './sandbox/listen']) {
      expect(existsSync(new URL(`../../${entries[name]?.default ?? entries[name]?.node}`, import.meta.url))).toBe(true);
    }
  });
});
