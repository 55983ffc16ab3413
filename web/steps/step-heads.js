import { capabilityNames } from '../application/capability-names.js';
import { byId, foreign, icon, sentence, setText } from '../parts/dom.js';
import { middleOut } from '../parts/middle.js';
import { connectHead } from './connect-head.js';

/**
 * The head of each step: one line that states what came of it, in words and a shape, and that folds the rest away.
 * @typedef {'done' | 'waiting' | 'error'} StepState
 */

/** @typedef {import('../parts/dom.js').Content} Content */

/**
 * @param {import('../session.js').Session} session
 * @param {import('../maker.js').TokenMaker} maker
 * @param {import('../platform/connection.js').Connection} connection
 * @param {(name: string) => string} aclTitle
 */
export function wireStepHeads(session, maker, connection, aclTitle) {
  for (const toggle of document.querySelectorAll('.step-toggle')) {
    toggle.addEventListener('click', () => fold(toggle, toggle.getAttribute('aria-expanded') === 'true'));
  }
  const draw = () => {
    const { state } = maker;
    head('connect', ...connectHead(connection));
    // While a token is made its inputs are being judged: the marks stay until that is done.
    if (state.name === 'making') return;
    const troubles = new Set('troubles' in state ? state.troubles.map(({ where }) => where) : []);
    const judged = state.name !== 'waiting' || state.judged;
    head('application', ...applicationHead(session, troubles));
    head('users', ...usersHead(session));
    head('rights', ...tokenHead(session, troubles, judged, aclTitle));
  };
  for (const source of [maker, connection]) source.addEventListener('change', draw);
  session.addEventListener('users', draw);
  draw();
  return draw;
}

/**
 * Unfolds the step that holds this element.
 * @param {Element} within
 */
export function unfold(within) {
  const toggle = within.closest('.step')?.querySelector('.step-toggle');
  if (toggle) fold(toggle, false);
}

/**
 * @param {Element} toggle
 * @param {boolean} folded
 */
function fold(toggle, folded) {
  toggle.setAttribute('aria-expanded', String(!folded));
  byId(toggle.getAttribute('aria-controls') ?? '', HTMLElement).hidden = folded;
}

/**
 * @param {string} id
 * @param {StepState} state
 * @param {Content} result
 */
function head(id, state, result) {
  const step = byId(id, HTMLElement);
  setText(byId(`${id}-result`, HTMLElement), result);
  if (step.dataset.state === state) return;
  step.dataset.state = state;
  const mark = icon(state);
  mark.classList.add('step-mark');
  step.querySelector('.step-mark')?.replaceWith(mark);
}

/**
 * @param {import('../session.js').Session} session
 * @param {Set<string>} troubles
 * @returns {[StepState, Content]}
 */
function applicationHead({ key, inputs, application }, troubles) {
  if (troubles.has('applicationId')) return ['error', 'the application id is not usable'];
  if (troubles.has('privateKey')) return ['error', 'the private key is not usable'];
  const { applicationId } = inputs;
  const name =
    application === null ? [] : sentence`${application.name} · ${capabilityNames(application.capabilities)} · `;
  if (key === null && applicationId === '') return ['waiting', 'create one, or give its key and id'];
  if (key === null) return ['waiting', [...name, 'needs the private key']];
  if (applicationId === '') return ['waiting', 'needs the application id'];
  return ['done', sentence`${name}${middleOut(applicationId, 8, 4)} · key ${middleOut(key.thumbprint, 6, 4)}`];
}

/** How many names a line shows. */
const NAMES = 3;

/**
 * @param {import('../session.js').Session} session
 * @returns {[StepState, Content]}
 */
function usersHead({ users, inputs, key }) {
  if (users.length > 0) {
    const names = users
      .slice(0, NAMES)
      .flatMap(({ name }, index) => (index === 0 ? [foreign(name)] : [' · ', foreign(name)]));
    return ['done', users.length > NAMES ? [...names, ` · ${users.length - NAMES} more`] : names];
  }
  return ['waiting', key === null || inputs.applicationId === '' ? 'waits for the application' : 'create or list them'];
}

/**
 * @param {import('../session.js').Session} session
 * @param {Set<string>} troubles
 * @param {boolean} judged
 * @param {(name: string) => string} aclTitle
 * @returns {[StepState, Content]}
 */
function tokenHead({ inputs }, troubles, judged, aclTitle) {
  if (troubles.has('subject')) return ['error', 'the user name is not usable'];
  if (troubles.has('expiresIn')) return ['error', 'the lifetime is not usable'];
  if (troubles.has('acl')) return ['error', 'the access control list is not usable'];
  const user = inputs.subject === '' ? 'no user: an admin token' : inputs.subject;
  return [judged ? 'done' : 'waiting', sentence`${user} · ${inputs.lifetime} · ${aclTitle(inputs.acl)}`];
}
