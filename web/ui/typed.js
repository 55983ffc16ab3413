/**
 * What a person typed, kept for this tab while the page is left, so that it is there when the page is loaded again. Secrets are not kept: neither
 * what is known to be one (the fields for keys, passphrases and the API secret are not read here) nor what looks like one.
 */

/** Where it is, in the tab's own storage. The browser empties that when the tab is closed. */
const STORAGE_KEY = 'tokensmith-typed';

/** Fields whose text is what it says and nothing else depends on; all others are named by their code. */
const plainFields = ['user-name', 'user-display-name', 'user-search', 'question-path', 'users-text', 'tokens-text'];

/** A private key in PEM, DER or JWK, a token, or a secret by its name. */
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

/** What was typed before the page was loaded, until the code that it belongs to is there. @type {Map<string, unknown>} */
const waiting = new Map();

/**
 * Has what was typed in one place survive a reload. What was typed there before the page was loaded is put back at once.
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

/** Takes away everything that was typed, but not the form of the token. @returns {() => void} puts it back */
export function clearTyped() {
  waiting.clear();
  const before = [...places]
    .filter(([name]) => name !== 'form')
    .map(([, typed]) => /** @type {const} */ ([typed, typed.read()]));
  for (const [typed] of before) typed.write(undefined);
  return () => {
    for (const [typed, value] of before) typed.write(value);
  };
}

/** Puts back what was typed before the page was loaded, and keeps what is typed from now on. */
export function wireTyped() {
  for (const [name, value] of Object.entries(taken())) waiting.set(name, value);
  for (const id of plainFields) {
    const field = /** @type {HTMLInputElement | HTMLTextAreaElement} */ (document.getElementById(id));
    keepTyped(id, {
      read: () => field.value,
      write(value) {
        // Typed while the page was being loaded: that is what counts now.
        if (value !== undefined && field.value !== '') return;
        field.value = typeof value === 'string' ? value : '';
        field.dispatchEvent(new Event('input', { bubbles: true }));
      },
    });
  }
  window.addEventListener('pagehide', keep);
  // A tab in the background can be thrown away without another word.
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
