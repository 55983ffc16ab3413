import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { decodeText, loadPrivateKey, showPath } from '../../config/index.js';
import { TokensmithError } from '../../errors.js';
import { quoted } from '../arguments.js';
import { addClaimsObject, moment, readClaims, sortArguments, spanOf, utc } from '../claims.js';
import { configurationOf, requireApplicationId, requirePrivateKey, surroundingsOf } from '../connection.js';
import { Ended, EXIT } from '../exit-codes.js';
import { durationSeconds, parseJsonObject, readFile, readKey, readSecret, readValue } from '../inputs.js';
import { withPassphrase } from '../keys.js';
import { findingLines, plain } from '../output.js';
import { openSandbox, SANDBOX_FILE, sandboxPublicKey } from '../sandbox-state.js';
import { readAclText } from './acl.js';

/** @typedef {import('../program.js').Invocation} Invocation */

/**
 * `jwt:generate [private_key] [claim=value …]`: one token on stdout.
 *
 * @param {Invocation} invocation
 */
export async function jwtGenerate(invocation) {
  const { context, output } = invocation;
  const { key, claims } = sortArguments(invocation.positionals);
  const kit = await context.kit();
  /** @type {import('../../types.js').Finding[]} */
  const aclFindings = [];
  const request = await readClaims([...claims, ...claimOptions(invocation)], context, async (text) => {
    const { acl, findings } = await readAclText(text, context);
    aclFindings.push(...findings);
    return acl;
  });
  await addOptions(invocation, request);
  const privateKey = await keyOf(invocation, key);
  const origin = request.applicationId === undefined ? await takeApplicationId(invocation, request) : undefined;
  checkIssueTime(request, context.clock());

  const now = request.now ?? context.clock();
  const signed = await withPassphrase(invocation, (passphrase) =>
    kit.signToken({
      .../** @type {import('../../types.js').TokenClaims} */ (request),
      now,
      privateKey,
      ...(passphrase !== undefined && { passphrase }),
    }),
  );

  const { findings } = await kit.inspectToken(signed.token, { now });
  const foreign = await foreignKey(invocation, signed);
  if (foreign !== undefined) output.warn(foreign);
  // The token's findings are those of its claims, the ACL among them, which was read as text before.
  const ofClaims = findings.map((finding) => ({ ...finding, where: finding.where.replace(/^payload\./, '') }));
  const worth = [
    ...ofClaims,
    ...aclFindings.filter(
      (finding) => !ofClaims.some(({ code, where }) => code === finding.code && where === finding.where),
    ),
  ];
  const login =
    invocation.options.sandbox === true
      ? await (await openSandbox(invocation)).login({ token: signed.token })
      : undefined;
  output.result({ ...signed, findings: worth, ...(login && { login }) }, () =>
    output.verbose ? `JWT:   ${signed.token}` : signed.token,
  );
  if (output.json) return;
  if (origin !== undefined) output.hint(`application_id ${request.applicationId}, from ${origin}.`);
  const shown = worth.filter(({ severity }) => severity !== 'info');
  if (shown.length > 0) output.hint(findingLines(shown, output, 'err'));
  const who =
    signed.payload.sub === undefined ? 'An admin token: it has no sub' : `For ${JSON.stringify(signed.payload.sub)}`;
  output.hint(`${who}. Valid for ${spanOf(signed.expiresAt - now)}, until ${utc(signed.expiresAt)}.`);
  if (login?.ok === true) output.hint(`The sandbox lets ${login.user.name} log in with it.`);
  else if (login && foreign === undefined && signed.payload.sub !== undefined)
    output.warn(`The sandbox would not let this user log in: ${login.reason} ${login.remedy} (${login.type})`);
}

/**
 * Options in the spelling of Vonage's CLIs, as claims.
 *
 * @param {Invocation} invocation
 * @returns {import('../claims.js').ClaimArgument[]}
 */
function claimOptions({ options }) {
  const names = /** @type {const} */ ({ sub: 'sub', exp: 'exp', acl: 'acl', 'app-id': 'application_id' });
  return Object.entries(names).flatMap(([option, name]) => {
    const value = options[option];
    return typeof value === 'string' ? [{ name, value, json: false }] : [];
  });
}

/**
 * @param {Invocation} invocation
 * @param {Awaited<ReturnType<typeof readClaims>>} request
 */
async function addOptions({ options, context }, request) {
  const { ttl, claims } = options;
  if (typeof ttl === 'string') {
    if (request.expiresAt !== undefined || request.expiresIn !== undefined) {
      throw new TokensmithError('ERR_CLAIMS_CONFLICT', {
        where: '--ttl',
        problem: 'exp says when the token ends already.',
        remedy: 'Give one of the two.',
      });
    }
    request.expiresIn = lifetime(ttl);
  }
  if (typeof claims === 'string') addClaimsObject(request, await readValue(claims, context, '--claims'), '--claims');
}

/**
 * @param {string} ttl
 * @returns {number} seconds
 */
function lifetime(ttl) {
  const seconds = durationSeconds(ttl, '--ttl');
  // As a length of time it is thirty years, as a point in time it is in 2001.
  if (seconds < 1_000_000_000) return seconds;
  throw new TokensmithError('ERR_CLAIMS_DURATION', {
    where: '--ttl',
    problem: 'This is a point in time, not a length of time.',
    remedy: `Write exp=${seconds}, or --ttl=24h.`,
  });
}

/**
 * @param {Invocation} invocation
 * @param {string | undefined} argument
 */
async function keyOf(invocation, argument) {
  const { options, context, output } = invocation;
  if (argument !== undefined && options['private-key'] !== undefined) {
    throw new TokensmithError('ERR_ARGUMENT_VALUE', {
      where: 'private_key',
      problem: 'The key is given twice.',
      remedy: 'Leave out the argument or --private-key.',
    });
  }
  if (argument !== undefined) return readKey(argument, context, 'private_key');
  const { key, origin } = await requirePrivateKey(invocation);
  output.debug(`Private key from ${origin}`);
  return key;
}

/**
 * Adds the application's ID from the configuration.
 *
 * @param {Invocation} invocation
 * @param {Awaited<ReturnType<typeof readClaims>>} request
 * @returns {Promise<string>} where it was
 */
async function takeApplicationId(invocation, request) {
  request.applicationId = await requireApplicationId(invocation);
  return showPath((await configurationOf(invocation)).values.applicationId?.origin ?? '', invocation.context);
}

/**
 * The given key is used in any case. But if the application's key is known here and is another one, the platform
 * would refuse the token.
 *
 * @param {Invocation} invocation
 * @param {import('../../types.js').SignedToken} signed
 * @returns {Promise<string | undefined>} a warning
 */
async function foreignKey(invocation, { token, payload }) {
  const { context } = invocation;
  const kit = await context.kit();
  const { sources } = await configurationOf(invocation);
  /** @param {string | Uint8Array} key */
  const signature = async (key) => {
    try {
      return (await kit.inspectToken(token, { key })).signature;
    } catch (error) {
      // A key that cannot be read cannot be compared.
      if (error instanceof TokensmithError) return 'not-checked';
      throw error;
    }
  };
  const remedy =
    'The platform would refuse this token: give the key that was saved when the application was created, or the id of the application that this key belongs to.';
  const id = payload.application_id.toLowerCase();
  /** @param {string} holder */
  const another = (holder) => `The key is not the one that ${holder} holds for this application. ${remedy}`;
  const registered = sandboxPublicKey(context, id);
  // For applications of the sandbox, the sandbox is the platform.
  if (registered !== undefined) return (await signature(registered)) === 'invalid' ? another(SANDBOX_FILE) : undefined;

  const held = [];
  for (const source of sources) {
    const { applicationId } = source.values;
    // The options are what was given, and not what is known.
    const key =
      applicationId === undefined || source.kind === 'option' ? undefined : await keyOfSource(source, context);
    if (key === undefined) continue;
    held.push({
      applicationId,
      own: applicationId?.toLowerCase() === id,
      holder: source.kind === 'file' ? showPath(source.name, context) : source.name,
      verdict: await signature(key),
    });
  }
  const own = held.filter((entry) => entry.own);
  if (own.some(({ verdict }) => verdict === 'verified')) return undefined;
  const denied = own.find(({ verdict }) => verdict === 'invalid');
  if (denied) return another(denied.holder);
  const foreign = held.find((entry) => !entry.own && entry.verdict === 'verified');
  return (
    foreign &&
    `The key is the one that ${foreign.holder} holds for another application, ${foreign.applicationId}. ${remedy}`
  );
}

/**
 * @param {import('../../config/resolve.js').ConfigSource} source
 * @param {Invocation['context']} context
 * @returns {Promise<string | Uint8Array | undefined>}
 */
async function keyOfSource(source, context) {
  const { privateKey, privateKeyPath } = source.values;
  const entry = (/** @type {string | undefined} */ value) =>
    value === undefined ? undefined : { value, source, origin: source.name };
  try {
    return (
      await loadPrivateKey(
        { values: /** @type {any} */ ({ privateKey: entry(privateKey), privateKeyPath: entry(privateKeyPath) }) },
        surroundingsOf(context),
      )
    )?.key;
  } catch (error) {
    if (error instanceof TokensmithError) return undefined;
    throw error;
  }
}

/**
 * A token may have another time of issue than now, but it must be valid at some time.
 *
 * @param {Awaited<ReturnType<typeof readClaims>>} request
 * @param {number} clock
 */
function checkIssueTime({ now, expiresAt }, clock) {
  if (now === undefined) return;
  // The platform does not document its allowance for differing clocks; a minute is our choice.
  if (now > clock + 60) {
    throw new TokensmithError('ERR_CLAIMS_TIME', {
      where: 'iat',
      problem: 'The token would be issued in the future.',
      remedy: 'Leave iat out: it is the present time then.',
    });
  }
  if (expiresAt !== undefined && expiresAt <= clock) {
    throw new TokensmithError('ERR_CLAIMS_EXPIRES_IN_PAST', {
      where: 'exp',
      problem: 'The expiry has passed.',
      remedy: 'Give a time to come, or a duration such as exp=24h.',
    });
  }
}

/** @typedef {import('../../types.js').TokenInspection} Inspection */

/**
 * `jwt:inspect token`: everything about it. Exits with 3 when something is wrong with it.
 *
 * @param {Invocation} invocation
 */
export async function jwtInspect(invocation) {
  const { inspection, describe: text } = await inspectToken(invocation, await readToken(invocation));
  invocation.output.result(inspection, text);
  if (inspection.findings.some(({ severity }) => severity === 'error')) throw new Ended(EXIT.refused);
}

/**
 * Checks the signature with the key of `--key` or, without one, with the configured key if it is this application's.
 *
 * @param {Invocation} invocation
 * @param {string} token
 * @returns {Promise<{ inspection: Readonly<Inspection & { checkedWith?: string }>, describe: () => string }>} `checkedWith`: where the
 *   configured key is
 */
export async function inspectToken(invocation, token) {
  const { options, context, output } = invocation;
  const kit = await context.kit();
  const now = context.clock();
  const application =
    typeof options.app === 'string'
      ? /** @type {import('../../types.js').ApplicationDescription} */ (
          parseJsonObject(await readValue(options.app, context, '--app'), '--app')
        )
      : undefined;
  /** @param {object} how */
  const inspect = (how) => kit.inspectToken(token, { now, ...(application && { application }), ...how });
  if (typeof options.key === 'string') {
    const key = await readKey(options.key, context, '--key');
    const inspection = await withPassphrase(invocation, (passphrase) =>
      inspect({ key, ...(passphrase !== undefined && { passphrase }) }),
    );
    return { inspection, describe: () => describe(inspection, now, output, {}) };
  }
  const unchecked = await inspect({});
  const { inspection = unchecked, ...about } = await checkWithConfigured(invocation, unchecked, inspect);
  return {
    inspection: { ...inspection, ...(about.checkedWith !== undefined && { checkedWith: about.checkedWith }) },
    describe: () => describe(inspection, now, output, about),
  };
}

/**
 * A key that may not be the application's proves something only if it did make the signature.
 *
 * @param {Invocation} invocation
 * @param {Readonly<Inspection>} unchecked
 * @param {(how: object) => Promise<Readonly<Inspection>>} inspect
 * @returns {Promise<{ inspection?: Readonly<Inspection>, checkedWith?: string, why?: string }>} `why` it was not checked
 */
async function checkWithConfigured(invocation, { header, payload }, inspect) {
  if (header?.alg !== 'RS256' || payload === null || typeof payload === 'string') return {};
  const { context, options } = invocation;
  const configuration = await configurationOf(invocation);
  const { applicationId } = configuration.values;
  const isKnown =
    applicationId !== undefined && applicationId.value.toLowerCase() === String(payload.application_id).toLowerCase();
  if (applicationId !== undefined && !isKnown) {
    return {
      why: `the configured key is for the application ${applicationId.value} (${showPath(applicationId.origin, context)}); give --key=FILE`,
    };
  }
  try {
    const found = await loadPrivateKey(configuration, surroundingsOf(context));
    if (!found) return {};
    const checkedWith = showPath(found.origin, context);
    const passphrase =
      typeof options.passphrase === 'string'
        ? await readSecret(options.passphrase, context, '--passphrase')
        : undefined;
    const inspection = await inspect({ key: found.key, ...(passphrase !== undefined && { passphrase }) });
    if (inspection.signature === 'verified' || isKnown) return { inspection, checkedWith };
    return { why: `it was not made with ${checkedWith}, which may be another application's key; give --key=FILE` };
  } catch (error) {
    // The user did not ask for the configured key, so it is not a reason to fail.
    if (!(error instanceof TokensmithError) || !/^ERR_(?:KEY|CONFIG)_/.test(error.code)) throw error;
    return {
      why:
        error.code === 'ERR_KEY_ENCRYPTED'
          ? 'the configured key is encrypted; give --passphrase=@FILE'
          : `the configured key cannot be used: ${error.details.problem}`,
    };
  }
}

/**
 * @param {Readonly<Inspection>} inspection
 * @param {number} now
 * @param {import('../output.js').Output} output
 * @param {{ checkedWith?: string, why?: string }} about the signature
 */
function describe(
  { header, payload, kind, signature, issuedAt, notBefore, expiresAt, findings },
  now,
  output,
  { checkedWith = 'this key', why = 'no key was given' },
) {
  /** @param {string} title @param {unknown} value */
  const part = (title, value) =>
    value === null
      ? []
      : [output.style('bold', title), plain(typeof value === 'string' ? value : JSON.stringify(value, null, 2))];
  const times = /** @type {[string, number | null][]} */ ([
    ['Issued', issuedAt],
    ['Valid from', notBefore],
    ['Expires', expiresAt],
  ]).flatMap(([name, time]) => (time === null ? [] : [`${name.padEnd(11)}${moment(time, now)}`]));
  // For a token that no key can check, the engine says why.
  const fromElsewhere = ['webhook', 'opentok', 'foreign', 'encrypted'].includes(String(kind));
  const unchecked = fromElsewhere
    ? `not checked. ${findings.find(({ code }) => code === 'INFO_TOKEN_UNCHECKED')?.message ?? 'An encrypted token has none.'}`
    : `not checked: ${why}`;
  // The line about the signature says these two already.
  const shown = findings.filter(({ code }) => code !== 'INFO_TOKEN_UNCHECKED' && code !== 'INFO_TOKEN_VERIFIED');
  return [
    ...part('Header', header),
    ...part('Payload', payload),
    '',
    ...times,
    `${'Signature'.padEnd(11)}${{ unchecked, verified: `made with ${checkedWith}`, invalid: `not made with ${checkedWith}` }[signature]}`,
    ...(shown.length > 0 ? ['', findingLines(shown, output)] : []),
  ].join('\n');
}

/**
 * `jwt:verify token`: exits with 0 and a line for a valid token, with 3 and the reason for any other.
 *
 * @param {import('../program.js').Invocation} invocation
 */
export async function jwtVerify(invocation) {
  const { options, context, output } = invocation;
  const given = await readToken(invocation);
  const token = given.replace(/^(?:Authorization:\s*)?Bearer\s+/i, '');
  if (token !== given) output.hint('Bearer was left out: it belongs to the HTTP header, not to the token.');
  const publicKey =
    typeof options.key === 'string'
      ? await readKey(options.key, context, '--key')
      : (await requirePrivateKey(invocation, 'Give --key=FILE, the public or the private key.')).key;
  const kit = await context.kit();
  const now = context.clock();
  const { 'app-id': applicationId, sub, 'clock-tolerance': tolerance } = options;
  const verified = await withPassphrase(invocation, (passphrase) =>
    kit.verifyToken(token, {
      publicKey,
      now,
      ...(passphrase !== undefined && { passphrase }),
      ...(typeof applicationId === 'string' && { applicationId }),
      ...(typeof sub === 'string' && { subject: sub }),
      ...(typeof tolerance === 'string' && { clockTolerance: durationSeconds(tolerance, '--clock-tolerance') }),
    }),
  );
  const { exp } = verified.payload;
  output.result(verified, () => `Valid${exp === undefined ? '' : ` until ${moment(exp, now)}`}`);
}

/**
 * Matches a token rather than the name of a file: `{` in base64url and a dot, whatever surrounds it, or the dots
 * and the length of a token.
 */
const TOKEN = /^(?=.{20})(?:.*[^\w./-])?e[wy][\w-]*\.|^(?=.{40})[\w-]+(?:\.[\w-]*){2,4}$/s;

/**
 * Reads the token of a command: from a file, from stdin (`-`), or as the argument itself, which Vonage CLI takes too.
 *
 * @param {import('../program.js').Invocation} invocation
 * @returns {Promise<string>} as it was given, without blanks around it
 * @throws {TokensmithError} `ERR_ARGUMENT_VALUE`, `ERR_ARGUMENT_MISSING`, and those of reading a file
 */
export async function readToken(invocation) {
  const { positionals, context } = invocation;
  const argument = /** @type {string} */ (positionals[0]);
  const token = (await textOf(argument, invocation)).trim();
  if (token !== '') return token;
  const path = argument.trim().replace(/^@/, '');
  throw new TokensmithError('ERR_ARGUMENT_VALUE', {
    where: path !== '' && existsSync(resolve(context.cwd, path)) ? path : 'token',
    problem: 'There is no token: the text is empty.',
    remedy: 'Give the path of a file with a token in it, - for stdin, or the token itself.',
  });
}

/**
 * Whether an argument is a token rather than the name of a file. If it is, warns that other programs can see it.
 *
 * @param {string} argument
 * @param {import('../program.js').Invocation} invocation
 */
export function isToken(argument, { context, output }) {
  if (existsSync(resolve(context.cwd, argument)) || !TOKEN.test(argument)) return false;
  output.hint('The token is visible in the list of processes and in the history; in a file or on stdin it is not.');
  return true;
}

/**
 * @param {string} argument
 * @param {import('../program.js').Invocation} invocation
 */
async function textOf(argument, invocation) {
  const { context } = invocation;
  if (argument === '-' || argument.startsWith('@')) return readValue(argument, context, 'token');
  if (argument.trim() === '' || isToken(argument, invocation)) return argument;
  if (existsSync(resolve(context.cwd, argument)))
    return decodeText(await readFile(argument, context, 'The file'), argument);
  throw new TokensmithError('ERR_ARGUMENT_VALUE', {
    where: 'token',
    problem: `${quoted(argument)} is neither a token nor a file that is there.`,
    remedy: 'Give the path of a file with a token in it, - for stdin, or the token itself, which begins with eyJ.',
  });
}
