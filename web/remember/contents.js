/** What is remembered beside the private key: what the person gave, and nothing the page or the platform made of it. */
import { startingInputs } from '../session.js';

/** @typedef {import('../platform/connection.js').Settings} Settings */

/** @type {Readonly<Settings>} */
const noSettings = { mode: 'sandbox', apiKey: '', apiSecret: '', region: '' };

/**
 * @param {import('../session.js').Session} session
 * @param {import('../platform/connection.js').Connection} connection
 */
export function gather({ inputs }, { settings }) {
  return { inputs: { ...inputs }, settings: { ...settings } };
}

/**
 * @param {any} data as another version of this page may have written it
 * @returns {{ inputs: Partial<import('../session.js').Inputs>, settings: Partial<Settings> }}
 */
export function understand(data) {
  return { inputs: known(data?.inputs, startingInputs), settings: known(data?.settings, noSettings) };
}

/**
 * The members that the example has, of the same kind.
 * @template {object} Example
 * @param {unknown} given
 * @param {Example} example
 * @returns {Partial<Example>}
 */
function known(given, example) {
  const entries = Object.entries(Object(given)).filter(([name, value]) => {
    const wanted = /** @type {Record<string, unknown>} */ (example)[name];
    return (
      Object.hasOwn(example, name) && typeof value === typeof wanted && Array.isArray(value) === Array.isArray(wanted)
    );
  });
  return /** @type {Partial<Example>} */ (Object.fromEntries(entries));
}
