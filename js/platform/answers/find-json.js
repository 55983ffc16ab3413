/**
 * The JSON object or array in a text: from a line that begins with a brace or bracket to the one that closes it. Lines of a
 * program's progress may stand before and after it.
 * @param {string} text
 * @returns {{ text: string, value: any } | undefined}
 */
export function findJson(text) {
  const starts = [...text.matchAll(/^[^\S\n]*[{[]/gm)].map(({ index, 0: start }) => index + start.length - 1);
  // The outermost comes first; a text that is not JSON may have many braces, and looking for ever helps nobody.
  for (const start of starts.slice(0, 20)) {
    for (const end of endsOf(text, start)) {
      const candidate = text.slice(start, end + 1);
      try {
        return { text: candidate, value: JSON.parse(candidate) };
      } catch {
        // Not this end.
      }
    }
  }
  return undefined;
}

/**
 * @param {string} text
 * @param {number} start
 * @returns {number[]} where it may end: the last brace that matches, and the one where the nesting first comes to nothing
 */
function endsOf(text, start) {
  const close = text[start] === '{' ? '}' : ']';
  const ends = [text.lastIndexOf(close)];
  let depth = 0;
  let inString = false;
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (inString) {
      if (character === '\\') at++;
      else if (character === '"') inString = false;
    } else if (character === '"') {
      inString = true;
    } else if (character === '{' || character === '[') {
      depth++;
    } else if (character === '}' || character === ']') {
      depth--;
      if (depth === 0) return [at, ...ends].filter((end) => end > start);
    }
  }
  return ends.filter((end) => end > start);
}
