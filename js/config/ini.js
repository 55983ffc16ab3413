import ini from 'ini';

/** @typedef {{ [section: string]: { [key: string]: string | null } }} IniEntries null takes an entry away */

/**
 * Reads one section of an INI file as nexmo-cli does, which uses the same package.
 *
 * @param {string} text
 * @param {string} section
 * @returns {{ [key: string]: unknown }}
 */
export function readSection(text, section) {
  const entries = ini.parse(withoutByteOrderMark(text))[section];
  return entries !== null && typeof entries === 'object' ? { ...entries } : {};
}

/**
 * Puts entries into an INI file and keeps all others.
 *
 * Without comments in the file the result is what nexmo-cli would write, byte for byte. It drops comments, so a file
 * that has some is edited line by line instead, and the outcome is read back to make sure both ways mean the same.
 *
 * @param {string | undefined} text the present contents
 * @param {IniEntries} entries
 * @returns {string}
 */
export function updateIni(text, entries) {
  const present = text === undefined ? {} : ini.parse(withoutByteOrderMark(text));
  const merged = { ...present };
  for (const [section, values] of Object.entries(entries)) {
    merged[section] = Object.fromEntries(Object.entries({ ...merged[section], ...values }).filter(([, value]) => value !== null));
  }
  const rewritten = ini.stringify(merged);
  if (text === undefined || !/^\s*[;#]/m.test(text)) return rewritten;
  const edited = editLines(text, entries);
  return ini.stringify(ini.parse(edited)) === rewritten ? edited : rewritten;
}

/**
 * @param {string} text
 * @param {IniEntries} entries
 * @returns {string}
 */
function editLines(text, entries) {
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = withoutByteOrderMark(text).split(/\r?\n/);
  while (lines.length > 0 && lines.at(-1)?.trim() === '') lines.pop();
  for (const [section, values] of Object.entries(entries)) {
    let start = lines.findIndex((line) => sectionOf(line) === section);
    if (start < 0) {
      if (lines.length > 0) lines.push('');
      start = lines.push(`[${ini.safe(section)}]`) - 1;
    }
    for (const [key, value] of Object.entries(values)) {
      const end = sectionEnd(lines, start);
      const index = lines.findIndex((candidate, at) => at > start && at < end && keyOf(candidate) === key);
      const added = value === null ? [] : [`${ini.safe(key)}=${ini.safe(value)}`];
      lines.splice(index < 0 ? end : index, index < 0 ? 0 : 1, ...added);
    }
  }
  return lines.join(newline) + newline;
}

/**
 * The index after the last entry of a section, so that a new one stands before the blank line that ends it.
 *
 * @param {string[]} lines
 * @param {number} start the section's own line
 */
function sectionEnd(lines, start) {
  let end = start + 1;
  while (end < lines.length && sectionOf(/** @type {string} */ (lines[end])) === undefined) end += 1;
  while (end > start + 1 && lines[end - 1]?.trim() === '') end -= 1;
  return end;
}

/** @param {string} line */
function sectionOf(line) {
  const name = /^\[([^\]]*)\]\s*$/.exec(line)?.[1];
  return name === undefined ? undefined : ini.unsafe(name);
}

/** @param {string} line */
function keyOf(line) {
  if (/^\s*[;#]/.test(line)) return undefined;
  const name = /^([^=]+)=/.exec(line)?.[1];
  return name === undefined ? undefined : ini.unsafe(name);
}

/** @param {string} text */
function withoutByteOrderMark(text) {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}
