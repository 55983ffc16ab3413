/** Keeps the page on the device, and offers each new version when it is there: nothing changes under the person's hands. */
import { serviceWorkerAddress } from '../engine-source.js';
import { trusted } from '../trusted.js';
import { announce } from './announce.js';
import { byId, show } from './dom.js';
import { stateKept } from './kept.js';

/** How long a page that stays open trusts what it last heard. */
const hour = 3_600_000;

/** The page works as well where the browser keeps nothing. */
export async function wireUpdate() {
  if (serviceWorkerAddress === null || !location.protocol.startsWith('http') || !('serviceWorker' in navigator)) return;
  const { serviceWorker } = navigator;
  /** @type {ServiceWorkerRegistration} */
  let registration;
  try {
    registration = await serviceWorker.register(trusted(serviceWorkerAddress), { updateViaCache: 'none' });
  } catch {
    // Storage is switched off, or the server does not give it out.
    return;
  }

  const offer = byId('update', HTMLElement);
  let asked = false;
  let postponed = /** @type {ServiceWorker | null} */ (null);
  /** Whether this page is of a version that another tab has put aside. */
  let behind = false;

  const draw = () => {
    const { waiting, active } = registration;
    stateKept('files', active === null ? '' : 'the files of this page, so that it opens without its server');
    // The very first one waits for a moment, too, and is no other version.
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

  // The first one to take charge brings nothing new.
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
    if (document.hidden || !navigator.onLine || Date.now() - heard < hour) return;
    heard = Date.now();
    registration.update().catch(() => undefined);
  });
}
