import { element } from './dom.js';

/**
 * What is to be read and saved before a command is run, as items of a list.
 * @param {Pick<import('../../js/platform/commands/render-command.js').Command, 'files' | 'notes'>} command
 * @returns {HTMLLIElement[]}
 */
export function commandNotes({ files, notes }) {
  return [...files.map(({ path, contents }) => `Save as ${path}: ${contents.trim()}`), ...notes].map((note) => element('li', {}, note));
}

/** The shell that somebody on this system most likely has. @returns {'powershell' | 'sh'} */
export function usualShell() {
  return /^Win/.test(navigator.platform) ? 'powershell' : 'sh';
}
