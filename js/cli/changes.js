import { plain } from './output.js';

/**
 * What an update changes, a line for each: `+` is new, `-` gone, `~` different.
 *
 * @param {readonly import('../types.js').BodyChange[]} changes
 * @returns {string | undefined} undefined when there is none
 */
export function changeLines(changes) {
  if (changes.length === 0) return undefined;
  return changes
    .map((change) => {
      if (!('from' in change)) return `+ ${plain(change.path)}: ${value(change.to)}`;
      if (!('to' in change)) return `- ${plain(change.path)}: ${value(change.from)}`;
      return `~ ${plain(change.path)}: ${value(change.from)} → ${value(change.to)}`;
    })
    .join('\n');
}

/** @param {unknown} entry */
function value(entry) {
  return plain(typeof entry === 'string' ? entry.replaceAll('\n', ' ').trim() : JSON.stringify(entry));
}
