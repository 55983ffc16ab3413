/** The page's policy requires Trusted Types for the addresses of scripts. Only the page's own workers are trusted. */
import { serviceWorkerAddress, workerAddress } from './engine-source.js';

/**
 * Trusted Types, which the type library does not know yet and not every browser has.
 * @type {{ createPolicy(name: string, rules: { createScriptURL(address: string): string }): { createScriptURL(address: string): string } } | undefined}
 */
const trustedTypes = /** @type {any} */ (globalThis).trustedTypes;

/** A policy can be created only once under its name. */
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
