/**
 * Keeps what was typed across a reload of the tab. Secrets are not kept: neither the fields for keys, passphrases and the API secret, which are
 * not read here, nor anything that looks like a secret.
 */

/** Key in the session storage, which the browser empties when the tab is closed. */
const STORAGE_KEY = 'tokensmith-typed';

/** Plain fields; other modules register theirs with `keepTyped`. */
const plainFields = ['user-name', 'user-display-name', 'user-search', 'question-path', 'users-text', 'tokens-text'];

/** A private key in PEM, DER or JWK, a token, or something that is called a secret. */
const secrets =
  /PRIVATE KEY|private_?key|secret|passphrase|password|\bMI[IG][A-Za-z0-9+/]{40}|\beyJ[\w-]{8}|\\?"d\\?"\s*:/i;

/**
 * @typedef {object} Typed
 * @property {() => unknown} read what was typed, as JSON can carry it; undefined for nothing
 * @property {(value: unknown) => void} write puts it back, or with undefined takes it away
 */

/** @param {string} text @returns {boolean} whether there may be a secret in it */
export function looksSecret(text) {
  return secrets.test(text);
}

/** @type {Map<string, Typed>} */
const places = new Map();

/** Restored values whose module has not asked for them yet. @type {Map<string, unknown>} */
const waiting = new Map();

/**
 * Keeps a value across reloads. One that was kept before is restored at once.
 * @param {string} name
 * @param {Typed} typed
 */
export function keepTyped(name, typed) {
  places.set(name, typed);
  if (!waiting.has(name)) return;
  const value = waiting.get(name);
  waiting.delete(name);
  typed.write(value);
}

/** The form of the token, in two places, so that a claim that may be a secret takes nothing else with it. */
export const formPlaces = /** @type {const} */ ({ inputs: 'form', claims: 'form-claims' });

/** Takes away everything that was typed, but not the form of the token. @returns {() => void} puts it back */
export function clearTyped() {
  waiting.clear();
  const before = [...places]
    .filter(([name]) => name !== formPlaces.inputs && name !== formPlaces.claims)
    .map(([, typed]) => /** @type {const} */ ([typed, typed.read()]));
  for (const [typed] of before) typed.write(undefined);
  return () => {
    for (const [typed, value] of before) typed.write(value);
  };
}

/** Restores what was typed before the page was reloaded, and keeps what is typed from now on. */
export function wireTyped() {
  for (const [name, value] of Object.entries(taken())) waiting.set(name, value);
  for (const id of plainFields) {
    const field = /** @type {HTMLInputElement | HTMLTextAreaElement} */ (document.getElementById(id));
    keepTyped(id, {
      read: () => field.value,
      write(value) {
        // Something newer was typed since.
        if (value !== undefined && field.value !== '') return;
        field.value = typeof value === 'string' ? value : '';
        field.dispatchEvent(new Event('input', { bubbles: true }));
      },
    });
  }
  window.addEventListener('pagehide', keep);
  // The browser may discard a tab in the background without another event.
  document.addEventListener('visibilitychange', () => (document.hidden ? keep() : taken()));
}

function keep() {
  const typed = [...waiting, ...[...places].map(([name, { read }]) => /** @type {const} */ ([name, read()]))];
  const kept = typed.filter(([, value]) => value !== undefined && value !== '' && !looksSecret(JSON.stringify(value)));
  try {
    sessionStorage.removeItem(STORAGE_KEY);
    if (kept.length > 0) sessionStorage.setItem(STORAGE_KEY, JSON.stringify(Object.fromEntries(kept)));
  } catch {
    // Storage is switched off, or a list is too long for it.
  }
}

/** @returns {Record<string, unknown>} what was kept; it is there no more */
function taken() {
  try {
    const text = sessionStorage.getItem(STORAGE_KEY);
    sessionStorage.removeItem(STORAGE_KEY);
    return Object(JSON.parse(text ?? '{}'));
  } catch {
    return {};
  }
}
