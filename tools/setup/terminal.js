/** What the set-up says: one line for each step, a live line while it runs, and plain lines where there is no terminal. */
import { stdout } from 'node:process';

const live = Boolean(stdout.isTTY) && process.env.TERM !== 'dumb';
const colour = live && process.env.NO_COLOR === undefined;

/**
 * @param {number} code an SGR code
 * @param {string} text
 */
const paint = (code, text) => (colour ? `\x1b[${code}m${text}\x1b[0m` : text);

export const bold = (/** @type {string} */ text) => paint(1, text);
export const dim = (/** @type {string} */ text) => paint(2, text);
export const red = (/** @type {string} */ text) => paint(31, text);
export const green = (/** @type {string} */ text) => paint(32, text);

/** @param {string} [text] */
export function say(text = '') {
  stdout.write(`${text}\n`);
}

/**
 * @param {number} milliseconds
 * @returns {string} such as `41 s` or `2 min 05 s`
 */
export function duration(milliseconds) {
  if (milliseconds < 9950) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

/** How often a long step reports where there is no terminal to redraw. */
const PLAIN_INTERVAL = 10_000;
const LIVE_INTERVAL = 200;

/** The line that shows a step is alive: how long it has run, and the last thing it said. */
export class Progress {
  #started = Date.now();
  #said = Date.now();
  #detail = '';
  #timer;

  constructor() {
    this.#timer = setInterval(() => this.#tick(), LIVE_INTERVAL);
    this.#timer.unref();
  }

  /** @param {string} detail the latest thing to show; control characters and colours are dropped */
  update(detail) {
    // eslint-disable-next-line no-control-regex -- a tool's colours and cursor movements must not reach the live line
    const clean = detail.replace(/\x1b\[[0-9;?]*[A-Za-z]|[\x00-\x1f\x7f]/g, '').trim();
    if (clean) this.#detail = clean;
  }

  get elapsed() {
    return Date.now() - this.#started;
  }

  #tick() {
    if (live) {
      const width = (stdout.columns || 80) - 1;
      const text = `  ${duration(this.elapsed)}  ${this.#detail}`.slice(0, width);
      stdout.write(`\r\x1b[2K${dim(text)}`);
    } else if (Date.now() - this.#said >= PLAIN_INTERVAL) {
      this.#said = Date.now();
      say(`  ${duration(this.elapsed)}  ${this.#detail.slice(0, 100)}`);
    }
  }

  stop() {
    clearInterval(this.#timer);
    if (live) stdout.write('\r\x1b[2K');
  }
}

/**
 * @param {string[]} heads
 * @param {string[][]} rows the first column is words, the others numbers
 */
export function table(heads, rows) {
  const all = [heads, ...rows];
  const widths = heads.map((_head, column) => Math.max(...all.map((row) => row[column].length)));
  for (const row of all) {
    say(
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column])))
        .join('   '),
    );
  }
  say();
}
