import { wireManyTokens } from './bulk/many-tokens.js';
import { wireByHand } from './connect/by-hand.js';
import { wireLoginCheck } from './display/login-check.js';
import { TokenPane } from './display/token-pane.js';
import { createEngine } from './engine.js';
import { TokenMaker } from './maker.js';
import { Inspector } from './inspector/inspector.js';
import { announce } from './parts/announce.js';
import { copyText } from './parts/clipboard.js';
import { byId, element, setText, show } from './parts/dom.js';
import { wireFileDrop } from './parts/file-drop.js';
import { nextTask } from './parts/next-task.js';
import { wireShield } from './parts/shield.js';
import { wireShortcuts } from './parts/shortcuts.js';
import { wireTheme } from './parts/theme-switch.js';
import { offerUndo } from './parts/undo.js';
import { wireUpdate } from './parts/update.js';
import { Connection } from './platform/connection.js';
import { wireRemember } from './remember/remember.js';
import { Session, startingInputs } from './session.js';
import { wireAcl } from './steps/acl-step.js';
import { ApplicationStep } from './steps/application-step.js';
import { wireConnect } from './steps/connect-step.js';
import { wireInputs } from './steps/input-steps.js';
import { wireLifetimeSlider } from './steps/lifetime-slider.js';
import { KeyStep } from './steps/key-step.js';
import { unfold, wireStepHeads } from './steps/step-heads.js';
import { UsersStep } from './steps/users-step.js';
import { wireFiles } from './use/files.js';
import { linkTo, readLink } from './use/link.js';
import { wireQrCode } from './use/qr-code.js';
import { wireUseToken } from './use/use-token.js';

/** Bytes of a dropped file by which it is told what it is. */
const LOOKED_AT = 64 * 1024;

// Reading this module was one task; what it does begins another.
await nextTask();

const engine = createEngine();
const session = new Session();
const maker = new TokenMaker(engine, session);

const connection = new Connection(engine, session);

wireConnect(engine, connection);
wireByHand(engine, connection);
const keyStep = new KeyStep(engine, session);
new ApplicationStep(engine, session, connection, keyStep);
new UsersStep(engine, session, connection);
const inputs = wireInputs(session);
const acl = wireAcl(engine, session);
wireLifetimeSlider(session, maker);
const manyTokens = wireManyTokens(engine, session);
const drawHeads = wireStepHeads(session, maker, connection, acl.title);
const pane = new TokenPane(session, maker, goTo);
wireLoginCheck(session, maker, connection);
wireUseToken(engine, maker, connection);
wireQrCode(maker);
wireFiles(engine, session, connection);
wireRemember(engine, session, connection, keyStep);

// What the engine objects to is shown beside the field it is about; what is about no field, in the notice.
const fields = new Map(Object.entries({ ...inputs, acl: acl.field }));
maker.addEventListener('change', () => {
  const { state } = maker;
  if (state.name === 'making') return;
  const troubles = 'troubles' in state ? state.troubles : [];
  acl.judge(troubles);
  for (const [where, field] of fields) field.judge(troubles.find((trouble) => trouble.where === where) ?? null);
  notice(troubles.find(({ where }) => !fields.has(where)) ?? null, () => maker.renew());
});

drawNext();
document.querySelector('[data-undrawn]')?.removeAttribute('data-undrawn');
for (const source of [session, maker]) source.addEventListener('change', drawNext);

byId('steps', HTMLFormElement).addEventListener('submit', (event) => event.preventDefault());
byId('clear', HTMLButtonElement).addEventListener('click', clearEverything);
byId('share', HTMLButtonElement).addEventListener('click', async () => {
  const copied = await copyText(linkTo(session.inputs, location.href));
  const words = copied ? 'Copied. It fills in application id, user, lifetime and preset, and holds no key and no token.' : 'The browser did not let this page copy.';
  setText(byId('share-said', HTMLElement), words);
  announce(words);
});
window.addEventListener('hashchange', followLink);
followLink();

const inspector = new Inspector(engine, session, {
  key: (bytes) => {
    unfold(byId('key', HTMLElement));
    keyStep.readBytes(bytes, 'from the inspector');
    byId('key', HTMLElement).scrollIntoView({ block: 'nearest' });
  },
  inputs: (changed) => session.set(changed),
  application: (application) => session.adopt(application),
  account: (account) => connection.set({ mode: 'live', ...account }),
});

// A key goes where keys go; anything else, and whatever is dropped on the inspector, is looked at there.
wireFileDrop(async (file, target) => {
  const isForInspector = target?.closest('#inspector') !== null && target !== null;
  const kind = isForInspector ? '' : await file.slice(0, LOOKED_AT).arrayBuffer().then((buffer) => engine.recognize(new Uint8Array(buffer))).then((recognition) => recognition.kind, () => 'key');
  if (isForInspector || !['key', 'unknown', 'empty'].includes(kind)) {
    inspector.readFile(file);
    return;
  }
  unfold(byId('key', HTMLElement));
  keyStep.readFile(file);
});
wireTheme();
wireShield(connection);
wireShortcuts([
  { key: 'Enter', control: true, does: 'Copy the token', act: () => always(pane.copy()) },
  { key: 's', control: true, does: 'Save the token as a file', act: () => always(pane.save()) },
  { key: '/', control: true, does: 'Show or hide this list', act: () => always(byId('help', HTMLElement).togglePopover()) },
  { key: 'Escape', does: 'Cancel the search for a key, close a sheet', act: cancelSearch },
]);
// What is kept for later is fetched when what is needed now is there.
startEngine().then(wireUpdate);

/** Fills in what a link says. Its part after the # then goes: what is typed later would make it untrue. */
function followLink() {
  if (location.hash === '' || document.getElementById(location.hash.slice(1)) !== null) return;
  session.set(readLink(location.hash));
  history.replaceState(null, '', location.pathname);
}

/** Loads the engine, and says so when it cannot. */
async function startEngine() {
  notice(null);
  try {
    await acl.load();
    drawHeads();
  } catch (error) {
    notice(engine.explain(error), startEngine);
  }
}

/**
 * Shows trouble that belongs to no field.
 * @param {import('./engine.js').Trouble | null} trouble
 * @param {() => void} [again] what to try again
 */
function notice(trouble, again) {
  const place = byId('engine-notice', HTMLElement);
  if (trouble === null) {
    show(place, false);
    return;
  }
  const button = element('button', { type: 'button', class: 'button' }, 'Try again');
  if (again) button.addEventListener('click', again);
  place.replaceChildren(element('p', {}, `${trouble.message} ${trouble.remedy}`), button);
  show(place, true);
}

/**
 * Takes the person to a field, unfolding what hides it.
 * @param {string} id
 */
function goTo(id) {
  const target = byId(id, HTMLElement);
  unfold(target);
  target.focus();
}

/** Marks the one thing to do next. Copying marks itself, once there is a token. */
function drawNext() {
  const nothing = session.key === null && session.inputs.applicationId === '';
  const open = byId('application-create', HTMLElement).getAttribute('aria-expanded') === 'true';
  byId('application-create', HTMLElement).classList.toggle('next', nothing && !open);
  byId('key-make', HTMLElement).classList.toggle('next', session.key === null && !nothing);
  byId('application-id-field', HTMLElement).classList.toggle('next-field', session.key !== null && session.inputs.applicationId === '');
  byId('user-create', HTMLElement).classList.toggle('next', session.application !== null && session.key !== null && session.inputs.subject === '');
}

function clearEverything() {
  const before = { ...session.inputs };
  const { application } = session;
  const key = keyStep.clear();
  const reconnect = connection.clear();
  session.set({ ...startingInputs });
  manyTokens.clear();
  inspector.clear();
  offerUndo(byId('clear-undo', HTMLElement), {
    said: 'Cleared',
    kept: 'what was there',
    undo: () => {
      reconnect();
      session.set(before);
      if (application !== null) session.adopt(application);
      key.undo();
    },
    forget: key.forget,
    insteadOf: byId('clear', HTMLButtonElement),
  });
}

function cancelSearch() {
  if (!keyStep.searching || document.querySelector('[popover]:popover-open')) return false;
  byId('key-cancel', HTMLButtonElement).click();
  return true;
}

/** @param {unknown} _done what was begun */
function always(_done) {
  return true;
}
