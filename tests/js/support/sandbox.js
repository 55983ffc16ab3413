/** What the tests of the sandbox share: a fixed time, repeatable IDs, and requests in one line. */
import { createSandbox, DEMO_ACCOUNT } from '../../../js/sandbox/index.js';

export const now = 1_700_000_000;

export const API = 'https://api.nexmo.com';
export const REST = 'https://rest.nexmo.com';

/**
 * Bytes that look random and are the same in every run (xorshift32).
 *
 * @param {number} [seed]
 */
export function repeatableRandom(seed = 0x2545f491) {
  let state = seed;
  return (/** @type {number} */ length) =>
    Uint8Array.from({ length }, () => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return state & 0xff;
    });
}

/** @param {{ apiKey: string, apiSecret: string }} [credentials] */
export const basic = ({ apiKey, apiSecret } = DEMO_ACCOUNT) => `Basic ${btoa(`${apiKey}:${apiSecret}`)}`;

/**
 * @param {any} kit
 * @param {object} [options]
 */
export const repeatableSandbox = (kit, options) => createSandbox({ kit, now, random: repeatableRandom(), ...options });

/**
 * A request, and all of its answer.
 *
 * @param {{ fetch: typeof globalThis.fetch }} sandbox
 * @param {string} method
 * @param {string} url
 * @param {object} [options]
 * @param {string} [options.authorization]
 * @param {unknown} [options.body] sent as JSON
 * @param {{ [name: string]: string }} [options.headers]
 * @param {AbortSignal} [options.signal]
 */
export async function send(sandbox, method, url, { authorization, body, headers = {}, signal } = {}) {
  const response = await sandbox.fetch(url, {
    method,
    ...(signal && { signal }),
    headers: {
      ...(authorization !== undefined && { authorization }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const type = response.headers.get('content-type') ?? '';
  return {
    status: response.status,
    type,
    headers: response.headers,
    reason: response.headers.get('sandbox-reason'),
    text,
    body: /json/.test(type) ? JSON.parse(text) : null,
  };
}

/**
 * An application of the demo account that has this public key.
 *
 * @param {{ fetch: typeof globalThis.fetch }} sandbox
 * @param {string} publicKey
 * @param {string} [name]
 * @returns {Promise<string>} its id
 */
export async function createApplication(sandbox, publicKey, name = 'My App') {
  const body = { name, keys: { public_key: publicKey }, capabilities: { rtc: {} } };
  const answer = await send(sandbox, 'POST', `${API}/v2/applications`, { authorization: basic(), body });
  if (answer.status !== 201) throw new Error(`The application was not created: ${answer.text}`);
  return answer.body.id;
}
