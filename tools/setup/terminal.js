/** Output to the terminal: one line for each step, a live line while it runs, and plain lines where there is no terminal. */
import { stdout } from 'node:process';
import { stripVTControlCharacters, styleText } from 'node:util';

const live = Boolean(stdout.isTTY) && process.env.TERM !== 'dumb';
const colour = live && process.env.NO_COLOR === undefined;

/** @param {'bold' | 'dim' | 'red' | 'green'} style @returns {(text: string) => string} */
const painter = (style) => (text) => (colour ? styleText(style, text) : text);

export const bold = painter('bold');
export const dim = painter('dim');
export const red = painter('red');
export const green = painter('green');

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

/** Milliseconds between two reports of a long step where there is no terminal to redraw, and where there is one. */
const PLAIN_INTERVAL = 10_000;
const LIVE_INTERVAL = 200;

/** The live line of a step: how long it has run, and the last line of its output. */
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
    const clean = stripVTControlCharacters(detail)
      .replace(/\p{Cc}/gu, '')
      .trim();
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
