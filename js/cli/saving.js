import { showPath, writeFileAtomically } from '../config/index.js';

/**
 * Writes a file that holds a secret and says so if others could read the one that was there.
 *
 * @param {import('./program.js').Invocation} invocation
 * @param {string} path
 * @param {string} text
 * @param {{ overwrite?: boolean, mode?: number }} [options]
 */
export function saveFile({ context, output }, path, text, options) {
  const { tightened } = writeFileAtomically(path, text, options);
  if (tightened !== undefined) {
    output.hint(`${showPath(path, context)} could be read by others (mode ${tightened.toString(8).padStart(4, '0')}); its mode is now 0600.`);
  }
}
