import { homedir } from 'node:os';

/**
 * Everything a command touches. A test gives its own; the program gives the process's.
 *
 * @typedef {object} Context
 * @property {NodeJS.ReadableStream & { isTTY?: boolean }} stdin
 * @property {NodeJS.WritableStream & { isTTY?: boolean, columns?: number }} stdout
 * @property {NodeJS.WritableStream & { isTTY?: boolean, columns?: number }} stderr
 * @property {{ [name: string]: string | undefined }} env
 * @property {string} cwd
 * @property {string} home
 * @property {NodeJS.Platform} platform
 * @property {typeof globalThis.fetch} fetch
 * @property {() => Promise<import('../toolkit.js').Toolkit>} kit the engine, loaded when it is first needed
 * @property {() => number} clock seconds since 1970
 * @property {AbortSignal} [signal] aborts when the user interrupts
 */

/**
 * @param {AbortSignal} signal
 * @returns {Context}
 */
export function processContext(signal) {
  return {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
    home: homedir(),
    platform: process.platform,
    fetch: globalThis.fetch,
    kit: async () => (await import('../targets/node.js')).init(),
    clock: () => Math.floor(Date.now() / 1000),
    signal,
  };
}
