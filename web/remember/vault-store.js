/** Where the sealed text is kept: in this browser, under one name. web/theme.js looks for it before the first paint. */

const name = 'tokensmith-vault';

/** @returns {string | null} */
export function keptVault() {
  try {
    return localStorage.getItem(name);
  } catch {
    // Storage is switched off: nothing is kept.
    return null;
  }
}

/**
 * @param {string} vault
 * @returns {boolean} whether it is kept
 */
export function keepVault(vault) {
  try {
    localStorage.setItem(name, vault);
    return true;
  } catch {
    return false;
  }
}

export function forgetVault() {
  try {
    localStorage.removeItem(name);
  } catch {
    // Nothing is kept.
  }
}
