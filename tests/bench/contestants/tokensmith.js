/** Ours, once for each arithmetic: the whole of `signToken` and `verifyToken`, with a kept key. */
import { createToolkit } from '#entry';
import { acl, applicationId, subject } from '../contest/fixture.js';

/** @typedef {import('../../../js/engine/interface.js').Tier} Tier */

/** @type {Record<Tier, string>} */
const names = {
  'relaxed-simd': 'tokensmith, relaxed SIMD',
  portable: 'tokensmith, portable',
  reference: 'tokensmith, Mbed TLS alone',
};

/**
 * @param {Tier} tier
 * @returns {import('./contestant.js').Contestant}
 */
export const tokensmith = (tier) => ({
  name: names[tier],
  kind: 'ours',
  signs: 'token',
  async prepare({ privateKey, publicKey }) {
    const kit = await createToolkit({ tier }).catch((error) => {
      if (error.code === 'ERR_ENGINE_LOAD' && error.details.where === 'tier') return undefined;
      throw error;
    });
    if (!kit) return undefined;
    const key = await kit.importKey(privateKey);
    const publicHalf = await kit.importKey(publicKey);
    return {
      sign: () => kit.signToken({ privateKey: key, applicationId, subject, expiresIn: '24h', acl }),
      read: ({ token }) => token,
      verifier:
        ({ token }) =>
        () =>
          kit.verifyToken(token, { publicKey: publicHalf }),
      generate: (modulusLength) => kit.generateKeyPair({ modulusLength }),
      close: () => kit.close(),
    };
  },
});
