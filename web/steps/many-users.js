import { byId, element, foreign, setText } from '../ui/dom.js';
import { csvCell } from '../ui/export.js';
import { LongText } from '../ui/long-text.js';
import { Outcome, Progress } from '../ui/outcome.js';

/** Requests that run at the same time: the platform throttles more. */
const CONCURRENCY = 3;

/** The most failures that are explained. */
const MAX_FAILURES = 50;

/**
 * Creates many users from pasted text.
 * @param {import('../engine.js').Engine} engine
 * @param {import('../platform/connection.js').Connection} connection
 * @param {() => void} created told when some were made
 */
export function wireManyUsers(engine, connection, created) {
  const count = byId('users-count', HTMLElement);
  const go = byId('users-create-many', HTMLButtonElement);
  const failures = byId('users-failures', HTMLElement);
  const outcome = new Outcome(byId('users-many-outcome', HTMLElement), engine.explain);
  const progress = new Progress({ bar: 'users-progress', words: 'users-pace' }, 'created');

  const draw = () => {
    const { users, repeated } = readUsers(text.value);
    const again =
      repeated.length === 0
        ? ''
        : ` ${repeated.length === 1 ? 'One name came' : `${repeated.length} names came`} more than once and ${repeated.length === 1 ? 'is' : 'are'} taken once.`;
    setText(
      count,
      users.length === 0 ? 'One name on a line, or CSV: name, display name.' : `${inWords(users.length)}.${again}`,
    );
    go.disabled = users.length === 0;
    setText(go, users.length === 0 ? 'Create users' : `Create ${inWords(users.length)}`);
  };
  const text = new LongText(byId('users-text', HTMLTextAreaElement), draw);
  draw();

  /** Counts the runs, so that one that ends after everything was cleared shows nothing. */
  let round = 0;

  go.addEventListener('click', async () => {
    if (outcome.busy) return;
    round += 1;
    const mine = round;
    const { users } = readUsers(text.value);
    failures.replaceChildren();
    text.locked = true;
    progress.start(users.length);
    let made = 0;
    let failed = 0;
    /** @type {string[]} those that are left to do, or could not be done */
    const left = [];
    const finished = await outcome.run(go, `Creating ${inWords(users.length)}`, async (signal) => {
      const client = await connection.client();
      const queue = users.values();
      const work = async () => {
        for (const user of queue) {
          if (signal.aborted) {
            left.push(lineOf(user));
            continue;
          }
          try {
            await client.users.create(user, { signal });
            made += 1;
          } catch (error) {
            left.push(lineOf(user));
            if (!signal.aborted && mine === round) {
              failed += 1;
              if (failed <= MAX_FAILURES) failures.append(failureItem(user.name, engine.explain(error)));
            }
          }
          progress.report(made + left.length);
        }
      };
      await Promise.all(Array.from({ length: connection.mode === 'manual' ? 1 : CONCURRENCY }, work));
      return { aborted: signal.aborted };
    });
    progress.stop();
    text.locked = false;
    if (!finished || mine !== round) return;
    // What is left can be corrected and tried again.
    text.value = left.join('\n');
    draw();
    if (failed > MAX_FAILURES)
      failures.append(element('li', {}, `And ${(failed - MAX_FAILURES).toLocaleString('en')} more.`));
    const rest =
      left.length === 0
        ? ''
        : finished.aborted
          ? ` Stopped: ${inWords(left.length)} left above.`
          : ` ${inWords(left.length)} could not be created: correct ${left.length === 1 ? 'it' : 'them'} above, and try again.`;
    outcome.say(`Created ${inWords(made)}.${rest}`);
    if (made > 0) created();
  });

  return {
    clear() {
      round += 1;
      outcome.cancel();
      text.value = '';
      failures.replaceChildren();
      if (!outcome.busy) outcome.clear();
      draw();
    },
  };
}

/** @param {number} count */
function inWords(count) {
  return count === 1 ? '1 user' : `${count.toLocaleString('en')} users`;
}

/** @param {PastedUser} user */
function lineOf({ name, displayName }) {
  return [name, ...(displayName === undefined ? [] : [displayName])].map(csvCell).join(',');
}

/**
 * @param {string} name
 * @param {import('../../js/types.js').Finding} error
 */
function failureItem(name, { message, remedy }) {
  return element('li', {}, element('span', { class: 'word' }, foreign(name)), `: ${message} ${remedy}`);
}

/*
 * Users from pasted text: a name on each line, or CSV with the display name in the second column (RFC 4180).
 */

/**
 * @typedef {object} PastedUser
 * @property {string} name
 * @property {string} [displayName]
 */

/** Headings of a name column. */
const heads = new Set(['name', 'user', 'username', 'user name', 'user_name', 'sub']);

/**
 * @param {string} text
 * @returns {{ users: PastedUser[], repeated: string[] }} each name once; `repeated` those that came again
 */
export function readUsers(text) {
  const rows = readRows(text)
    .map((cells) => cells.map((cell) => cell.trim()))
    .filter(([name = '']) => name !== '');
  if (heads.has(rows[0]?.[0]?.toLowerCase() ?? '')) rows.shift();
  /** @type {Map<string, PastedUser>} */
  const users = new Map();
  /** @type {Set<string>} */
  const repeated = new Set();
  for (const [name = '', displayName = ''] of rows) {
    if (users.has(name)) repeated.add(name);
    else users.set(name, { name, ...(displayName !== '' && { displayName }) });
  }
  return { users: [...users.values()], repeated: [...repeated] };
}

/**
 * @param {string} text
 * @returns {string[][]}
 */
function readRows(text) {
  const separator = /\t/.test(text) ? '\t' : /;/.test(text) && !/,/.test(text) ? ';' : ',';
  /** @type {string[][]} */
  const rows = [[]];
  let cell = '';
  let quoted = false;
  const endCell = () => {
    rows.at(-1)?.push(cell);
    cell = '';
  };
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (quoted) {
      if (character !== '"') cell += character;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (character === '"' && cell.trim() === '') {
      cell = '';
      quoted = true;
    } else if (character === separator) endCell();
    else if (character === '\n') {
      endCell();
      rows.push([]);
    } else if (character !== '\r') cell += character;
  }
  endCell();
  return rows;
}
