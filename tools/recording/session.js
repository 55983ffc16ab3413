/** The tutorial, typed into a shell in a terminal, and what the screen shows after each step. */
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { KEYS, openTerminal } from '../../tests/cli/support/terminal.js';
import { SetupError } from '../setup/command.js';
import { root } from '../setup/paths.js';

/**
 * Characters of one look.
 * @typedef {object} Run
 * @property {string} text
 * @property {number} column
 * @property {string} look names of classes, separated by blanks; empty for plain text
 */

/**
 * @typedef {object} Frame
 * @property {Run[][]} rows
 * @property {{ column: number, row: number }} cursor
 * @property {number} milliseconds how long it is shown
 */

/** @typedef {{ columns: number, rows: number, frames: Frame[], transcript: string }} Recording */

// So many rows that nothing scrolls: the last frame alone shows the whole session.
const columns = 96;
const rows = 43;

/** Milliseconds. The frames follow the script and not the clock, so that a slow machine makes the same recording. */
const pace = { keys: 90, enter: 350, choice: 600, answer: 900, output: 1600, end: 8000 };

/** Characters typed between two frames. */
const chunk = 3;

/** Colours 0 to 7 of a terminal; 8 to 15 are their bright forms. */
const colors = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];

/** @returns {Promise<Recording>} */
export async function recordTutorial() {
  // The program prints this path, so it is always the same.
  const folder = path.join(tmpdir(), 'my-app');
  await mkdir(folder).catch((error) => {
    throw new SetupError(`The recording needs ${folder} for itself. Move it away first. (${error.code})`);
  });
  const home = await mkdtemp(path.join(tmpdir(), 'tokensmith-recording-'));
  const program = path.join(home, 'tokensmith');
  await writeFile(program, `#!/bin/sh\nexec '${process.execPath}' '${path.join(root, 'js/cli/main.js')}' "$@"\n`);
  await chmod(program, 0o755);
  const terminal = openTerminal('bash', ['--norc', '--noprofile'], {
    cwd: folder,
    columns,
    rows,
    env: { PATH: `${home}:${process.env.PATH}`, HOME: home, PS1: '$ ', LANG: 'C.UTF-8' },
  });
  try {
    const frames = await play(terminal);
    return { columns, rows, frames, transcript: terminal.text().replace(/\n\$$/, '') };
  } finally {
    terminal.kill();
    await rm(folder, { recursive: true });
    await rm(home, { recursive: true });
  }
}

/**
 * @param {ReturnType<typeof openTerminal>} terminal
 * @returns {Promise<Frame[]>}
 */
async function play({ screen, press, see }) {
  /** @type {Frame[]} */
  const frames = [];
  const beforeCursor = () => {
    const { active } = screen.buffer;
    return active.getLine(active.baseY + active.cursorY)?.translateToString(false, 0, active.cursorX) ?? '';
  };
  const show = (/** @type {number} */ milliseconds) => frames.push({ ...looksOf(screen), milliseconds });

  /** Types as a person does, and waits until each part is on the screen. @param {string} text */
  const type = async (text) => {
    for (let typed = 0; typed < text.length;) {
      const part = text.slice(typed, typed + chunk);
      press(part);
      typed += part.length;
      while (!beforeCursor().endsWith(text.slice(0, typed)))
        await new Promise((resolve) => void setTimeout(resolve, 5));
      show(pace.keys);
    }
  };
  /** @param {string} text @param {RegExp} shown what the command prints last */
  const command = async (text, shown) => {
    await type(text);
    show(pace.enter);
    press(KEYS.enter);
    await see(shown);
    show(pace.output);
  };
  /** @param {string} question @param {string} text @param {string} next what appears once it is answered */
  const answer = async (question, text, next) => {
    await see(question);
    await type(text);
    show(pace.answer);
    press(KEYS.enter);
    await see(next);
  };
  /** @param {string} key @param {string} shown */
  const choose = async (key, shown) => {
    press(key);
    await see(shown);
    show(pace.choice);
  };

  await see(/\$$/);
  show(pace.output);
  await command('tokensmith setup abcd1234 SandboxSecret1 --sandbox', /Credentials written[^]*\n\$$/);

  await command('tokensmith app:create --sandbox', /\? Application Name:/);
  await answer('? Application Name:', 'My App', '? Select Capabilities:');
  await choose(KEYS.space, '❯◉ voice');
  await choose(KEYS.down, '❯◯ messages');
  await choose(KEYS.down, '❯◯ rtc');
  await choose(KEYS.space, '❯◉ rtc');
  press(KEYS.enter);
  await answer('? Use the default HTTP methods?', '', '? Voice Answer URL:');
  await answer('? Voice Answer URL:', 'https://example.ngrok.io/webhooks/answer', '? Voice Fallback Answer URL:');
  await answer('? Voice Fallback Answer URL:', '', '? Voice Event URL:');
  await answer('? Voice Event URL:', 'https://example.ngrok.io/webhooks/event', '? RTC Event URL:');
  await answer('? RTC Event URL:', 'https://example.ngrok.io/webhooks/rtc', '? Public Key path:');
  await answer('? Public Key path:', '', '? Private Key path:');
  await answer('? Private Key path:', 'private.key', '? Allow use of data');
  show(pace.answer);
  press(KEYS.enter);
  await see(/Private Key saved to: [^\n]*\n\$$/);
  show(pace.output);

  await command('tokensmith user:create name=alice --sandbox', /User created: [^\n]*\n\$$/);
  await command(
    'tokensmith jwt:generate ./private.key sub=alice exp=24h acl=client-sdk-web --sandbox',
    /lets alice log in with it\.\n\$$/,
  );
  show(pace.end);
  return frames;
}

/** @param {import('@xterm/headless').Terminal} screen @returns {Omit<Frame, 'milliseconds'>} */
function looksOf(screen) {
  const { active } = screen.buffer;
  if (active.baseY > 0) throw new SetupError(`The session needs more than ${rows} rows.`);
  /** @type {Run[][]} */
  const shown = [];
  for (let row = 0; row < rows; row += 1) {
    const line = active.getLine(row);
    /** @type {Run[]} */
    const runs = [];
    for (let column = 0; line && column < columns; column += 1) {
      const cell = line.getCell(column);
      if (!cell?.getWidth()) continue;
      const text = cell.getChars() || ' ';
      const look = lookOf(cell);
      const last = runs.at(-1);
      if (last?.look === look) last.text += text;
      else runs.push({ text, column, look });
    }
    shown.push(runs.filter(({ text }) => text.trim() !== '').map(trimmed));
  }
  return { rows: shown, cursor: { column: active.cursorX, row: active.cursorY } };
}

/** Leaves out the blanks around a run. @param {Run} run @returns {Run} */
function trimmed({ text, column, look }) {
  return { text: text.trim(), column: column + text.length - text.trimStart().length, look };
}

/** @param {import('@xterm/headless').IBufferCell} cell */
function lookOf(cell) {
  return [
    ...(cell.isFgPalette() ? [colors[cell.getFgColor() % 8]] : []),
    ...(cell.isBold() ? ['bold'] : []),
    ...(cell.isDim() || (cell.isFgPalette() && cell.getFgColor() === 8) ? ['dim'] : []),
    ...(cell.isUnderline() ? ['underline'] : []),
  ].join(' ');
}
