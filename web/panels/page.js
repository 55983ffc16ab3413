import { serviceWorkerAddress } from '../engine-source.js';
import { hasMoreClaims, linkTo, startingInputs } from '../session.js';
import { trusted } from '../trusted-types.js';
import { announce, byId, setText, show } from '../ui/dom.js';
import { copyText } from '../ui/export.js';
import { clearTyped } from '../ui/typed.js';
import { offerUndo } from '../ui/undo.js';
import { stateStored } from './privacy.js';

const themes = /** @type {const} */ (['system', 'light', 'dark']);

/** Lets people choose light or dark colours, or those of the system. The choice is stored on the device. */
export function wireTheme() {
  const button = byId('theme-button', HTMLButtonElement);
  const draw = () => {
    const theme = current();
    setText(byId('theme-name', HTMLElement), theme);
    button.title = `Colours: ${theme}`;
    stateStored('colours', theme === 'system' ? '' : `your choice of ${theme} colours`);
  };
  button.addEventListener('click', () => {
    const next = themes[(themes.indexOf(current()) + 1) % themes.length] ?? 'system';
    if (next === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = next;
    keep(next);
    draw();
    announce(`Colours: ${next}.`);
  });
  draw();
}

/** @returns {typeof themes[number]} */
function current() {
  const { theme } = document.documentElement.dataset;
  return theme === 'light' || theme === 'dark' ? theme : 'system';
}

/** @param {typeof themes[number]} theme */
function keep(theme) {
  try {
    if (theme === 'system') localStorage.removeItem('theme');
    else localStorage.setItem('theme', theme);
  } catch {
    // Storage is switched off: the choice holds until the page is closed.
  }
}

/**
 * Clears everything that was entered. It can be undone for a minute.
 * @param {import('../session.js').Session} session
 * @param {import('../platform/connection.js').Connection} connection
 * @param {import('../steps/key.js').KeyStep} keyStep
 * @param {() => void} clearRest empties what has a place of its own
 */
export function wireClear(session, connection, keyStep, clearRest) {
  const button = byId('clear', HTMLButtonElement);
  button.addEventListener('click', () => {
    const before = { ...session.inputs };
    const { application } = session;
    const key = keyStep.clear();
    const reconnect = connection.clear();
    session.set({ ...startingInputs });
    const typeAgain = clearTyped();
    clearRest();
    offerUndo(byId('clear-undo', HTMLElement), {
      said: key.onlyHere ? 'Cleared, with a key that was not saved' : 'Cleared',
      kept: 'what was there',
      undo: () => {
        reconnect();
        session.set(before);
        if (application !== null) session.adopt(application);
        typeAgain();
        key.undo();
      },
      forget: key.forget,
      insteadOf: button,
    });
  });
}

/**
 * Copies a link that fills in the form.
 * @param {import('../session.js').Session} session
 */
export function wireShare(session) {
  byId('share', HTMLButtonElement).addEventListener('click', async () => {
    const copied = await copyText(linkTo(session.inputs, location.href));
    const words = copied
      ? `Copied. It fills in application ID, user, lifetime and preset, and holds no key and no token.${hasMoreClaims(session.inputs) ? ' More claims are not in it.' : ''}`
      : 'The browser did not let this page copy.';
    setText(byId('share-said', HTMLElement), words);
    announce(words);
  });
}

/* Stores the page on the device, and offers new versions: nothing changes while somebody works. */

/** How long an open page waits before it checks for a new version again. */
const HOUR_MS = 3_600_000;

/** Registers the service worker. The page works without one, too. */
export async function wireUpdate() {
  if (serviceWorkerAddress === null || !location.protocol.startsWith('http') || !('serviceWorker' in navigator)) return;
  const { serviceWorker } = navigator;
  /** @type {ServiceWorkerRegistration} */
  let registration;
  try {
    registration = await serviceWorker.register(trusted(serviceWorkerAddress), { updateViaCache: 'none' });
  } catch {
    // Storage is switched off, or the server does not serve the file.
    return;
  }

  const offer = byId('update', HTMLElement);
  let asked = false;
  let postponed = /** @type {ServiceWorker | null} */ (null);
  /** Whether another tab has already switched to a newer version. */
  let behind = false;

  const draw = () => {
    const { waiting, active } = registration;
    stateStored('files', active === null ? '' : 'the files of this page, so that it opens without its server');
    // The first service worker waits for a moment, too, but is not a new version.
    const offered = behind || (waiting !== null && active !== null && waiting !== postponed);
    if (show(offer, offered) && offered) announce('A new version of this page is ready.');
  };
  /** @param {ServiceWorker | null} next */
  const follow = (next) => next?.addEventListener('statechange', draw);

  byId('update-load', HTMLButtonElement).addEventListener('click', () => {
    if (behind || registration.waiting === null) {
      location.reload();
      return;
    }
    asked = true;
    registration.waiting.postMessage('load');
  });
  byId('update-later', HTMLButtonElement).addEventListener('click', () => {
    postponed = registration.waiting;
    behind = false;
    draw();
  });

  // The first one to take control is not a new version.
  let { controller } = serviceWorker;
  serviceWorker.addEventListener('controllerchange', () => {
    if (asked) {
      location.reload();
      return;
    }
    behind = controller !== null;
    controller = serviceWorker.controller;
    draw();
  });
  registration.addEventListener('updatefound', () => follow(registration.installing));
  follow(registration.installing);
  draw();

  let heard = Date.now();
  document.addEventListener('visibilitychange', () => {
    if (document.hidden || !navigator.onLine || Date.now() - heard < HOUR_MS) return;
    heard = Date.now();
    registration.update().catch(() => undefined);
  });
}
