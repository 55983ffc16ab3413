import { fromBase64, toBase64 } from './authentication.js';

/** The two ways in which the platform gives a long list: numbered pages, and cursors. */

/**
 * A page's number and size from the query. Members that the platform does not know (`size`, `index`) are ignored, as
 * they are there.
 *
 * @param {URLSearchParams} query
 * @param {string} name
 * @param {object} range
 * @param {number} range.otherwise the default
 * @param {number} [range.maximum]
 * @returns {number | null} null for anything but a whole number in the range
 */
export function readPageNumber(query, name, { otherwise, maximum = Number.MAX_SAFE_INTEGER }) {
  const text = query.get(name);
  if (text === null) return otherwise;
  if (!/^\d{1,15}$/.test(text)) return null;
  const value = Number(text);
  return value >= 1 && value <= maximum ? value : null;
}

/**
 * @template Item
 * @param {Item[]} items
 * @param {object} request
 * @param {string} request.path
 * @param {number} request.page from 1
 * @param {number} request.pageSize
 */
export function numberedPage(items, { path, page, pageSize }) {
  const totalPages = Math.max(1, Math.ceil(items.length / pageSize));
  const link = (/** @type {number} */ number) => ({ href: `${path}?page_size=${pageSize}&page=${number}` });
  return {
    items: items.slice((page - 1) * pageSize, page * pageSize),
    counts: { page_size: pageSize, page, total_items: items.length, total_pages: totalPages },
    links: {
      self: link(page),
      first: { href: `${path}?page_size=${pageSize}` },
      last: link(totalPages),
      ...(page > 1 && { prev: link(Math.min(page - 1, totalPages)) }),
      ...(page < totalPages && { next: link(page + 1) }),
    },
  };
}

/**
 * Where a page of users starts or ends: after or before a name, or at the beginning.
 *
 * @typedef {object} Cursor
 * @property {'asc' | 'desc'} order
 * @property {'start' | 'after' | 'before'} edge
 * @property {string} name
 * @property {string | null} filter only users of this name
 */

/**
 * Masked so that no client reads a cursor, and so that + and / occur in it: the platform's cursors are base64 too, and a
 * client that does not encode them in a URL must fail here as it would there.
 */
const MASK = [0x9e, 0xfb, 0x37, 0xff, 0x79, 0xb9, 0x7f, 0xfe, 0x4a, 0x7c, 0x15, 0xef, 0xf3, 0x9c, 0xc0, 0x60];

/** @param {Uint8Array} bytes @returns {Uint8Array} */
const mask = (bytes) => bytes.map((byte, index) => byte ^ (MASK[index % MASK.length] ?? 0));

/** FNV-1a, 32 bits: a cursor that lost a part is refused, not misread. @param {Uint8Array} bytes */
function checksum(bytes) {
  const sum = bytes.reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193), 0x811c9dc5) >>> 0;
  return [sum >>> 24, (sum >>> 16) & 0xff, (sum >>> 8) & 0xff, sum & 0xff];
}

/** @param {Cursor} cursor */
export function encodeCursor({ order, edge, name, filter }) {
  const bytes = new TextEncoder().encode(JSON.stringify([order, edge, name, filter]));
  return toBase64(mask(Uint8Array.from([...checksum(bytes), ...bytes])));
}

/**
 * @param {string} text
 * @returns {Cursor | null} null for anything that is not from a page of this sandbox
 */
export function decodeCursor(text) {
  const bytes = fromBase64(text);
  if (bytes === null || bytes.length < 5) return null;
  const unmasked = mask(bytes);
  const content = unmasked.slice(4);
  if (!checksum(content).every((byte, index) => byte === unmasked[index])) return null;
  const [order, edge, name, filter] = JSON.parse(new TextDecoder().decode(content));
  return { order, edge, name, filter };
}

/**
 * @template {{ body: { [member: string]: any } }} Item
 * @param {Item[]} items
 * @param {Cursor} cursor
 * @param {number} pageSize
 */
export function cursorPage(items, cursor, pageSize) {
  const { order, edge, name, filter } = cursor;
  const direction = order === 'asc' ? 1 : -1;
  // By name, in the order of code units: the recorded pages are sorted like that.
  const compare = (/** @type {string} */ a, /** @type {string} */ b) => direction * (a < b ? -1 : a > b ? 1 : 0);
  const sorted = items
    .filter((item) => filter === null || item.body.name === filter)
    .sort((a, b) => compare(a.body.name, b.body.name));
  const firstFrom = (/** @type {(comparison: number) => boolean} */ wanted) => {
    const index = sorted.findIndex((item) => wanted(compare(item.body.name, name)));
    return index === -1 ? sorted.length : index;
  };

  let start = 0;
  if (edge === 'after') start = firstFrom((comparison) => comparison > 0);
  if (edge === 'before') start = Math.max(0, firstFrom((comparison) => comparison >= 0) - pageSize);
  const page = sorted.slice(start, start + pageSize);

  const at = (/** @type {Cursor['edge']} */ place, /** @type {string} */ anchor) =>
    encodeCursor({ order, edge: place, name: anchor, filter });
  const before = sorted[start - 1];
  const first = page[0];
  const last = page.at(-1);
  return {
    items: page,
    self: before === undefined ? at('start', '') : at('after', before.body.name),
    next: last !== undefined && start + pageSize < sorted.length ? at('after', last.body.name) : null,
    prev: start > 0 ? at('before', first?.body.name ?? name) : null,
  };
}
