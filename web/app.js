import { TokenPane } from './display/token-pane.js';
import { createEngine } from './engine.js';
import { TokenMaker } from './maker.js';
import { byId } from './parts/dom.js';
import { wireFileDrop } from './parts/file-drop.js';
import { later, loadTheRest } from './parts/later.js';
import { nextTask } from './parts/next-task.js';
import { notice } from './parts/notice.js';
import { wireDoubleClicks, wireShortcuts } from './parts/shortcuts.js';
import { wireTheme } from './parts/theme-switch.js';
import { keepTyped, wireTyped } from './parts/typed.js';
import { Connection } from './platform/connection.js';
import { gather, understand } from './remember/contents.js';
import { Session } from './session.js';
import { wireAcl } from './steps/acl-step.js';
import { wireInputs } from './steps/input-steps.js';
import { KeyStep } from './steps/key-step.js';
import { wireReadiness } from './steps/readiness.js';
import { unfold, wireStepHeads } from './steps/step-heads.js';

/** Bytes of a dropped file by which it is told what it is. */
const LOOKED_AT = 64 * 1024;

// Reading this module was one task; what it does begins another.
await nextTask();

const engine = createEngine();
const session = new Session();
const maker = new TokenMaker(engine, session);
const connection = new Connection(engine, session);

const keyStep = new KeyStep(engine, session);
wireReadiness(session);
const inputs = wireInputs(session);
const acl = wireAcl(engine, session);
const drawHeads = wireStepHeads(session, maker, connection, acl.title);
const pane = new TokenPane(session, maker, goTo);

/** @type {import('./parts/shortcuts.js').Shortcut[]} */
const shortcuts = [
  { key: 'Enter', control: true, does: 'Copy the token', act: () => always(pane.copy()) },
  { key: 's', control: true, does: 'Save the token as a file', act: () => always(pane.save()) },
  {
    key: '/',
    control: true,
    does: 'Show or hide this list',
    act: () => always(byId('help', HTMLElement).togglePopover()),
  },
  { key: 'Escape', does: 'Cancel the search for a key, close a sheet', act: cancelSearch },
];

// What is above makes a token. All else is loaded when it is used, or when there is nothing else to do.
/** @type {import('./later/page.js').Page} */
const page = { engine, session, maker, connection, keyStep, acl, shortcuts, clearRest };
const reading = later(
  '#life',
  () => import('./display/token-reading.js'),
  ({ TokenReading }) => new TokenReading(pane),
);
const platform = later(
  '#connect-body, .manager, #users-body',
  () => import('./later/platform.js'),
  ({ wirePlatform }) => wirePlatform(page),
);
const token = later(
  '#key-held, .files, #lifetime-slider, #acl-editor, .question, .many-tokens, .use',
  () => import('./later/token.js'),
  ({ wireToken }) => wireToken(page),
);
const inspector = later(
  '#inspector-text, #inspector-file, #inspector-clear',
  () => import('./inspector/inspector.js'),
  ({ Inspector }) =>
    new Inspector(engine, session, {
      key: (bytes) => {
        unfold(byId('key', HTMLElement));
        keyStep.readBytes(bytes, 'from the inspector');
        byId('key', HTMLElement).scrollIntoView({ block: 'nearest' });
      },
      inputs: (changed) => session.set(changed),
      application: (application) => session.adopt(application),
      account: (account) => connection.set({ mode: 'live', ...account }),
    }),
);
const aboutPage = later(
  '#shield, #help, .steps-foot, .remember',
  () => import('./later/page.js'),
  ({ wirePage }) => wirePage(page),
);
later(
  '#update',
  () => import('./parts/update.js'),
  ({ wireUpdate }) => wireUpdate(),
);
// Its place is there from the first paint, and so is its code.
if ('remembered' in document.documentElement.dataset) aboutPage(() => undefined);
// What a token says is read as soon as there is one.
maker.addEventListener('change', readFirst);
// What the platform says of an application is shown, whoever brought it; an account has a file; and the slider follows the lifetime.
session.addEventListener('change', () => session.application !== null && platform(() => undefined));
for (const source of [session, connection]) source.addEventListener('change', () => token(), { once: true });

// What the engine objects to is shown beside the field it is about; what is about no field, in the notice.
const fields = new Map(Object.entries({ ...inputs, acl: acl.field }));
maker.addEventListener('change', () => {
  const { state } = maker;
  if (state.name === 'making') return;
  const troubles = 'troubles' in state ? state.troubles : [];
  for (const [where, field] of fields) field.judge(troubles.find((trouble) => trouble.where === where) ?? null);
  notice('token', troubles.find(({ where }) => !fields.has(where)) ?? null, () => maker.renew());
});

drawNext();
document.querySelector('[data-undrawn]')?.removeAttribute('data-undrawn');
for (const source of [session, maker]) source.addEventListener('change', drawNext);

// Forms are there for those who fill them in, people and programs: nothing is ever sent.
document.addEventListener('submit', (event) => event.preventDefault());
window.addEventListener('hashchange', followLink);
followLink();

// A key goes where keys go; anything else, and whatever is dropped on the inspector, is looked at there.
wireFileDrop(async (file, target) => {
  const isForInspector = target?.closest('#inspector') !== null && target !== null;
  const kind = isForInspector ? '' : await kindOf(file).catch(() => 'key');
  if (isForInspector || !['key', 'unknown', 'empty'].includes(kind)) {
    inspector((it) => it.readFile(file));
    return;
  }
  unfold(byId('key', HTMLElement));
  keyStep.readFile(file);
});
wireTheme();
wireShortcuts(shortcuts);
wireDoubleClicks();
byId('inspector-file-button', HTMLButtonElement).addEventListener('click', () =>
  byId('inspector-file', HTMLInputElement).click(),
);
wireTyped();
keepForm();
startEngine().then(loadTheRest);
// Whatever was done before is heard now (web/theme.js).
document.dispatchEvent(new Event('wired'));

/** The form outlives a reload, without the secret of the account. */
function keepForm() {
  const read = () => {
    const form = gather(session, connection);
    const { apiSecret: _, ...settings } = form.settings;
    // What the sandbox made is gone with the page.
    const gone = session.application !== null && settings.mode === 'sandbox';
    return { inputs: { ...form.inputs, ...(gone && { applicationId: '' }) }, settings };
  };
  const starting = JSON.stringify(read());
  keepTyped('form', {
    read: () => (JSON.stringify(read()) === starting ? undefined : read()),
    write(value) {
      const form = understand(value);
      connection.set(form.settings);
      session.set(form.inputs);
    },
  });
}

/** Fills in what a link says. Its part after the # then goes: what is typed later would make it untrue. */
function followLink() {
  if (location.hash === '' || document.getElementById(location.hash.slice(1)) !== null) return;
  const { hash } = location;
  aboutPage(({ readLink }) => {
    session.set(readLink(hash));
    history.replaceState(null, '', location.pathname);
  });
}

/** Loads the engine, and says so when it cannot. */
async function startEngine() {
  notice('engine', null);
  try {
    await acl.load();
    drawHeads();
  } catch (error) {
    notice('engine', engine.explain(error), startEngine);
  }
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

/** Has the first token read; from then on that is known to be wanted. */
function readFirst() {
  if (maker.state.name !== 'made') return;
  maker.removeEventListener('change', readFirst);
  reading(() => undefined);
}

/** Marks the one thing to do next. Copying marks itself, once there is a token. */
function drawNext() {
  const nothing = session.key === null && session.inputs.applicationId === '';
  const open = byId('application-create', HTMLElement).getAttribute('aria-expanded') === 'true';
  byId('application-create', HTMLElement).classList.toggle('next', nothing && !open);
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

/**
 * @param {File} file
 * @returns {Promise<string>}
 */
async function kindOf(file) {
  const bytes = new Uint8Array(await file.slice(0, LOOKED_AT).arrayBuffer());
  return (await (await engine.whole()).recognize(bytes)).kind;
}

function clearRest() {
  token(({ manyTokens }) => manyTokens.clear());
  inspector((it) => it.clear());
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
