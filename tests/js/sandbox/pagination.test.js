import { describe, expect, test } from '@jest/globals';
import {
  cursorPage,
  decodeCursor,
  encodeCursor,
  numberedPage,
  readPageNumber,
} from '../../../js/sandbox/pagination.js';

/** @param {string[]} names */
const users = (...names) => names.map((name) => ({ body: { name } }));
/** @param {{ body: { [member: string]: any } }[]} items */
const names = (items) => items.map((item) => item.body.name);
const start = /** @type {const} */ ({ order: 'asc', edge: 'start', name: '', filter: null });
/** @param {string | null} text */
const decoded = (text) => {
  const cursor = decodeCursor(/** @type {string} */ (text));
  if (cursor === null) throw new Error('This is no cursor.');
  return cursor;
};

describe('numbered pages', () => {
  const items = Array.from({ length: 7 }, (_, index) => index);
  const page = (/** @type {number} */ number) =>
    numberedPage(items, { path: '/v2/applications', page: number, pageSize: 3 });

  test('the first has a next and no prev', () => {
    expect(page(1)).toEqual({
      items: [0, 1, 2],
      counts: { page_size: 3, page: 1, total_items: 7, total_pages: 3 },
      links: {
        self: { href: '/v2/applications?page_size=3&page=1' },
        first: { href: '/v2/applications?page_size=3' },
        last: { href: '/v2/applications?page_size=3&page=3' },
        next: { href: '/v2/applications?page_size=3&page=2' },
      },
    });
  });

  test('the last has a prev and no next', () => {
    expect(page(3).items).toEqual([6]);
    expect(Object.keys(page(3).links)).toEqual(['self', 'first', 'last', 'prev']);
  });

  test('one beyond the last is empty and leads back', () => {
    expect(page(9).items).toEqual([]);
    expect(page(9).links.prev).toEqual({ href: '/v2/applications?page_size=3&page=3' });
  });

  test('an empty list is one empty page', () => {
    const { counts, links } = numberedPage([], { path: '/p', page: 1, pageSize: 10 });
    expect(counts).toEqual({ page_size: 10, page: 1, total_items: 0, total_pages: 1 });
    expect(links).not.toHaveProperty('next');
  });
});

describe('page numbers in a query', () => {
  const read = (/** @type {string} */ query) =>
    readPageNumber(new URLSearchParams(query), 'page_size', { otherwise: 10, maximum: 100 });

  test.each([
    ['', 10],
    ['page_size=1', 1],
    ['page_size=100', 100],
    ['page_size=0', null],
    ['page_size=101', null],
    ['page_size=-1', null],
    ['page_size=1.5', null],
    ['page_size=1e2', null],
    ['page_size=', null],
    ['page_size=ten', null],
    ['page_size=9999999999999999999', null],
  ])('%j is %j', (query, value) => expect(read(query)).toBe(value));
});

describe('cursors', () => {
  test('walk a list forwards and back without losing or repeating anyone', () => {
    const all = users('carol', 'alice', 'eve', 'bob', 'dave');
    const first = cursorPage(all, start, 2);
    expect(names(first.items)).toEqual(['alice', 'bob']);
    expect(first.prev).toBeNull();
    const second = cursorPage(all, decoded(first.next), 2);
    expect(names(second.items)).toEqual(['carol', 'dave']);
    const third = cursorPage(all, decoded(second.next), 2);
    expect(names(third.items)).toEqual(['eve']);
    expect(third.next).toBeNull();
    expect(names(cursorPage(all, decoded(third.prev), 2).items)).toEqual(['carol', 'dave']);
    expect(names(cursorPage(all, decoded(second.self), 2).items)).toEqual(['carol', 'dave']);
  });

  test('continue where they stopped when users are added and deleted', () => {
    const first = cursorPage(users('alice', 'bob', 'carol', 'dave'), start, 2);
    const second = cursorPage(users('aaron', 'alice', 'brian', 'carol', 'dave'), decoded(first.next), 2);
    expect(names(second.items)).toEqual(['brian', 'carol']);
  });

  test('keep the sort order', () => {
    const all = users('alice', 'bob', 'carol');
    const first = cursorPage(all, { ...start, order: 'desc' }, 2);
    expect(names(first.items)).toEqual(['carol', 'bob']);
    expect(names(cursorPage(all, decoded(first.next), 2).items)).toEqual(['alice']);
  });

  test('keep the filter, too', () => {
    expect(names(cursorPage(users('alice', 'bob'), { ...start, filter: 'bob' }, 10).items)).toEqual(['bob']);
    expect(decoded(cursorPage(users('bob'), { ...start, filter: 'bob' }, 10).self).filter).toBe('bob');
  });

  test('an empty list has one empty page', () => {
    expect(cursorPage([], start, 10)).toMatchObject({ items: [], next: null, prev: null });
  });

  test('a page behind the last user leads back', () => {
    const page = cursorPage(users('alice', 'bob'), { ...start, edge: 'after', name: 'zoe' }, 1);
    expect(page.items).toEqual([]);
    expect(names(cursorPage(users('alice', 'bob'), decoded(page.prev), 1).items)).toEqual(['bob']);
  });

  test('are read back as they were written', () => {
    const cursor = {
      order: /** @type {const} */ ('desc'),
      edge: /** @type {const} */ ('after'),
      name: 'Zoë 😀',
      filter: null,
    };
    expect(decodeCursor(encodeCursor(cursor))).toEqual(cursor);
  });

  test('are opaque to a reader', () => {
    expect(atob(encodeCursor({ ...start, edge: 'after', name: 'alice' }))).not.toMatch(/alice|after|asc/);
  });

  test('sometimes contain + or /, so that a client that does not encode them fails', () => {
    const cursors = Array.from({ length: 50 }, (_, index) =>
      encodeCursor({ ...start, edge: 'after', name: `user-${index}` }),
    );
    expect(cursors.some((cursor) => /[+/]/.test(cursor))).toBe(true);
  });

  test.each([
    ['nothing', ''],
    ['no base64', '%%%'],
    ['too short', 'AAAA'],
    ['made up', btoa('["asc","start","",null]')],
    ['cut', encodeCursor({ ...start, edge: 'after', name: 'alice' }).slice(0, -4)],
    ['with a plus lost', encodeCursor({ ...start, edge: 'after', name: 'alice' }).replace(/./, ' +')],
  ])('%s is refused', (_, text) => expect(decodeCursor(text)).toBeNull());
});
