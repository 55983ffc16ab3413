/**
 * The name that was probably meant: the same but for case, or at most a third of its letters away.
 * @param {string} given
 * @param {readonly string[]} names
 * @returns {string | undefined}
 */
export function nearestName(given, names) {
  // Longer than this is no slip of the pen.
  if (given.length > 64) return undefined;
  let nearest;
  let least = Infinity;
  for (const name of names) {
    const far = distance(given.toLowerCase(), name.toLowerCase());
    if (far < least && far * 3 <= name.length) {
      least = far;
      nearest = name;
    }
  }
  return nearest;
}

/**
 * Levenshtein's distance.
 * @param {string} a
 * @param {string} b
 * @returns {number}
 */
function distance(a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length];
}
