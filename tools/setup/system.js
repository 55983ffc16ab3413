/** What kind of machine this is, and whether it lets us install anything. */
import { readFileSync } from 'node:fs';
import { ask, which } from './command.js';

/**
 * @typedef {object} System
 * @property {string} name as the system calls itself
 * @property {boolean} debian Debian 12 or newer itself, not a derivative, whose archives differ
 */

/** @type {System | undefined} */
let system;

/** @returns {System} */
export function thisSystem() {
  return (system ??= detect());
}

/** @returns {System} */
function detect() {
  /** @type {Record<string, string>} */
  const release = {};
  try {
    for (const line of readFileSync('/etc/os-release', 'utf8').split('\n')) {
      const match = /^([A-Z_]+)="?(.*?)"?$/.exec(line);
      if (match) release[match[1]] = match[2];
    }
  } catch {
    // Not a system that describes itself this way.
  }
  return {
    name: release.PRETTY_NAME ?? process.platform,
    debian: release.ID === 'debian' && !(Number(release.VERSION_ID) < 12),
  };
}

/**
 * How to run something as root.
 * @returns {Promise<{ prefix: string[], interactive: boolean } | undefined>} what to put before the command;
 *   nothing when there is no way
 */
export async function rootAccess() {
  if (process.getuid?.() === 0) return { prefix: [], interactive: false };
  if (!(await which('sudo'))) return undefined;
  if (ask('sudo', ['-n', 'true']) !== undefined) return { prefix: ['sudo', '-n'], interactive: false };
  if (process.stdin.isTTY && process.stdout.isTTY) return { prefix: ['sudo', '-n'], interactive: true };
  return undefined;
}
