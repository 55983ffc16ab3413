/** The browsers that the page is tested in. All give pages with the same interface. */

/**
 * @typedef {object} Engine
 * @property {string} name
 * @property {import('../../../../js/engine/interface.js').Tier} tier which arithmetic our engine has to choose in it
 * @property {boolean} available with CI=true a missing browser is a failure, which the launch then reports
 * @property {string} missing what is not there when it is not
 * @property {() => Promise<RunningEngine>} launch
 */

/**
 * @typedef {object} RunningEngine
 * @property {(url: string) => Promise<Opened>} open in a profile of its own
 * @property {() => Promise<void>} close
 */

/**
 * @typedef {object} Opened
 * @property {string} version the browser's
 * @property {import('./page.js').Page} page
 * @property {(act: () => Promise<unknown>) => Promise<import('./driven-page.js').Download>} downloaded does something that ends in a download
 * @property {() => number[]} [processes] one of which runs the page's main thread, in browsers that do not report what it does
 * @property {() => Promise<string[]>} problems everything that must not happen and did, in words
 * @property {() => Promise<void>} close
 */

export { chromium } from './chromium.js';
export { firefox } from './firefox.js';
export { webkit } from './webkit.js';
