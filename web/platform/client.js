import { createClient, createManualFetch, createRelayFetch } from '../../js/targets/rest.js';
import { createSandbox, DEMO_ACCOUNT } from '../../js/sandbox/index.js';

/** @typedef {import('../../js/sandbox/index.js').Sandbox} Sandbox */
/** @typedef {import('../../js/platform/fetch.js').ManualRequest} ManualRequest */

/** In a command that a person runs, variables of the environment stand in for these. */
const byHandAccount = { apiKey: 'by-hand', apiSecret: 'by-hand' };

/**
 * A client for the platform as it is reached now.
 * @param {object} given
 * @param {import('./connection.js').Settings} given.settings
 * @param {import('../session.js').HeldKey | null} given.key
 * @param {string} given.applicationId
 * @param {Promise<import('../../js/toolkit.js').Toolkit>} given.kit
 * @param {() => Promise<Sandbox>} given.openSandbox
 * @param {(request: ManualRequest) => Promise<string>} given.ask
 * @param {(exchange: import('../../js/platform/types.js').Exchange) => void} given.onExchange
 */
export async function openClient({ settings, key, applicationId, kit, openSandbox, ask, onExchange }) {
  const { mode, apiKey, apiSecret, region } = settings;
  const account = {
    sandbox: DEMO_ACCOUNT,
    manual: byHandAccount,
    live: { ...(apiKey && { apiKey }), ...(apiSecret && { apiSecret }) },
  };
  const fetches = {
    sandbox: async () => (await openSandbox()).fetch,
    live: async () => createRelayFetch(),
    manual: async () => createManualFetch(ask),
  };
  return createClient({
    ...account[mode],
    ...(applicationId !== '' && { applicationId }),
    ...(key !== null && { privateKey: key.handle }),
    ...(region !== '' && { region }),
    kit,
    fetch: await fetches[mode](),
    onExchange,
  });
}

/**
 * @param {Promise<import('../../js/toolkit.js').Toolkit>} kit
 * @returns {Promise<Sandbox>}
 */
export async function newSandbox(kit) {
  return createSandbox({ kit: await kit });
}
