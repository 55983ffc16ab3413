import { TokensmithError } from '../errors.js';
import { quoted } from './arguments.js';
import { durationSeconds, parseJson, parseJsonObject, readValue } from './inputs.js';
import { refuseDisguised, refuseTypographyInName } from './typography.js';

/**
 * A claim as given on the command line, before files and stdin are read.
 *
 * @typedef {object} ClaimArgument
 * @property {string} name
 * @property {string} value
 * @property {boolean} json whether it was written `name:=value`
 */

/** How each claim that the platform reads is spelled. */
const WRITTEN = Object.freeze({
  application_id: 'application_id=ID',
  sub: 'sub=USER',
  exp: 'exp=24h',
  nbf: 'nbf=SECONDS',
  iat: 'iat=SECONDS',
  jti: 'jti=ID',
  acl: 'acl=ACL',
});

/**
 * Names by which people mean another claim, and other spellings of the claims' names. nexmo-cli and @vonage/jwt sign
 * them as they are, and the platform then takes the token for one without a user or an expiry.
 */
const SLIPS = new Map(
  Object.entries({
    ...WRITTEN,
    subject: WRITTEN.sub,
    user: WRITTEN.sub,
    app_id: WRITTEN.application_id,
    expires_in: WRITTEN.exp,
    expires: WRITTEN.exp,
    expires_at: 'exp=SECONDS',
    ttl: WRITTEN.exp,
    not_before: WRITTEN.nbf,
    issued_at: WRITTEN.iat,
    token_id: WRITTEN.jti,
    acls: WRITTEN.acl,
    paths: WRITTEN.acl,
    private_key: '--private-key=FILE',
  }).map(([name, meant]) => [folded(name), meant]),
);

/** The registered claims, by their names here and in the library. */
const NAMED = new Map(
  Object.entries({
    application_id: 'applicationId',
    sub: 'subject',
    exp: 'expiresAt',
    nbf: 'notBefore',
    iat: 'now',
    jti: 'tokenId',
    acl: 'acl',
  }),
);

/**
 * Tells the key file and the claims apart, in any order: a claim has an `=`.
 *
 * @param {string[]} positionals
 * @returns {{ key: string | undefined, claims: ClaimArgument[] }}
 */
export function sortArguments(positionals) {
  /** @type {string | undefined} */
  let key;
  /** @type {ClaimArgument[]} */
  const claims = [];
  for (const argument of positionals) {
    const match = argument.includes('-----BEGIN') ? null : /^([^=]*?)(:?)=([^]*)$/.exec(argument);
    if (match) {
      const [, name = '', colon, value = ''] = match;
      claims.push({ name, value, json: colon === ':' });
    } else if (key === undefined) {
      key = argument;
    } else {
      throw new TokensmithError('ERR_ARGUMENT_VALUE', {
        where: 'claims',
        problem: `All claims must be in the form name=value. Got: ${quoted(argument)}.`,
        remedy: 'One argument without = is taken as the key file; this is the second one.',
      });
    }
  }
  return { key, claims };
}

/**
 * Turns the claims into what the toolkit signs, with values of the right types.
 *
 * @param {ClaimArgument[]} claims
 * @param {import('./program.js').Context} context
 * @param {(text: string) => Promise<import('../types.js').Acl | import('../types.js').AclPresetName | null>} readAcl
 * @returns {Promise<Omit<import('../types.js').TokenClaims, 'applicationId'> & { applicationId?: string }>}
 *   members in the order of the arguments, as the claims will be in the token
 */
export async function readClaims(claims, context, readAcl) {
  /** @type {{ [member: string]: unknown }} */
  const request = {};
  /** @type {{ [name: string]: unknown }} */
  const custom = {};
  for (const { name, value, json } of claims) {
    checkName(name);
    const member = NAMED.get(name);
    if (member === undefined) {
      addCustom(
        custom,
        name,
        json ? parseJson(await readValue(value, context, name), name) : await readValue(value, context, name),
      );
      request.claims = custom;
      continue;
    }
    if (request[member] !== undefined || (name === 'exp' && request.expiresIn !== undefined)) throw givenTwice(name);
    if (name === 'sub' || name === 'application_id' || name === 'jti') refuseDisguised(name, value);
    const text = await readValue(value, context, name);
    if (text === '') throw empty(name);
    if (name === 'exp') Object.assign(request, expiry(text));
    else if (name === 'acl') request.acl = await readAcl(text);
    else if (name === 'nbf' || name === 'iat') request[member] = timestamp(text, name, context);
    else request[member] = text;
  }
  return request;
}

/**
 * Adds the claims of a JSON object that were not given one by one.
 *
 * @param {{ claims?: { [name: string]: unknown } }} request
 * @param {string} text
 * @param {string} what
 */
export function addClaimsObject(request, text, what) {
  const custom = { ...request.claims };
  for (const [name, value] of Object.entries(parseJsonObject(text, what))) {
    if (NAMED.has(name)) {
      throw new TokensmithError('ERR_CLAIMS_RESERVED', {
        where: `${what}.${name}`,
        problem: 'This claim has a meaning of its own.',
        remedy: `Give it as ${name}=VALUE.`,
      });
    }
    addCustom(custom, name, value);
  }
  request.claims = custom;
}

/**
 * A name without the differences in spelling: case, separators, accents, compatibility forms of letters.
 *
 * @param {string} name
 */
function folded(name) {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[-_\s\p{M}]/gu, '');
}

/** @param {string} name */
function checkName(name) {
  if (name === '') {
    throw new TokensmithError('ERR_ARGUMENT_VALUE', {
      where: 'claims',
      problem: 'A claim has no name.',
      remedy: 'Write name=value without a space before the =.',
    });
  }
  refuseTypographyInName(name);
  const meant = NAMED.has(name) ? undefined : SLIPS.get(folded(name));
  if (meant !== undefined) {
    throw new TokensmithError('ERR_CLAIMS_RESERVED', {
      where: name,
      problem: 'The platform knows no claim of this name, and a token with it does not do what the name says.',
      remedy: `Write ${meant}. If the claim is one of your own, give it with --claims=@FILE.`,
    });
  }
}

/**
 * @param {{ [name: string]: unknown }} custom
 * @param {string} name
 * @param {unknown} value
 */
function addCustom(custom, name, value) {
  if (Object.hasOwn(custom, name)) throw givenTwice(name);
  Object.defineProperty(custom, name, { value, enumerable: true, configurable: true, writable: true });
}

/** @param {string} name */
function givenTwice(name) {
  return new TokensmithError('ERR_CLAIMS_CONFLICT', {
    where: name,
    problem: 'The claim is given twice.',
    remedy: 'Give it once.',
  });
}

/** @param {string} name */
function empty(name) {
  return new TokensmithError('ERR_ARGUMENT_VALUE', {
    where: name,
    problem: 'The claim has no value.',
    remedy: 'If the value came from a variable of the shell, the variable is empty.',
  });
}

/**
 * A point in time in seconds, or a duration with a unit. Digits alone are a point in time, as in nexmo-cli.
 *
 * @param {string} text
 */
function expiry(text) {
  if (/^\d+$/.test(text)) {
    // Less than two years after 1970: a duration was meant.
    if (Number(text) < 2 * 366 * 86_400) {
      throw new TokensmithError('ERR_CLAIMS_EXPIRES_IN_PAST', {
        where: 'exp',
        problem: `exp is a point in time, in seconds since 1970, and ${text} passed long ago.`,
        remedy: `If ${text} is how long the token shall live, write exp=${text}s.`,
      });
    }
    return { expiresAt: Number(text) };
  }
  if (/^\d+[a-z]/i.test(text)) return { expiresIn: text };
  throw notATime('exp', 'Write seconds since 1970, or a duration such as 24h.');
}

/**
 * @param {string} text
 * @param {string} name
 * @param {import('./program.js').Context} context
 */
function timestamp(text, name, context) {
  if (/^\d+$/.test(text)) return Number(text);
  if (name === 'nbf' && /^(?:\d+[smhd])+$/i.test(text)) return context.clock() + durationSeconds(text, name);
  throw notATime(
    name,
    name === 'nbf' ? 'Write seconds since 1970, or a duration from now such as 5m.' : 'Write seconds since 1970.',
  );
}

/**
 * @param {string} name
 * @param {string} remedy
 */
function notATime(name, remedy) {
  return new TokensmithError('ERR_CLAIMS_TIME', { where: name, problem: 'This is not a point in time.', remedy });
}

/**
 * A span of time in words, in its two largest units.
 *
 * @param {number} seconds
 */
export function spanOf(seconds) {
  const units = /** @type {const} */ ([
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
    ['second', 1],
  ]);
  let rest = Math.abs(Math.round(seconds));
  // 24 hours, not 1 day.
  const parts = units.flatMap(([name, length]) => {
    if (name === 'day' && rest <= 86_400) return [];
    const amount = Math.floor(rest / length);
    rest -= amount * length;
    return amount === 0 ? [] : [`${amount} ${name}${amount === 1 ? '' : 's'}`];
  });
  return parts.length === 0 ? '0 seconds' : parts.slice(0, 2).join(' ');
}

/**
 * `2026-11-24 14:05:00 UTC`
 *
 * @param {number} seconds since 1970
 */
export function utc(seconds) {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? `${seconds}` : `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/**
 * `2026-11-24 14:05:00 UTC, in 24 hours`
 *
 * @param {number} seconds since 1970
 * @param {number} now
 */
export function moment(seconds, now) {
  const far = spanOf(seconds - now);
  return `${utc(seconds)}, ${seconds >= now ? `in ${far}` : `${far} ago`}`;
}
