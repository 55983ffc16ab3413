import { csvCell } from '../parts/csv.js';
import { byId, element, setText, show } from '../parts/dom.js';
import { LongText } from '../parts/long-text.js';
import { Outcome } from '../parts/outcome.js';
import { readUsers } from './pasted.js';

/** How many requests are under way at once: the platform slows down who asks faster. */
const AT_ONCE = 3;

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

  const draw = () => {
    const { users, repeated } = readUsers(text.value);
    const again = repeated.length === 0 ? '' : ` ${repeated.length === 1 ? 'One name came' : `${repeated.length} names came`} more than once and ${repeated.length === 1 ? 'is' : 'are'} taken once.`;
    setText(count, users.length === 0 ? 'One name on a line, or CSV: name, display name.' : `${inWords(users.length)}.${again}`);
    go.disabled = users.length === 0;
    setText(go, users.length === 0 ? 'Create users' : `Create ${inWords(users.length)}`);
  };
  const text = new LongText(byId('users-text', HTMLTextAreaElement), draw);
  draw();

  go.addEventListener('click', async () => {
    const { users } = readUsers(text.value);
    failures.replaceChildren();
    let made = 0;
    /** @type {string[]} those that are left to do, or could not be done */
    const left = [];
    const progress = byId('users-progress', HTMLProgressElement);
    progress.max = users.length;
    progress.value = 0;
    const finished = await outcome.run(go, `Creating ${inWords(users.length)}`, async (signal) => {
      const client = await connection.client();
      show(progress, true);
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
            if (!signal.aborted) failures.append(failureItem(user.name, engine.explain(error)));
          }
          progress.value += 1;
        }
      };
      await Promise.all(Array.from({ length: connection.mode === 'manual' ? 1 : AT_ONCE }, work));
      return { aborted: signal.aborted };
    });
    show(progress, false);
    if (!finished) return;
    // What was done goes; what is left can be mended and tried again.
    text.value = left.join('\n');
    draw();
    const rest = left.length === 0 ? '' : finished.aborted ? ` Stopped: ${inWords(left.length)} left above.` : ` ${inWords(left.length)} could not be made, and stand above to be mended.`;
    outcome.say(`Created ${inWords(made)}.${rest}`);
    if (made > 0) created();
  });

  return {
    clear() {
      text.value = '';
      failures.replaceChildren();
      outcome.clear();
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
 * @param {import('../engine.js').Trouble} trouble
 */
function failureItem(name, { message, remedy }) {
  return element('li', {}, element('span', { class: 'word' }, name), `: ${message} ${remedy}`);
}
