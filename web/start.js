/** The first place of the page: one click makes everything a token needs, in the sandbox. */
import { loadPart } from './engine.js';
import { goTo } from './places.js';
import { foldAll } from './steps/step-headings.js';
import { byId, icon, setText } from './ui/dom.js';
import { Outcome } from './ui/outcome.js';

/** @typedef {'application' | 'user' | 'token'} Part */

/**
 * @param {import('./steps/first-token.js').Page} page
 * @returns {{ finished: () => Promise<void> }} waits for a token that is being made
 */
export function wireStart(page) {
  const { engine, session, currentToken } = page;
  const button = byId('start-make', HTMLButtonElement);
  const outcome = new Outcome(byId('start-outcome', HTMLElement), engine.explain);
  let finished = Promise.resolve();

  const hasBegun = () => session.key !== null || session.inputs.applicationId !== '';
  const draw = () => {
    if (!outcome.busy) setText(button, hasBegun() ? 'Continue' : 'Make a token now');
  };
  session.addEventListener('change', draw);
  draw();

  const make = async () => {
    const made = await outcome.run(button, 'Looking for two primes for the key', async (signal) => {
      const { makeFirstToken } = await loadPart(() => import('./steps/first-token.js'));
      await makeFirstToken(page, signal, mark);
      await currentToken.settled();
      mark('token');
      return true;
    });
    draw();
    if (!made) {
      for (const part of /** @type {const} */ (['application', 'user', 'token'])) mark(part, 'waiting');
      return;
    }
    foldAll();
    goTo('#make');
    const copy = byId('token-copy', HTMLButtonElement);
    copy.focus({ preventScroll: true });
    // On a narrow page the token is below the steps.
    if (copy.getBoundingClientRect().bottom > innerHeight) byId('token', HTMLElement).scrollIntoView();
  };
  button.addEventListener('click', () => {
    if (hasBegun()) goTo('#make');
    else if (!outcome.busy) finished = make();
  });
  return { finished: () => finished };
}

/**
 * Marks a part of the list as made.
 * @param {Part} part
 * @param {'done' | 'waiting'} state
 */
function mark(part, state = 'done') {
  const item = document.querySelector(`#start-steps [data-part="${part}"]`);
  const drawing = icon(state);
  drawing.classList.add('step-mark');
  item?.querySelector('.step-mark')?.replaceWith(drawing);
  item?.setAttribute('data-state', state);
}
