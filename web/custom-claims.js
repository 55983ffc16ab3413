/** What the form has of the claims that few tokens have, and how it is read. Loaded when there is some. */

/** @typedef {import('../js/types.js').Finding} Finding */

/** @typedef {'text' | 'number' | 'boolean' | 'json'} ClaimType */

/**
 * @typedef {object} CustomClaim
 * @property {string} name
 * @property {ClaimType} type
 * @property {string} value as it was typed; `true` or `false` where that is the type
 */

/** @type {Readonly<Record<ClaimType, string>>} */
export const claimTypes = Object.freeze({ text: 'text', number: 'number', boolean: 'true or false', json: 'JSON' });

/**
 * The claims as `signToken` takes them, and what is wrong with those that cannot be read. Whether they may be in a token, the engine decides.
 * @param {readonly CustomClaim[]} list
 * @returns {{ claims: Record<string, unknown>, findings: Finding[] }}
 */
export function readCustomClaims(list) {
  /** @type {Map<string, unknown>} */
  const read = new Map();
  /** @type {Finding[]} */
  const findings = [];
  /** @param {number} index @param {string} message @param {string} remedy @param {import('../js/types.js').Code} [code] */
  const refuse = (index, message, remedy, code = 'ERR_CLAIMS_VALUE') =>
    findings.push({ code, severity: 'error', where: placeOfRow(index), message, remedy });
  for (const [index, { name, type, value }] of list.entries()) {
    // A row that was just added.
    if (name === '' && value === '') continue;
    if (read.has(name)) {
      refuse(
        index,
        `There are two claims named "${name}".`,
        'Remove one, or give it another name.',
        'ERR_CLAIMS_CONFLICT',
      );
      continue;
    }
    const parsed = type === 'text' ? value : parse(value);
    if (type === 'number' && typeof parsed !== 'number')
      refuse(
        index,
        `The claim "${name}" is not a number.`,
        'Write digits, with a point before the fraction, or make it text.',
      );
    else if (type === 'json' && parsed === undefined)
      refuse(
        index,
        `The claim "${name}" is not JSON.`,
        'Names and texts are in double quotes, and nothing follows the last comma.',
      );
    else read.set(name, type === 'boolean' ? value === 'true' : parsed);
  }
  return { claims: Object.fromEntries(read), findings };
}

/**
 * The place that findings about a row of the form name.
 * @param {number} index
 */
export function placeOfRow(index) {
  return `claims[${index}]`;
}

/**
 * A claim for the form.
 * @param {string} name
 * @param {unknown} value
 * @returns {CustomClaim}
 */
export function toCustomClaim(name, value) {
  if (typeof value === 'string') return { name, type: 'text', value };
  if (typeof value === 'number') return { name, type: 'number', value: JSON.stringify(value) };
  if (typeof value === 'boolean') return { name, type: 'boolean', value: String(value) };
  return { name, type: 'json', value: JSON.stringify(value) };
}

/** @param {string} text @returns {unknown} undefined for what is not JSON */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * A point in time as people write it: seconds since 1970, or a date with the time of day, here unless it names a zone.
 * @param {string} text
 * @param {string} claim
 * @param {string} where
 * @param {Finding[]} findings to which an error is added
 * @returns {number | undefined} seconds since 1970; undefined for none
 */
export function readTime(text, claim, where, findings) {
  const written = text.trim();
  if (written === '') return undefined;
  if (/^\d+$/.test(written)) return Number(written);
  const date = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)? ?(Z|[+-]\d\d:\d\d|UTC)?$/.test(written)
    ? Date.parse(
        written
          .replace(/ ?(Z|UTC)$/, 'Z')
          .replace(/ (?=[+-])/, '')
          .replace(' ', 'T'),
      )
    : NaN;
  if (!Number.isNaN(date)) return date / 1000;
  findings.push({
    code: 'ERR_CLAIMS_TIME',
    severity: 'error',
    where,
    message: `${claim} is not a point in time.`,
    remedy: 'Write seconds since 1970, or a date such as 2026-12-24 09:30.',
  });
  return undefined;
}

/**
 * The arguments of `signToken` that come of them, and what is wrong with what only the form can judge.
 * @param {Readonly<import('./session.js').Inputs>} inputs
 */
export function readMoreClaims({ notBefore, issuedAt, tokenId, kid, claims: list }) {
  const { claims, findings } = readCustomClaims(list);
  return {
    findings,
    notBefore: readTime(notBefore, 'nbf', 'notBefore', findings),
    now: readTime(issuedAt, 'iat', 'now', findings),
    claims: Object.keys(claims).length > 0 ? claims : undefined,
    tokenId: tokenId.trim() || undefined,
    kid: kid.trim() || undefined,
  };
}
