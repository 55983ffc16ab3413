import { csvCell } from '../parts/csv.js';
import { byId, element, setText, show } from '../parts/dom.js';
import { LongText } from '../parts/long-text.js';
import { Outcome } from '../parts/outcome.js';
import { saveFile } from '../parts/save.js';
import { lengthOfTime } from '../parts/time.js';
import { readUsers } from '../users/pasted.js';
import { tokenFormats } from './formats.js';

/** @typedef {import('./formats.js').NamedToken} NamedToken */

/** Milliseconds between two reports of progress: more often would only flicker. */
const EVERY = 200;

/**
 * A token for each of many users, with what the form says besides.
 * @param {import('../engine.js').Engine} engine
 * @param {import('../session.js').Session} session
 */
export function wireManyTokens(engine, session) {
  const count = byId('tokens-count', HTMLElement);
  const go = byId('tokens-make', HTMLButtonElement);
  const take = byId('tokens-take', HTMLButtonElement);
  const progress = byId('tokens-progress', HTMLProgressElement);
  const pace = byId('tokens-pace', HTMLElement);
  const files = byId('tokens-files', HTMLElement);
  const outcome = new Outcome(byId('tokens-outcome', HTMLElement), engine.explain);
  /** @type {NamedToken[]} */
  let made = [];

  const names = () => readUsers(text.value).users.map(({ name }) => name);
  const forget = () => {
    made = [];
    show(files, false);
    if (!outcome.busy) outcome.clear();
  };
  const draw = () => {
    const { length } = names();
    const ready = session.key !== null && session.inputs.applicationId.trim() !== '';
    go.disabled = length === 0 || !ready;
    setText(go, length === 0 ? 'Make tokens' : `Make ${inWords(length)}`);
    setText(count, length > 0 && !ready ? 'The private key and the application id are needed first.' : 'One user name on a line, or CSV with the name first. Each token has the lifetime and rights above.');
    show(take, session.users.length > 0);
    setText(take, `Take the ${session.users.length} listed above`);
  };
  const text = new LongText(byId('tokens-text', HTMLTextAreaElement), () => {
    forget();
    draw();
  });
  session.addEventListener('change', () => {
    // They are not what the form says any more.
    forget();
    draw();
  });
  session.addEventListener('users', draw);
  take.addEventListener('click', () => {
    text.value = session.users.map(({ name }) => csvCell(name)).join('\n');
    forget();
    draw();
  });
  draw();

  go.addEventListener('click', async () => {
    const { key, inputs } = session;
    if (key === null) return;
    const wanted = names();
    forget();
    progress.max = wanted.length;
    progress.value = 0;
    show(progress, true);
    const begin = performance.now();
    /** @type {NamedToken[]} */
    const tokens = [];
    let toldAt = 0;
    const finished = await outcome.run(go, `Making ${inWords(wanted.length)}`, async (signal) => {
      const onProgress = (/** @type {{ done: number }} */ { done }) => {
        const now = performance.now();
        if (now - toldAt < EVERY) return;
        toldAt = now;
        progress.value = done;
        const rate = (done / (now - begin)) * 1000;
        setText(pace, `${done.toLocaleString('en')} made, ${Math.round(rate).toLocaleString('en')} a second, ${lengthOfTime(Math.ceil((wanted.length - done) / Math.max(rate, 1)))} left`);
      };
      for await (const { token, expiresAt } of (await engine.whole()).signTokens(key.handle, inputs, wanted, { signal, onProgress })) {
        tokens.push({ user: /** @type {string} */ (wanted[tokens.length]), token, expiresAt });
      }
      return true;
    }, (error) => complain(error, wanted));
    show(progress, false);
    setText(pace, '');
    if (!finished) return;
    made = tokens;
    const seconds = (performance.now() - begin) / 1000;
    outcome.say(`Made ${inWords(made.length)} in ${seconds.toFixed(1)} s. Save them as:`);
    show(files, true);
  });

  /**
   * @param {unknown} error
   * @param {readonly string[]} wanted
   */
  const complain = (error, wanted) => {
    const { message, remedy } = engine.explain(error);
    const index = /** @type {{ details?: { index?: number } }} */ (error)?.details?.index;
    outcome.complain({ message: index === undefined ? message : `${JSON.stringify(wanted[index])}: ${message}`, remedy: `${remedy} No token was kept.` });
    return true;
  };

  files.replaceChildren(
    ...Object.values(tokenFormats).map(({ title, fileName, write }) => {
      const button = element('button', { type: 'button', class: 'button small' }, title);
      button.addEventListener('click', () => {
        saveFile(fileName, write(made));
        outcome.say(`Saved ${fileName}: ${inWords(made.length)}.`);
      });
      return button;
    }),
  );

  return {
    clear() {
      outcome.cancel();
      text.value = '';
      forget();
      draw();
    },
  };
}

/** @param {number} count */
function inWords(count) {
  return count === 1 ? '1 token' : `${count.toLocaleString('en')} tokens`;
}
