/** What each part of a header or payload means, in a few words. */

/** @type {ReadonlyMap<string, string>} */
export const headerMeanings = new Map([
  ['alg', 'RSA with SHA-256'],
  ['typ', 'a JSON Web Token'],
  ['kid', 'the key it was signed with'],
]);

/** @type {ReadonlyMap<string, string>} */
export const claimMeanings = new Map([
  ['iat', 'when it was issued'],
  ['jti', 'its own id, used once'],
  ['application_id', 'the application it belongs to'],
  ['sub', 'the user who logs in with it'],
  ['exp', 'when it expires'],
  ['nbf', 'when it starts to be valid'],
  ['acl', 'what it may do'],
]);

/** Claims whose value is a time in seconds since 1970 (RFC 7519, section 4.1). */
export const timeClaims = new Set(['iat', 'exp', 'nbf']);

/** The platform's areas by the first fixed segment of a path. @type {ReadonlyMap<string, string>} */
const areas = new Map([
  ['users', 'create and manage users'],
  ['conversations', 'conversations and their messages'],
  ['sessions', 'log in as a user'],
  ['devices', 'register phones for push'],
  ['image', 'send and receive images'],
  ['media', 'send and receive audio'],
  ['applications', 'upload push certificates'],
  ['push', 'receive push on phones'],
  ['knocking', 'start phone calls'],
  ['legs', 'create and manage call legs'],
  ['rtc', 'calls of the current Client SDK'],
  ['messages', 'send messages'],
]);

/**
 * @param {string} path of a rule of an access control list
 * @returns {string} what it stands for, or nothing where that is not known
 */
export function meaningOfPath(path) {
  const area = path.split('/').find((segment) => areas.has(segment));
  return area === undefined ? '' : (areas.get(area) ?? '');
}
