import { hasServer } from '../engine-source.js';
import { argumentOf } from '../engine.js';
import { byId, foreign, icon, middleOut, sentence, setText, show } from '../ui/dom.js';

/**
 * The head of each step: one line that sums it up, in words and a shape, and folds the rest away.
 * @typedef {'done' | 'waiting' | 'error'} StepState
 */

/** @typedef {import('../ui/dom.js').Content} Content */

/**
 * @param {import('../session.js').Session} session
 * @param {import('../current-token.js').CurrentToken} currentToken
 * @param {import('../platform/connection.js').Connection} connection
 * @param {(name: string) => string} aclTitle
 */
export function wireStepHeads(session, currentToken, connection, aclTitle) {
  for (const toggle of document.querySelectorAll('.step-toggle')) {
    toggle.addEventListener('click', () => {
      const folded = toggle.getAttribute('aria-expanded') === 'true';
      fold(toggle, folded);
      // Back and forward go through the steps that were opened.
      if (!folded) history.pushState(null, '', `#${toggle.closest('.step')?.id}`);
    });
  }
  const draw = () => {
    const { state } = currentToken;
    head('connect', ...connectHead(connection));
    showPossible(session, connection);
    // While a token is being made the marks stay as they are.
    if (state.name === 'making') return;
    const wrong = new Set('errors' in state ? state.errors.map(argumentOf) : []);
    const checked = state.name !== 'waiting' || state.checked;
    head('application', ...applicationHead(session, wrong));
    head('users', ...usersHead(session));
    head('rights', ...tokenHead(session, wrong, checked, aclTitle));
  };
  for (const source of [currentToken, connection]) source.addEventListener('change', draw);
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

/** Folds every step to its one line. */
export function foldAll() {
  for (const toggle of document.querySelectorAll('.step-toggle')) fold(toggle, true);
}

/**
 * Hides the steps that cannot be taken yet: the token's settings until there is a key or an application, its users until there are both.
 * @param {import('../session.js').Session} session
 * @param {import('../platform/connection.js').Connection} connection
 */
function showPossible({ key, inputs }, { settings }) {
  const hasId = inputs.applicationId.trim() !== '';
  const begun = key !== null || hasId;
  const complete = key !== null && hasId;
  show(byId('rights', HTMLElement), begun);
  // It stays: what was cleared can be brought back there.
  if (begun || settings.apiKey !== '' || settings.apiSecret !== '') show(byId('steps-foot', HTMLElement), true);
  show(byId('files', HTMLElement), complete);
  const users = byId('users', HTMLElement);
  if (show(users, complete) && complete) unfold(users);
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
 * @param {Set<string>} wrong names of arguments
 * @returns {[StepState, Content]}
 */
function applicationHead({ key, inputs, application }, wrong) {
  if (wrong.has('applicationId')) return ['error', 'the application ID is not usable'];
  if (wrong.has('privateKey')) return ['error', 'the private key is not usable'];
  const { applicationId } = inputs;
  const name =
    application === null ? [] : sentence`${application.name} · ${capabilityNames(application.capabilities)} · `;
  if (key === null && applicationId === '') return ['waiting', 'create one, or give its key and ID'];
  if (key === null) return ['waiting', [...name, 'needs the private key']];
  if (applicationId === '') return ['waiting', 'needs the application ID'];
  return ['done', sentence`${name}${middleOut(applicationId, 8, 4)} · key ${middleOut(key.thumbprint, 6, 4)}`];
}

/** How many names a line shows. */
const MAX_NAMES = 3;

/**
 * @param {import('../session.js').Session} session
 * @returns {[StepState, Content]}
 */
function usersHead({ users, inputs, key }) {
  if (users.length > 0) {
    const names = users
      .slice(0, MAX_NAMES)
      .flatMap(({ name }, index) => (index === 0 ? [foreign(name)] : [' · ', foreign(name)]));
    return ['done', users.length > MAX_NAMES ? [...names, ` · ${users.length - MAX_NAMES} more`] : names];
  }
  return ['waiting', key === null || inputs.applicationId === '' ? 'waits for the application' : 'create or list them'];
}

/**
 * @param {import('../session.js').Session} session
 * @param {Set<string>} wrong names of arguments
 * @param {boolean} checked
 * @param {(name: string) => string} aclTitle
 * @returns {[StepState, Content]}
 */
function tokenHead({ inputs }, wrong, checked, aclTitle) {
  if (wrong.has('subject')) return ['error', 'the user name is not usable'];
  if (wrong.has('expiresIn')) return ['error', 'the lifetime is not usable'];
  if (wrong.has('acl')) return ['error', 'the access control list is not usable'];
  const user = inputs.subject === '' ? 'no user: an admin token' : inputs.subject;
  return [checked ? 'done' : 'waiting', sentence`${user} · ${inputs.lifetime} · ${aclTitle(inputs.acl)}`];
}

/**
 * @param {import('../platform/connection.js').Connection} connection
 * @returns {[StepState, import('../ui/dom.js').Content]}
 */
export function connectHead(connection) {
  const { mode, apiKey, region } = connection.settings;
  const place = region === '' ? '' : ` · ${region}`;
  if (mode === 'sandbox') return ['done', `sandbox · in this page${place}`];
  if (mode === 'manual') return ['done', `by hand · commands to run${place}`];
  if (!hasServer) return ['waiting', 'live · needs the local server'];
  return connection.incomplete
    ? ['waiting', 'live · needs API key and secret']
    : ['done', sentence`live · account ${apiKey}${[place]}`];
}

/**
 * The capabilities of an application, in words.
 * @param {Record<string, unknown> | undefined} capabilities
 * @returns {string} "voice, rtc"
 */
export function capabilityNames(capabilities) {
  const names = Object.keys(capabilities ?? {});
  return names.length === 0 ? 'no capabilities' : names.join(', ');
}
