/** What the servers on this machine share: which requests they answer, and on which port. */

/**
 * @typedef {object} Refusal
 * @property {number} status
 * @property {string} message one sentence for a person
 * @property {Record<string, string>} [headers]
 */

const methods = ['GET', 'HEAD'];

/** How many ports above the wanted one are tried. */
const PORTS_TRIED = 50;

/**
 * Listens on the wanted port or, if that is taken, on the next free one.
 *
 * @template T
 * @param {number} wanted 0 for any free port
 * @param {(port: number) => Promise<T>} listen fails with `EADDRINUSE` when the port is taken
 * @returns {Promise<T>} what `listen` gave
 */
export async function onFreePort(wanted, listen) {
  const last = wanted === 0 ? 0 : Math.min(wanted + PORTS_TRIED, 65_535);
  for (let port = wanted; ; port += 1) {
    try {
      return await listen(port);
    } catch (error) {
      const { code } = /** @type {NodeJS.ErrnoException} */ (error);
      if (code !== 'EADDRINUSE' || port >= last) throw error;
    }
  }
}

/**
 * Whether `Host` is one of our own names. Another site's name can be made to resolve to this machine (DNS rebinding), and its script would
 * then share our origin; but the name stays in `Host`. A second `Host` is refused too: a proxy might go by that one.
 *
 * @param {import('node:http').IncomingMessage} request
 * @param {string[]} authorities name and port of each
 * @returns {boolean}
 */
export function isAddressedTo(request, authorities) {
  const hosts = request.headersDistinct.host ?? [];
  return hosts.length === 1 && authorities.includes(hosts[0]);
}

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {string} authority what `Host` must be, name and port
 * @returns {Refusal | undefined} why the request is refused
 */
export function refuse(request, authority) {
  if (!isAddressedTo(request, [authority])) {
    return { status: 421, message: `This server answers to http://${authority}/ only.` };
  }
  if (!isPlainTarget(request.url ?? '')) {
    return { status: 400, message: 'The path is not one of this page.' };
  }
  return undefined;
}

/**
 * @param {import('node:http').IncomingMessage} request for a file
 * @returns {Refusal | undefined}
 */
export function refuseMethod(request) {
  if (methods.includes(request.method ?? '')) return undefined;
  return { status: 405, message: 'Files are read, not written.', headers: { Allow: methods.join(', ') } };
}

/**
 * Whether a request target is a path that means what it says: in origin form (RFC 9112 section 3.2.1), with nothing that
 * one program reads as a separator or a step upwards and another does not.
 *
 * @param {string} target
 * @returns {boolean}
 */
export function isPlainTarget(target) {
  const [path] = target.split('?', 1);
  if (!path.startsWith('/') || path.startsWith('//')) return false;
  let decoded;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return false;
  }
  // Decoded once, nothing may be left to decode: no file of the page has such a name.
  if (decoded.includes('%') || decoded.includes('\\') || /%2f/i.test(path)) return false;
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\x00-\x1f\x7f]/.test(decoded)) return false;
  // Neither `.` nor `..`, and no hidden file.
  return !decoded.split('/').some((segment) => segment.startsWith('.'));
}
