/**
 * Users from pasted text: a name on each line, or CSV with the display name in the second column (RFC 4180).
 */

/**
 * @typedef {object} PastedUser
 * @property {string} name
 * @property {string} [displayName]
 */

/** Words that head a column, and are no user. */
const heads = new Set(['name', 'user', 'username', 'user name', 'user_name', 'sub']);

/**
 * @param {string} text
 * @returns {{ users: PastedUser[], repeated: string[] }} each name once; `repeated` those that came again
 */
export function readUsers(text) {
  const rows = readRows(text)
    .map((cells) => cells.map((cell) => cell.trim()))
    .filter(([name = '']) => name !== '');
  if (heads.has(rows[0]?.[0]?.toLowerCase() ?? '')) rows.shift();
  /** @type {Map<string, PastedUser>} */
  const users = new Map();
  /** @type {Set<string>} */
  const repeated = new Set();
  for (const [name = '', displayName = ''] of rows) {
    if (users.has(name)) repeated.add(name);
    else users.set(name, { name, ...(displayName !== '' && { displayName }) });
  }
  return { users: [...users.values()], repeated: [...repeated] };
}

/**
 * @param {string} text
 * @returns {string[][]}
 */
function readRows(text) {
  const separator = /\t/.test(text) ? '\t' : /;/.test(text) && !/,/.test(text) ? ';' : ',';
  /** @type {string[][]} */
  const rows = [[]];
  let cell = '';
  let quoted = false;
  const endCell = () => {
    rows.at(-1)?.push(cell);
    cell = '';
  };
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (quoted) {
      if (character !== '"') cell += character;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (character === '"' && cell.trim() === '') {
      cell = '';
      quoted = true;
    } else if (character === separator) endCell();
    else if (character === '\n') {
      endCell();
      rows.push([]);
    } else if (character !== '\r') cell += character;
  }
  endCell();
  return rows;
}
