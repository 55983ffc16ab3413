/**
 * A terminal with the program in it: a real pseudo-terminal, and on the other side what a person would see, kept by the
 * emulator of xterm.js. Keys go in as a keyboard sends them.
 */
import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';

export const KEYS = Object.freeze({
  enter: '\r',
  space: ' ',
  up: '\u001b[A',
  down: '\u001b[B',
  ctrlC: '\u0003',
  ctrlU: '\u0015',
});

/** Milliseconds after which a program that shows nothing new is taken to hang. The machine may be slow and busy. */
const PATIENCE = 300_000;

/**
 * @param {string} file
 * @param {string[]} argv
 * @param {object} options
 * @param {string} options.cwd
 * @param {{ [name: string]: string | undefined }} options.env
 * @param {number} [options.columns]
 * @param {number} [options.rows]
 */
export function openTerminal(file, argv, { cwd, env, columns = 120, rows = 60 }) {
  const screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  const child = spawn(file, argv, {
    cwd,
    env: { ...env, TERM: 'xterm-256color' },
    cols: columns,
    rows,
    name: 'xterm-256color',
  });
  let raw = '';
  child.onData((data) => {
    raw += data;
    screen.write(data);
  });
  /** @type {Promise<number>} */
  const ended = new Promise((resolve) => child.onExit(({ exitCode }) => resolve(exitCode)));

  /** The screen as text, without the empty end. */
  const text = () => {
    const buffer = screen.buffer.active;
    return Array.from({ length: buffer.length }, (_, line) => buffer.getLine(line)?.translateToString(true) ?? '')
      .join('\n')
      .trimEnd();
  };

  return {
    screen,
    text,
    raw: () => raw,
    /** @param {string[]} keys */
    press(...keys) {
      for (const key of keys) child.write(key);
    },
    /**
     * Waits until the screen shows something, and says what it showed if it never does.
     *
     * @param {string | RegExp} wanted
     */
    async see(wanted) {
      const deadline = Date.now() + PATIENCE;
      for (;;) {
        const shown = text();
        if (typeof wanted === 'string' ? shown.includes(wanted) : wanted.test(shown)) return shown;
        if (Date.now() > deadline) throw new Error(`The terminal never showed ${wanted}. It shows:\n${shown}`);
        await new Promise((resolve) => void setTimeout(resolve, 15));
      }
    },
    /** @returns {Promise<number>} the exit code */
    async end() {
      let timer;
      const late = new Promise((_, reject) => {
        timer = setTimeout(
          () => reject(new Error(`The program did not end. The terminal shows:\n${text()}`)),
          PATIENCE,
        );
      });
      const code = /** @type {number} */ (await Promise.race([ended, late]));
      clearTimeout(timer);
      // What was written last may not have been drawn yet.
      await new Promise((resolve) => void screen.write('', () => resolve(undefined)));
      return code;
    },
    kill: () => child.kill('SIGKILL'),
  };
}
