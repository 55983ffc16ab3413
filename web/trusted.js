/** Under the page's policy a script starts from a trusted address alone. The page's own are trusted, and no other. */
import { serviceWorkerAddress, workerAddress } from './engine-source.js';

/**
 * Trusted Types, which the type library does not know yet and not every browser has.
 * @type {{ createPolicy(name: string, rules: { createScriptURL(address: string): string }): { createScriptURL(address: string): string } } | undefined}
 */
const trustedTypes = /** @type {any} */ (globalThis).trustedTypes;

/** A policy can be made once under its name, thus here for all. */
const policy = trustedTypes?.createPolicy('tokensmith', {
  createScriptURL(address) {
    if (address !== workerAddress && address !== serviceWorkerAddress)
      throw new TypeError('The only scripts this page starts are its own workers.');
    return address;
  },
});

/**
 * @param {string} address of one of the page's workers
 * @returns {string} the same, as the browser wants it
 */
export function trusted(address) {
  return policy?.createScriptURL(address) ?? address;
}
