/** Things to try the inspector with. They are made when asked for, with keys that nothing else uses. */

/** @typedef {'expired' | 'wrong-key' | 'damaged-acl' | 'damaged-key' | 'several'} SampleName */

/**
 * @typedef {object} Sample
 * @property {string} text
 * @property {string | null} key that a token in it is checked with, whatever key is in the form
 */

const DAY = 24 * 60 * 60;

/** An application that does not exist. */
const applicationId = '00000000-0000-4000-8000-000000000000';

/** Made once, since a search for primes takes a moment. @type {Promise<import('../../js/types.js').KeyPair[]> | undefined} */
let pairs;

/** @param {import('../../js/toolkit.js').Toolkit} kit */
function keyPairs(kit) {
  pairs ??= Promise.all([kit.generateKeyPair(), kit.generateKeyPair()]);
  // A later click tries again.
  pairs.catch(() => {
    pairs = undefined;
  });
  return pairs;
}

/**
 * @param {SampleName} name
 * @param {import('../../js/toolkit.js').Toolkit} kit
 * @param {number} now seconds since 1970
 * @returns {Promise<Sample>}
 */
export async function makeSample(name, kit, now) {
  if (name === 'damaged-acl') {
    // Markdown takes stars for emphasis.
    const acl = await kit.buildAcl('client-sdk-web');
    return { text: JSON.stringify(acl).replaceAll('*', ''), key: null };
  }
  const [own, other] = /** @type {[import('../../js/types.js').KeyPair, import('../../js/types.js').KeyPair]} */ (
    await keyPairs(kit)
  );
  if (name === 'damaged-key') return { text: withoutLine(own.privateKey, 12), key: null };
  /**
   * @param {string} subject
   * @param {{ privateKey?: string, issued?: number, expiresIn?: string }} [options]
   */
  const sign = async (subject, { privateKey = own.privateKey, issued = now, expiresIn = '24h' } = {}) =>
    (await kit.signToken({ privateKey, applicationId, subject, acl: 'client-sdk-web', expiresIn, now: issued })).token;
  const expired = { issued: now - 3 * DAY };
  switch (name) {
    case 'expired':
      return { text: await sign('alice', expired), key: own.publicKey };
    case 'wrong-key':
      return { text: await sign('alice', { privateKey: other.privateKey }), key: own.publicKey };
    default:
      return {
        text: logOf(
          await Promise.all([sign('alice'), sign('bob', expired), sign('carol', { privateKey: other.privateKey })]),
        ),
        key: own.publicKey,
      };
  }
}

/**
 * A log in which the first token is met again.
 * @param {readonly string[]} tokens
 */
function logOf([first, ...others]) {
  return [first, ...others, first]
    .map((token, index) => `12:00:0${index} GET /v1/conversations Authorization: Bearer ${token}`)
    .join('\n');
}

/**
 * A text in which a line was left out.
 * @param {string} text
 * @param {number} index
 */
function withoutLine(text, index) {
  return text
    .split('\n')
    .filter((_line, at) => at !== index)
    .join('\n');
}
