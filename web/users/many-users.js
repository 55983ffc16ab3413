import { csvCell } from '../parts/csv.js';
import { byId, element, foreign, setText } from '../parts/dom.js';
import { LongText } from '../parts/long-text.js';
import { Outcome } from '../parts/outcome.js';
import { Progress } from '../parts/progress.js';
import { readUsers } from './pasted.js';

/** How many requests are under way at once: the platform slows down who asks faster. */
const AT_ONCE = 3;

/** How many of those that could not be made are explained; all of them stand above. */
const SHOWN = 50;

/**
 * Many users at once, from pasted text.
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

  /** Counts what was begun, so that what ends after everything was cleared says nothing. */
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
              if (failed <= SHOWN) failures.append(failureItem(user.name, engine.explain(error)));
            }
          }
          progress.report(made + left.length);
        }
      };
      await Promise.all(Array.from({ length: connection.mode === 'manual' ? 1 : AT_ONCE }, work));
      return { aborted: signal.aborted };
    });
    progress.stop();
    text.locked = false;
    if (!finished || mine !== round) return;
    // What was done goes; what is left can be mended and tried again.
    text.value = left.join('\n');
    draw();
    if (failed > SHOWN) failures.append(element('li', {}, `And ${(failed - SHOWN).toLocaleString('en')} more.`));
    const rest =
      left.length === 0
        ? ''
        : finished.aborted
          ? ` Stopped: ${inWords(left.length)} left above.`
          : ` ${inWords(left.length)} could not be made, and stand above to be mended.`;
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

/** @param {import('./pasted.js').PastedUser} user */
function lineOf({ name, displayName }) {
  return [name, ...(displayName === undefined ? [] : [displayName])].map(csvCell).join(',');
}

/**
 * @param {string} name
 * @param {import('../../js/types.js').Finding} trouble
 */
function failureItem(name, { message, remedy }) {
  return element('li', {}, element('span', { class: 'word' }, foreign(name)), `: ${message} ${remedy}`);
}
