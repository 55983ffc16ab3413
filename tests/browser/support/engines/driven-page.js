/** Playwright's way of asking, over any driver that runs functions in a page, clicks elements and presses keys. */
import { readdirSync, readFileSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { patience } from '../chromium.js';
import { find } from './find.js';

/** @typedef {import('./find.js').Step} Step */
/** @typedef {import('./page.js').Page} Page */
/** @typedef {import('./page.js').Locator} Locator */

/**
 * @typedef {object} Driver what a protocol has to do; scripts are JavaScript functions in text
 * @property {() => string} url
 * @property {(script: string, argument: unknown) => Promise<any>} evaluate calls the function in the page and waits for its promise
 * @property {(script: string, argument: unknown) => Promise<void>} click calls the function, which returns an element, and clicks that as a
 *   person would: where it is, on whatever is on top there
 * @property {(keys: string[]) => Promise<void>} press one key while all before it are held down
 * @property {(path: string) => Promise<void>} screenshot
 */

const POLL_MS = 50;

/** @param {Driver} driver @returns {Page} */
export function drivenPage(driver) {
  /** @type {Page['evaluate']} */
  const evaluate = (run, argument) => driver.evaluate(String(run), argument);
  return {
    ...queries(driver, []),
    url: () => driver.url(),
    evaluate,
    waitForFunction: (run, argument, { timeout = patience } = {}) =>
      until(
        () => evaluate(run, argument),
        timeout,
        () => `it is true: ${run}`,
      ),
    keyboard: { press: (key) => driver.press(key.split('+')) },
    screenshot: ({ path }) => driver.screenshot(path),
  };
}

/**
 * @param {Driver} driver
 * @param {Step[]} steps
 * @returns {Pick<Locator, 'getByLabel' | 'getByRole' | 'getByText' | 'locator'>}
 */
function queries(driver, steps) {
  /** @param {Step} step */
  const within = (step) => locator(driver, [...steps, step]);
  return {
    locator: (css, options) => within({ css, ...options }),
    getByLabel: (label, options) => within({ label, ...options }),
    getByRole: (role, options) => within({ role, ...options }),
    getByText: (text, options) =>
      within(typeof text === 'string' ? { text, ...options } : { pattern: text.source, flags: text.flags }),
  };
}

/**
 * @param {Driver} driver
 * @param {Step[]} steps
 * @returns {Locator}
 */
function locator(driver, steps) {
  /**
   * Calls a function with all elements there are now.
   * @template R
   * @param {(found: HTMLElement[], argument: any) => R} run
   * @param {unknown} [argument]
   * @returns {Promise<R>}
   */
  const now = (run, argument) =>
    driver.evaluate(`({ steps, argument }) => (${run})((${find})(steps), argument)`, { steps, argument });

  /**
   * Calls a function with the one element there is to be, once it is ready for that.
   * @template R
   * @param {(node: any, argument: any) => R} run
   * @param {{ timeout?: number, ready?: 'attached' | 'usable', argument?: unknown }} [options]
   * @returns {Promise<R>}
   */
  const once = async (run, { timeout = patience, ready = 'attached', argument } = {}) => {
    const { result } = await until(
      () =>
        driver.evaluate(
          `({ steps, usable, argument }) => {
            const found = (${find})(steps);
            if (found.length > 1) throw new Error('There are ' + found.length + ' elements that fit.');
            const [node] = found;
            if (!node || (usable && !(node.checkVisibility({ visibilityProperty: true }) && !node.matches(':disabled')))) return null;
            return { result: (${run})(node, argument) };
          }`,
          { steps, usable: ready === 'usable', argument },
        ),
      timeout,
      () => `${JSON.stringify(steps)} is ${ready}`,
    );
    return result;
  };

  /** @type {Locator['click']} */
  const click = async (options) => {
    await once((node) => node.scrollIntoView({ block: 'nearest', behavior: 'instant' }), {
      ...options,
      ready: 'usable',
    });
    // What moves while the pointer is on its way is missed.
    let before = '';
    await until(
      async () => {
        const place = await once((node) => JSON.stringify(node.getBoundingClientRect()), {
          ...options,
          ready: 'usable',
        });
        const still = place === before;
        before = place;
        return still;
      },
      options?.timeout ?? patience,
      () => `${JSON.stringify(steps)} stands still`,
    );
    await driver.click(`(steps) => (${find})(steps)[0]`, steps);
  };
  /** @type {Locator['focus']} */
  const focus = (options) => once((node) => node.focus(), { ...options, ready: 'usable' });
  /** @param {boolean} wanted @returns {Locator['check']} */
  const tick = (wanted) => async (options) => {
    if ((await once((node) => node.checked, options)) !== wanted) await click(options);
    if ((await once((node) => node.checked, options)) !== wanted)
      throw new Error(`The click did not leave it ${wanted ? 'checked' : 'unchecked'}.`);
  };

  return {
    ...queries(driver, steps),
    first: () => locator(driver, [...steps, { nth: 0 }]),
    nth: (index) => locator(driver, [...steps, { nth: index }]),
    click,
    check: tick(true),
    uncheck: tick(false),
    focus,
    fill: (text, options) =>
      once(
        (node, value) => {
          node.focus();
          if (node.type === 'range') {
            node.value = value;
            for (const type of ['input', 'change']) node.dispatchEvent(new Event(type, { bubbles: true }));
            return;
          }
          node.select();
          // What the browser itself would do with these keys, with the events it would send.
          if (value === '') document.execCommand('delete');
          else document.execCommand('insertText', false, value);
        },
        { ...options, ready: 'usable', argument: text },
      ),
    selectOption: (value, options) =>
      once(
        (node, wanted) => {
          const option = [...node.options].find((one) => one.value === wanted || one.label === wanted);
          if (!option) throw new Error(`There is no option ${wanted}.`);
          node.value = option.value;
          for (const type of ['input', 'change']) node.dispatchEvent(new Event(type, { bubbles: true }));
        },
        { ...options, ready: 'usable', argument: value },
      ),
    async press(key, options) {
      await focus(options);
      await driver.press(key.split('+'));
    },
    async waitFor({ state = 'visible', timeout = patience } = {}) {
      await until(
        () =>
          now((found, wanted) => {
            const seen = found.some((node) => node.checkVisibility({ visibilityProperty: true }));
            return { attached: found.length > 0, detached: found.length === 0, visible: seen, hidden: !seen }[
              /** @type {'visible'} */ (wanted)
            ];
          }, state),
        timeout,
        () => `${JSON.stringify(steps)} is ${state}`,
      );
    },
    textContent: (options) => once((node) => node.textContent, options),
    inputValue: (options) => once((node) => node.value, options),
    getAttribute: (name, options) =>
      once((node, attribute) => node.getAttribute(attribute), { ...options, argument: name }),
    isVisible: () => now((found) => found.some((node) => node.checkVisibility({ visibilityProperty: true }))),
    isDisabled: (options) => once((node) => node.matches(':disabled'), options),
    isChecked: (options) => once((node) => node.checked, options),
    count: () => now((found) => found.length),
    allTextContents: () => now((found) => found.map((node) => node.textContent ?? '')),
  };
}

/**
 * @param {() => Promise<any>} attempt
 * @param {number} timeout milliseconds
 * @param {() => string} what it is waited for
 * @returns {Promise<any>} the first answer that is true
 */
async function until(attempt, timeout, what) {
  for (const end = Date.now() + timeout; ;) {
    const answer = await attempt();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`${timeout} ms passed before ${what()}`);
    await pause(POLL_MS);
  }
}

/* Downloads of a browser that puts them into a folder by itself. */

/** @typedef {{ name: string, text: string }} Download */

/** The names that Firefox and WebKit give to an unfinished download. */
const unfinished = /\.(part|wkdownload)$/;

/**
 * Does something that ends in a download into the folder, which is empty before and after.
 * @param {string} folder
 * @param {() => Promise<unknown>} act
 * @returns {Promise<Download>}
 */
export async function downloadInto(folder, act) {
  await act();
  for (const end = Date.now() + patience; Date.now() < end; await pause(POLL_MS)) {
    const files = await readdir(folder);
    if (files.length !== 1 || unfinished.test(files[0])) continue;
    const file = join(folder, files[0]);
    const text = await readFile(file, 'utf8');
    // The name is taken before anything is written.
    if (text === '') continue;
    await rm(file);
    return { name: files[0], text };
  }
  throw new Error(`No download came: ${await readdir(folder)}`);
}

/* The system's processes. */

/**
 * @param {number} ancestor
 * @param {RegExp} name the system keeps only its first fifteen characters
 * @returns {number[]} processes that came from that one, and are called so
 */
export function processesOf(ancestor, name) {
  /** @type {Map<number, { parent: number, name: string }>} */
  const all = new Map();
  for (const entry of readdirSync('/proc').filter((file) => /^\d+$/.test(file))) {
    try {
      const [, called, parent] = /^\d+ \((.*)\) \S (\d+) /.exec(readFileSync(`/proc/${entry}/stat`, 'utf8')) ?? [];
      all.set(Number(entry), { parent: Number(parent), name: called });
    } catch {
      // It has ended.
    }
  }
  /** @param {number} id @returns {boolean} */
  const descends = (id) => id === ancestor || (all.has(id) && descends(all.get(id)?.parent ?? 0));
  return [...all].filter(([id, process]) => name.test(process.name) && descends(id)).map(([id]) => id);
}
