import { claimsOf } from '../engine.js';
import { byId, element, sentence, setText, show } from '../ui/dom.js';
import { csvCell, saveFile } from '../ui/export.js';
import { LongText } from '../ui/long-text.js';
import { Outcome, Progress } from '../ui/outcome.js';
import { nowInSeconds } from '../ui/time.js';
import { readUsers } from './many-users.js';

/**
 * Makes a token for each of many users, otherwise as the form says.
 * @param {import('../engine.js').Engine} engine
 * @param {import('../session.js').Session} session
 */
export function wireManyTokens(engine, session) {
  const count = byId('tokens-count', HTMLElement);
  const go = byId('tokens-make', HTMLButtonElement);
  const take = byId('tokens-take', HTMLButtonElement);
  const progress = new Progress({ bar: 'tokens-progress', words: 'tokens-pace' }, 'made');
  const files = byId('tokens-files', HTMLElement);
  const outcome = new Outcome(byId('tokens-outcome', HTMLElement), engine.explain);
  /** The tokens for the first of the names: fewer than all of them where making was cancelled. @type {NamedToken[]} */
  let made = [];
  /** Changes when tokens no longer match the names or the form. */
  let version = 0;

  const names = () => readUsers(text.value).users.map(({ name }) => name);
  const forget = () => {
    made = [];
    version += 1;
    show(files, false);
    if (!outcome.busy) outcome.clear();
  };
  const draw = () => {
    const { length } = names();
    const ready = session.key !== null && session.inputs.applicationId.trim() !== '';
    go.disabled = length === 0 || !ready;
    const left = length - made.length;
    setText(
      go,
      length === 0
        ? 'Make tokens'
        : `Make ${left < length && left > 0 ? `the other ${inWords(left)}` : inWords(length)}`,
    );
    setText(
      count,
      length > 0 && !ready
        ? 'The private key and the application ID are needed first.'
        : 'One user name on a line, or CSV with the name first. Each token has the lifetime, rights and claims above, and an ID of its own.',
    );
    show(take, session.users.length > 0);
    setText(take, `Use the ${session.users.length} listed above`);
  };
  const text = new LongText(byId('tokens-text', HTMLTextAreaElement), () => {
    forget();
    draw();
  });
  session.addEventListener('change', () => {
    // They no longer match the form.
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
    if (key === null || outcome.busy) return;
    const wanted = names();
    if (made.length === wanted.length) forget();
    show(files, false);
    const tokens = [...made];
    const rest = wanted.slice(made.length);
    const mine = version;
    let failed = false;
    progress.start(wanted.length);
    const finished = await outcome.run(
      go,
      `Making ${inWords(rest.length)}`,
      async (signal) => {
        const onProgress = (/** @type {{ done: number }} */ { done }) => progress.report(made.length + done);
        const now = nowInSeconds();
        const claims = await claimsOf(inputs, rest[0]);
        const requests = rest.map((subject) => ({ now, ...claims, subject, privateKey: key.handle }));
        const kit = await engine.toolkit();
        for await (const { token, expiresAt } of kit.signTokens(requests, { signal, onProgress })) {
          tokens.push({ user: /** @type {string} */ (wanted[tokens.length]), token, expiresAt });
        }
        return true;
      },
      (error) => {
        failed = true;
        forget();
        return fail(error, rest);
      },
    );
    const seconds = progress.stop();
    // What was made before it was cancelled is good, unless the names or the form have changed since.
    const usable = finished ?? (!failed && mine === version);
    if (usable && tokens.length > 0) {
      made = tokens;
      outcome.say(
        finished
          ? `Made ${inWords(made.length)} in ${seconds.toFixed(1)} s. Save them as:`
          : `Cancelled: ${inWords(made.length)} of ${wanted.length.toLocaleString('en')} made. Make the others, or save these as:`,
      );
      show(files, true);
    }
    draw();
  });

  /**
   * @param {unknown} error
   * @param {readonly string[]} wanted
   */
  const fail = (error, wanted) => {
    const { message, remedy } = engine.explain(error);
    const index = /** @type {{ details?: { index?: number } }} */ (error)?.details?.index;
    outcome.fail({
      message: index === undefined ? message : sentence`${JSON.stringify(wanted[index])}: ${[message]}`,
      remedy: `${remedy} No token was kept.`,
    });
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

/* Many tokens as a file, in the forms that other programs read. */

/**
 * @typedef {object} NamedToken
 * @property {string} user
 * @property {string} token
 * @property {number} expiresAt seconds since 1970
 */

/** @param {NamedToken} row */
const csvRow = ({ user, token, expiresAt }) =>
  `${[user, token, new Date(expiresAt * 1000).toISOString()].map(csvCell).join(',')}\r\n`;

/** @type {Readonly<Record<string, { title: string, fileName: string, write: (tokens: readonly NamedToken[]) => string[] }>>} */
export const tokenFormats = Object.freeze({
  csv: {
    title: 'CSV',
    fileName: 'tokens.csv',
    write: (tokens) => ['user,token,expires_at\r\n', ...tokens.map(csvRow)],
  },
  json: {
    title: 'JSON',
    fileName: 'tokens.json',
    write: (tokens) => [
      '[\n',
      ...tokens.map((row, index) => `${index === 0 ? '' : ',\n'}  ${JSON.stringify(row)}`),
      '\n]\n',
    ],
  },
  ndjson: {
    title: 'NDJSON',
    fileName: 'tokens.ndjson',
    write: (tokens) => tokens.map((row) => `${JSON.stringify(row)}\n`),
  },
});
