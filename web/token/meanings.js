/** What each part of a header or payload means, in a few words. */

/** Of a token that is made here. @type {ReadonlyMap<string, string>} */
export const headerMeanings = new Map([
  ['alg', 'RSA with SHA-256'],
  ['typ', 'a JSON Web Token'],
  ['kid', 'the key it was signed with'],
]);

/** How a token can be signed (RFC 7518, section 3.1). @type {ReadonlyMap<string, string>} */
const algorithms = new Map(
  [256, 384, 512].flatMap(
    (bits) =>
      /** @type {[string, string][]} */ ([
        [`RS${bits}`, `RSA with SHA-${bits}`],
        [`PS${bits}`, `RSA with SHA-${bits}, padded by PSS`],
        [`ES${bits}`, `an elliptic curve with SHA-${bits}`],
        [`HS${bits}`, `a shared secret with SHA-${bits}`],
      ]),
  ),
);

/**
 * What the members of a pasted header mean: that of `alg` follows from its value.
 * @param {unknown} header
 * @returns {ReadonlyMap<string, string>}
 */
export function headerMeaningsOf(header) {
  const algorithm = /** @type {{ alg?: unknown } | null} */ (header)?.alg;
  const meaning = String(algorithm).toLowerCase() === 'none' ? 'not signed' : algorithms.get(String(algorithm));
  return new Map(
    [...headerMeanings].flatMap(([name, said]) =>
      name !== 'alg' ? [[name, said]] : meaning === undefined ? [] : [[name, meaning]],
    ),
  );
}

/** @type {ReadonlyMap<string, string>} */
export const claimMeanings = new Map([
  ['iat', 'when it was issued'],
  ['jti', 'its own ID, used once'],
  ['application_id', 'the application it belongs to'],
  ['sub', 'the user who logs in with it'],
  ['exp', 'when it expires'],
  ['nbf', 'when it starts to be valid'],
  ['acl', 'what it may do'],
]);

/** Claims of other kinds of tokens. @type {Readonly<Record<string, readonly [string, string][]>>} */
const claimsOfKinds = {
  video: [
    ['sub', 'that it is for the Video API'],
    ['scope', 'what it is for'],
    ['session_id', 'the session it connects to'],
    ['role', 'what its holder may do in the session'],
    ['connection_data', 'what others in the session are told of its holder'],
    ['initial_layout_class_list', 'where its streams begin in a composed layout'],
  ],
  webhook: [
    ['iss', 'who signed it'],
    ['payload_hash', 'the SHA-256 of the body it came with'],
    ['api_key', 'the account whose signature secret it is signed with'],
  ],
  opentok: [
    ['iss', 'the API key of the project or account'],
    ['ist', 'what the API key belongs to'],
  ],
  foreign: [
    ['iss', 'who issued it'],
    ['aud', 'who it is for'],
    ['sub', 'who or what it is about'],
  ],
};

/**
 * What the claims of a pasted token mean in a token of its kind.
 * @param {import('../../js/types.js').TokenKind | null} kind
 * @returns {ReadonlyMap<string, string>}
 */
export function claimMeaningsOf(kind) {
  return new Map([...claimMeanings, ...(claimsOfKinds[String(kind)] ?? [])]);
}

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
