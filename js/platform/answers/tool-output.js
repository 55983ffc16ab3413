/** What `nexmo` (nexmo-cli) and `vonage` (@vonage/cli) say in words, as the answer it was made from. */

/** @typedef {{ status: number, body?: Record<string, any> }} Told */

const uuid = '[\\da-fA-F]{8}-(?:[\\da-fA-F]{4}-){3}[\\da-fA-F]{12}';

/**
 * Each reads one kind of output. Those that tell more come first.
 * @type {((text: string) => Told | undefined)[]}
 */
const readers = [readRefusal, readDump, readCreatedApplication, readUser, readDeleted, readTable, readBalance, readDescription];

/**
 * @param {string} text
 * @returns {Told | undefined}
 */
export function readToolOutput(text) {
  for (const read of readers) {
    const told = read(text);
    if (told) return told;
  }
  return undefined;
}

/**
 * `<title> Error: <detail>` and `<code>: <description>` (nexmo); sentences (vonage).
 * @param {string} text
 * @returns {Told | undefined}
 */
function readRefusal(text) {
  if (/^\W*You are not authorized to perform this action/m.test(text)) {
    return { status: 401, body: { title: 'Unauthorized', detail: 'The credentials are not authorized to do this.' } };
  }
  const notFound = /^\W*Resource not Found(?:: (.*))?$/m.exec(text);
  if (notFound) return { status: 404, body: { title: 'Not Found', ...(notFound[1] && { detail: notFound[1] }) } };
  const coded = /^\W*((?:user|http|system|application):error:[\w-]+): (.*)$/m.exec(text);
  if (coded) return { status: statusOfTitle(coded[1]), body: { code: coded[1], description: coded[2] } };
  if (/^\W*Server Error\s*$/m.test(text)) return { status: 500, body: { title: 'Server Error' } };
  const titled = /^(?:\W*)([A-Z][\w ]{2,60}?) Error: (.+)$/m.exec(text);
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
 * @param {string} text
 * @returns {Told | undefined}
 */
function readDump(text) {
  const blocks = [...text.matchAll(/^\[([\w.-]+)\]\n([\s\S]*?)(?=\n\n\[|\n*$(?![\s\S]))/gm)];
  if (blocks.length === 0) return undefined;
  /** @type {any} */
  const body = {};
  for (const [, path, value] of blocks) {
    const names = path.split('.');
    const last = /** @type {string} */ (names.pop());
    if ([...names, last].includes('__proto__')) continue;
    let target = body;
    for (const name of names) target = target[name] ??= {};
    target[last] = readScalar(value.trim());
  }
  return typeof body.id === 'string' ? { status: 200, body } : undefined;
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
 * @param {string} text
 * @returns {Told | undefined}
 */
function readCreatedApplication(text) {
  const match = new RegExp(`Application (created|updated): (${uuid})`).exec(text);
  if (!match) return undefined;
  const key = /-----BEGIN PRIVATE KEY-----[\s\S]+?-----END PRIVATE KEY-----/.exec(text)?.[0];
  return { status: match[1] === 'created' ? 201 : 200, body: { id: match[2], ...(key && { keys: { private_key: `${key}\n` } }) } };
}

/**
 * @param {string} text
 * @returns {Told | undefined}
 */
function readUser(text) {
  const created = new RegExp(`User created: (USR-${uuid})`).exec(text);
  return created ? { status: 201, body: { id: created[1] } } : undefined;
}

/**
 * @param {string} text
 * @returns {Told | undefined}
 */
function readDeleted(text) {
  return /^\W*(?:Application|User) deleted\s*$/m.test(text) ? { status: 204 } : undefined;
}

/**
 * Rows of `<id> | <name>`.
 * @param {string} text
 * @returns {Told | undefined}
 */
function readTable(text) {
  const rows = [...text.matchAll(new RegExp(`^(${uuid}) \\| (.*)$`, 'gm'))];
  if (rows.length === 0 && !/^\W*No applications/m.test(text)) return undefined;
  return { status: 200, body: { _embedded: { applications: rows.map(([, id, name]) => ({ id, name: name.trim() })) } } };
}

/**
 * @param {string} text
 * @returns {Told | undefined}
 */
function readBalance(text) {
  const match = /^\s*(-?\d+(?:\.\d+)?) EUR\s*$/m.exec(text) ?? /Account balance:\s*\D{0,3}(-?\d+(?:\.\d+)?)/.exec(text);
  return match ? { status: 200, body: { value: Number(match[1]) } } : undefined;
}

/**
 * `Name: value` lines: what `vonage apps show` and `vonage users show` print.
 * @param {string} text
 * @returns {Told | undefined}
 */
function readDescription(text) {
  /** @param {string} label */
  const line = (label) => new RegExp(`^\\s*${label}:\\s*(.+?)\\s*$`, 'm').exec(text)?.[1];
  const id = new RegExp(`^\\s*(?:Application|User) ID:\\s*((?:USR-)?${uuid})`, 'm').exec(text)?.[1];
  if (!id) return undefined;
  const name = line('Name');
  const displayName = line('Display Name');
  return {
    status: 200,
    body: { id, ...(name !== undefined && { name }), ...(displayName !== undefined && displayName !== 'Not Set' && { display_name: displayName }) },
  };
}
