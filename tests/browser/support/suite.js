/** One server and one browser for a file of tests, and a page that is watched for each test. */
import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import { available, launch } from './chromium.js';
import { open, serve } from './page.js';

/**
 * @returns {{ open: (options?: import('./page.js').OpenOptions) => Promise<import('./page.js').Opened>, url: () => string,
 *   expectProblems: (pattern: RegExp) => void }} expectProblems: this test provokes these, and there have to be some
 */
export function suite() {
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let server;
  /** @type {import('playwright-core').Browser} */
  let browser;
  /** @type {import('./page.js').Opened[]} */
  let pages = [];
  /** @type {RegExp | undefined} */
  let expected;

  beforeAll(async () => {
    if (!available) return;
    server = await serve();
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });
  afterEach(async () => {
    const opened = pages;
    pages = [];
    const pattern = expected;
    expected = undefined;
    for (const page of opened) await page.close();
    const problems = opened.flatMap((page) => page.problems);
    expect(pattern === undefined ? problems : problems.filter((problem) => !pattern.test(problem))).toEqual([]);
    if (pattern !== undefined) expect(problems.some((problem) => pattern.test(problem))).toBe(true);
  });

  return {
    async open(options) {
      const opened = await open(browser, server.url, options);
      pages.push(opened);
      return opened;
    },
    url: () => server.url,
    expectProblems(pattern) {
      expected = pattern;
    },
  };
}
