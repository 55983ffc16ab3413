/** Turns the output of `nexmo` (nexmo-cli) and `vonage` (@vonage/cli) back into the answer that it was made from. */

/** @typedef {{ status: number, body?: Record<string, any> }} Told */

const uuid = '[\\da-fA-F]{8}-(?:[\\da-fA-F]{4}-){3}[\\da-fA-F]{12}';

/** A line of words is not longer, and a text of words has not more lines. */
const longestLine = 2000;
const mostLines = 5000;

/**
 * Each reads one kind of output. The more specific ones come first.
 * @type {((lines: string[]) => Told | undefined)[]}
 */
const readers = [
  readRefusal,
  readDump,
  readCreatedApplication,
  readUser,
  readDeleted,
  readTable,
  readBalance,
  readDescription,
];

/**
 * @param {string} text
 * @returns {Told | undefined}
 */
export function readToolOutput(text) {
  const lines = text.split('\n');
  if (lines.length > mostLines || lines.some((line) => line.length > longestLine)) return undefined;
  for (const read of readers) {
    const told = read(lines);
    if (told) return told;
  }
  return undefined;
}

/**
 * The first line that matches, a mark such as a cross before it aside.
 * @param {string[]} lines
 * @param {RegExp} pattern
 * @returns {RegExpExecArray | undefined}
 */
function find(lines, pattern) {
  for (const line of lines) {
    const match = pattern.exec(line.replace(/^[^\w[\]-]+/, '').trimEnd());
    if (match) return match;
  }
  return undefined;
}

/**
 * `<title> Error: <detail>` and `<code>: <description>` (nexmo); sentences (vonage).
 * @param {string[]} lines
 * @returns {Told | undefined}
 */
function readRefusal(lines) {
  if (find(lines, /^You are not authorized to perform this action/)) {
    return { status: 401, body: { title: 'Unauthorized', detail: 'The credentials are not authorized to do this.' } };
  }
  const notFound = find(lines, /^Resource not Found(?:: (.*))?$/);
  if (notFound) return { status: 404, body: { title: 'Not Found', ...(notFound[1] && { detail: notFound[1] }) } };
  const coded = find(lines, /^((?:user|http|system|application):error:[\w-]+): (.*)$/);
  if (coded) return { status: statusOfTitle(coded[1]), body: { code: coded[1], description: coded[2] } };
  if (find(lines, /^Server Error$/)) return { status: 500, body: { title: 'Server Error' } };
  const titled = find(lines, /^([A-Z][\w ]{2,60}) Error: (.+)$/);
  if (titled) return { status: statusOfTitle(titled[1]), body: { title: titled[1], detail: titled[2] } };
  return undefined;
}

/**
 * @param {string} title
 * @returns {number}
 */
function statusOfTitle(title) {
  if (/credentials|unauthorized|token/i.test(title)) return 401;
  if (/permission|forbidden/i.test(title)) return 403;
  if (/not.found/i.test(title)) return 404;
  if (/too.many/i.test(title)) return 429;
  return /internal|server/i.test(title) ? 500 : 400;
}

/**
 * Blocks of `[a.b.c]`, the value, an empty line: what `nexmo app:show` prints, and others with `--verbose`.
 * @param {string[]} lines
 * @returns {Told | undefined}
 */
function readDump(lines) {
  // Without prototypes, so that no name reaches them.
  const body = Object.create(null);
  /** @type {string[] | undefined} */
  let value;
  for (const [index, line] of lines.entries()) {
    const heading = (index === 0 || lines[index - 1].trim() === '') && /^\[([\w.-]+)\]$/.exec(line.trimEnd());
    if (heading) value = setPath(body, heading[1].split('.'));
    else value?.push(line);
  }
  finish(body);
  return typeof body.id === 'string' ? { status: 200, body } : undefined;
}

/**
 * @param {any} target
 * @param {string[]} names
 * @returns {string[]} the lines of the value, to be filled
 */
function setPath(target, names) {
  const last = /** @type {string} */ (names.pop());
  for (const name of names) {
    if (typeof target[name] !== 'object' || Array.isArray(target[name])) target[name] = Object.create(null);
    target = target[name];
  }
  return (target[last] = []);
}

/**
 * Turns lines into values.
 * @param {any} target
 */
function finish(target) {
  for (const [name, value] of Object.entries(target)) {
    if (Array.isArray(value)) target[name] = readScalar(value.join('\n').trim());
    else finish(value);
  }
}

/**
 * @param {string} text
 * @returns {string | number | boolean}
 */
function readScalar(text) {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^\d{1,9}$/.test(text) ? Number(text) : text;
}

/**
 * @param {string[]} lines
 * @returns {Told | undefined}
 */
function readCreatedApplication(lines) {
  const match = find(lines, new RegExp(`^Application (created|updated): (${uuid})`));
  if (!match) return undefined;
  const begin = lines.findIndex((line) => line.trim() === '-----BEGIN PRIVATE KEY-----');
  const end = lines.findIndex((line) => line.trim() === '-----END PRIVATE KEY-----');
  const key = begin >= 0 && end > begin ? `${lines.slice(begin, end + 1).join('\n')}\n` : undefined;
  return {
    status: match[1] === 'created' ? 201 : 200,
    body: { id: match[2], ...(key && { keys: { private_key: key } }) },
  };
}

/**
 * @param {string[]} lines
 * @returns {Told | undefined}
 */
function readUser(lines) {
  const created = find(lines, new RegExp(`^User created: (USR-${uuid})`));
  return created && { status: 201, body: { id: created[1] } };
}

/**
 * @param {string[]} lines
 * @returns {Told | undefined}
 */
function readDeleted(lines) {
  return find(lines, /^(?:Application|User) deleted$/) && { status: 204 };
}

/**
 * Rows of `<id> | <name>`.
 * @param {string[]} lines
 * @returns {Told | undefined}
 */
function readTable(lines) {
  const row = new RegExp(`^(${uuid}) \\| (.*)$`);
  const rows = lines.map((line) => row.exec(line)).filter((match) => match !== null);
  if (rows.length === 0 && !find(lines, /^No applications/)) return undefined;
  return {
    status: 200,
    body: { _embedded: { applications: rows.map(([, id, name]) => ({ id, name: name.trim() })) } },
  };
}

/**
 * @param {string[]} lines
 * @returns {Told | undefined}
 */
function readBalance(lines) {
  const match =
    find(lines, /^(-?\d+(?:\.\d+)?) EUR$/) ?? find(lines, /^Account balance:\s*[^\d-]{0,3}(-?\d+(?:\.\d+)?)/);
  return match && { status: 200, body: { value: Number(match[1]) } };
}

/**
 * `Name: value` lines: what `vonage apps show` and `vonage users show` print.
 * @param {string[]} lines
 * @returns {Told | undefined}
 */
function readDescription(lines) {
  const id = find(lines, new RegExp(`^(?:Application|User) ID:\\s*((?:USR-)?${uuid})$`))?.[1];
  if (!id) return undefined;
  const name = find(lines, /^Name:\s*(.+)$/)?.[1];
  const displayName = find(lines, /^Display Name:\s*(.+)$/)?.[1];
  return {
    status: 200,
    body: {
      id,
      ...(name !== undefined && { name }),
      ...(displayName !== undefined && displayName !== 'Not Set' && { display_name: displayName }),
    },
  };
}
