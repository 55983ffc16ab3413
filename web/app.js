/**
 * The page. This module wires what leads to a token: keys, the form and the token itself. Everything else (web/extras.js) is loaded as soon as
 * the engine is there. Controls are `inert` until the module that handles them has run.
 */
import { argumentOf, createEngine, loadPart } from './engine.js';
import { CurrentToken } from './current-token.js';
import { TokenPane } from './token/pane.js';
import { byId } from './ui/dom.js';
import { notice } from './ui/findings.js';
import { wireDoubleClicks, wireShortcuts } from './ui/shortcuts.js';
import { formPlaces, keepTyped, wireTyped } from './ui/typed.js';
import { Connection } from './platform/connection.js';
import { gather, readLink, Session, understand, understandClaims } from './session.js';
import { wireAcl } from './steps/acl.js';
import { wireInputs, wireValues } from './steps/inputs.js';
import { KeyStep } from './steps/key.js';
import { wireStepHeads } from './steps/step-headings.js';
import { goTo, wirePlaces } from './places.js';
import { wireStart } from './start.js';

const engine = createEngine();
const session = new Session();
const currentToken = new CurrentToken(engine, session);
const connection = new Connection(engine, session);

const keyStep = new KeyStep(engine, session);
wireValues(session);
const inputs = wireInputs(session);
const acl = wireAcl(engine, session);
const drawHeads = wireStepHeads(session, currentToken, connection, acl.title);
const pane = new TokenPane(session, currentToken, (id) => goTo(`#${id}`));
const start = wireStart({ engine, session, currentToken, connection, keyStep });

/** @type {import('./ui/shortcuts.js').Shortcut[]} */
const shortcuts = [
  { key: 'Enter', control: true, does: 'Copy the token', act: () => always(start.finished().then(() => pane.copy())) },
  {
    key: 's',
    control: true,
    does: 'Save the token as a file',
    act: () => always(start.finished().then(() => pane.save())),
  },
  {
    key: '/',
    control: true,
    does: 'Show or hide this list',
    act: () => always(byId('help', HTMLElement).togglePopover()),
  },
  { key: 'Escape', does: 'Cancel the search for a key, close a sheet', act: cancelSearch },
];
wireShortcuts(shortcuts);
wireDoubleClicks();

// Errors are shown beside the field they are about, and those about no field in the notice.
/** @type {Map<string, { report: (error: import('./engine.js').Finding | null) => void }>} */
const fields = new Map(Object.entries({ ...inputs, acl: acl.field }));
currentToken.addEventListener('change', reportErrors);

function reportErrors() {
  const { state } = currentToken;
  if (state.name === 'making') return;
  const errors = 'errors' in state ? state.errors : [];
  for (const [name, field] of fields) field.report(errors.find((error) => argumentOf(error) === name) ?? null);
  notice('token', errors.find((error) => !fields.has(argumentOf(error))) ?? null, () => currentToken.renew());
}

drawNext();
for (const source of [session, currentToken]) source.addEventListener('change', drawNext);

// Forms are there for browsers and assistive technology: nothing is ever submitted.
document.addEventListener('submit', (event) => event.preventDefault());
window.addEventListener('hashchange', followLink);
followLink();
wirePlaces();

wireTyped();
keepForm();
byId('page', HTMLElement).inert = false;
loadEngine().then(loadExtras);

/** Keeps the form across a reload, without the secret of the account. */
function keepForm() {
  const read = () => {
    const form = gather(session, connection);
    const { apiSecret: _, ...settings } = form.settings;
    // An application of the sandbox does not survive the page.
    const gone = session.application !== null && settings.mode === 'sandbox';
    return { inputs: { ...form.inputs, ...(gone && { applicationId: '' }), claims: undefined }, settings };
  };
  const starting = JSON.stringify(read());
  keepTyped(formPlaces.claims, {
    read: () => (session.inputs.claims.length === 0 ? undefined : session.inputs.claims),
    write: (value) => session.set({ claims: understandClaims(value) }),
  });
  keepTyped(formPlaces.inputs, {
    read: () => (JSON.stringify(read()) === starting ? undefined : read()),
    write(value) {
      const form = understand(value);
      connection.set(form.settings);
      session.set(form.inputs);
    },
  });
}

/** Fills in what a link says. The part after the # is then replaced, since later edits would make it untrue. */
function followLink() {
  if (!location.hash.includes('=')) return;
  session.set(readLink(location.hash));
  history.replaceState(null, '', '#make');
}

/** Loads the engine, and says so when that fails. */
async function loadEngine() {
  notice('engine', null);
  try {
    await acl.load();
    drawHeads();
  } catch (error) {
    notice('engine', engine.explain(error), loadEngine);
  }
}

/** Loads the rest of the page, and says so when that fails. */
async function loadExtras() {
  notice('extras', null);
  try {
    const { wireExtras } = await loadPart(() => import('./extras.js'));
    wireExtras({ engine, session, currentToken, connection, keyStep, acl, shortcuts, fields });
    reportErrors();
    for (const node of document.querySelectorAll('[inert]')) node.removeAttribute('inert');
  } catch (error) {
    notice('extras', engine.explain(error), loadExtras);
  }
}

/** Marks the one thing to do next. Once there is a token that is copying it, which the pane marks. */
function drawNext() {
  const nothing = session.key === null && session.inputs.applicationId === '';
  byId('key-make', HTMLElement).classList.toggle('next', session.key === null && !nothing);
  byId('application-id-field', HTMLElement).classList.toggle(
    'next-field',
    session.key !== null && session.inputs.applicationId === '',
  );
  byId('user-create', HTMLElement).classList.toggle(
    'next',
    session.application !== null && session.key !== null && session.inputs.subject === '',
  );
}

function cancelSearch() {
  if (!keyStep.searching || document.querySelector('[popover]:popover-open')) return false;
  byId('key-cancel', HTMLButtonElement).click();
  return true;
}

/** @param {unknown} _started */
function always(_started) {
  return true;
}
