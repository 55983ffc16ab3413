/** The system's processes. */
import { readdirSync, readFileSync } from 'node:fs';

/**
 * @param {number} ancestor
 * @param {RegExp} name of which the system keeps the first fifteen characters
 * @returns {number[]} processes that came from that one, and are called so
 */
export function processesOf(ancestor, name) {
  /** @type {Map<number, { parent: number, name: string }>} */
  const all = new Map();
  for (const entry of readdirSync('/proc').filter((file) => /^\d+$/.test(file))) {
    try {
      const [, called, parent] = /^\d+ \((.*)\) \S (\d+) /.exec(readFileSync(`/proc/${entry}/stat`, 'utf8')) ?? [];
      all.set(Number(entry), { parent: Number(parent), name: called });
    } catch {
      // It has ended.
    }
  }
  /** @param {number} id @returns {boolean} */
  const descends = (id) => id === ancestor || (all.has(id) && descends(all.get(id)?.parent ?? 0));
  return [...all].filter(([id, process]) => name.test(process.name) && descends(id)).map(([id]) => id);
}
