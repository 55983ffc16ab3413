import { loadPrivateKey, showPath } from '../../config/index.js';
import { TokensmithError } from '../../errors.js';
import { readAclText } from '../acls.js';
import { addClaimsObject, readClaims, sortArguments } from '../claims.js';
import { configurationOf, requireApplicationId, requirePrivateKey, surroundingsOf } from '../configuration.js';
import { findingLines } from '../findings.js';
import { durationSeconds, readKey, readValue } from '../inputs.js';
import { withPassphrase } from '../keys.js';
import { SANDBOX_FILE } from '../sandbox-file.js';
import { openSandbox, sandboxPublicKey } from '../sandbox-state.js';
import { spanOf, utc } from '../times.js';

/** @typedef {import('../program.js').Invocation} Invocation */

/**
 * `jwt:generate [private_key] [claim=value …]`: one token on stdout.
 *
 * @param {Invocation} invocation
 */
export async function execute(invocation) {
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
    kit.signToken({ .../** @type {import('../../types.js').TokenClaims} */ (request), now, privateKey, ...(passphrase !== undefined && { passphrase }) }),
  );

  const { findings } = await kit.inspectToken(signed.token, { now });
  const foreign = await foreignKey(invocation, signed);
  if (foreign !== undefined) output.warn(foreign);
  // The token's findings are those of its claims, the ACL among them, which was read as text before.
  const ofClaims = findings.map((finding) => ({ ...finding, where: finding.where.replace(/^payload\./, '') }));
  const worth = [...ofClaims, ...aclFindings.filter((finding) => !ofClaims.some(({ code, where }) => code === finding.code && where === finding.where))];
  const login = invocation.options.sandbox === true ? await (await openSandbox(invocation)).login({ token: signed.token }) : undefined;
  output.result({ ...signed, findings: worth, ...(login && { login }) }, () => (output.verbose ? `JWT:   ${signed.token}` : signed.token));
  if (output.json) return;
  if (origin !== undefined) output.hint(`application_id ${request.applicationId}, from ${origin}.`);
  const shown = worth.filter(({ severity }) => severity !== 'info');
  if (shown.length > 0) output.hint(findingLines(shown, output, 'err'));
  const who = signed.payload.sub === undefined ? 'An admin token: it has no sub' : `For ${JSON.stringify(signed.payload.sub)}`;
  output.hint(`${who}. Valid for ${spanOf(signed.expiresAt - now)}, until ${utc(signed.expiresAt)}.`);
  if (login?.ok === true) output.hint(`The sandbox lets ${login.user.name} log in with it.`);
  else if (login && foreign === undefined && signed.payload.sub !== undefined) output.warn(`The sandbox would not let this user log in: ${login.reason} ${login.remedy} (${login.type})`);
}

/**
 * Options in the spelling of Vonage's CLIs, as the claims they are.
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
      throw new TokensmithError('ERR_CLAIMS_CONFLICT', { where: '--ttl', problem: 'exp says when the token ends already.', remedy: 'Give one of the two.' });
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
  throw new TokensmithError('ERR_CLAIMS_DURATION', { where: '--ttl', problem: 'This is a point in time, not a length of time.', remedy: `Write exp=${seconds}, or --ttl=24h.` });
}

/**
 * @param {Invocation} invocation
 * @param {string | undefined} argument
 */
async function keyOf(invocation, argument) {
  const { options, context, output } = invocation;
  if (argument !== undefined && options['private-key'] !== undefined) {
    throw new TokensmithError('ERR_ARGUMENT_VALUE', { where: 'private_key', problem: 'The key is given twice.', remedy: 'Leave out the argument or --private-key.' });
  }
  if (argument !== undefined) return readKey(argument, context, 'private_key');
  const { key, origin } = await requirePrivateKey(invocation);
  output.debug(`Private key from ${origin}`);
  return key;
}

/**
 * Takes the application's id from the configuration.
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
 * A key is used as it was given. But where something here knows the application's key, and it is another one, the platform
 * would refuse the token.
 *
 * @param {Invocation} invocation
 * @param {import('../../types.js').SignedToken} signed
 * @returns {Promise<string | undefined>} what is to be said of it
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
      // A key that cannot be read says nothing about this one.
      if (error instanceof TokensmithError) return 'not-checked';
      throw error;
    }
  };
  const remedy = 'The platform would refuse this token: give the key that was saved when the application was created, or the id of the application that this key belongs to.';
  const id = payload.application_id.toLowerCase();
  /** @param {string} holder */
  const another = (holder) => `The key is not the one that ${holder} holds for this application. ${remedy}`;
  const registered = sandboxPublicKey(context, id);
  // The sandbox is the platform of its applications.
  if (registered !== undefined) return (await signature(registered)) === 'invalid' ? another(SANDBOX_FILE) : undefined;

  const held = [];
  for (const source of sources) {
    const { applicationId } = source.values;
    // The options are what was given, and not what is known.
    const key = applicationId === undefined || source.kind === 'option' ? undefined : await keyOfSource(source, context);
    if (key === undefined) continue;
    held.push({ applicationId, own: applicationId?.toLowerCase() === id, holder: source.kind === 'file' ? showPath(source.name, context) : source.name, verdict: await signature(key) });
  }
  const own = held.filter((entry) => entry.own);
  if (own.some(({ verdict }) => verdict === 'verified')) return undefined;
  const denied = own.find(({ verdict }) => verdict === 'invalid');
  if (denied) return another(denied.holder);
  const foreign = held.find((entry) => !entry.own && entry.verdict === 'verified');
  return foreign && `The key is the one that ${foreign.holder} holds for another application, ${foreign.applicationId}. ${remedy}`;
}

/**
 * @param {import('../../config/resolve.js').ConfigSource} source
 * @param {Invocation['context']} context
 * @returns {Promise<string | Uint8Array | undefined>}
 */
async function keyOfSource(source, context) {
  const { privateKey, privateKeyPath } = source.values;
  const entry = (/** @type {string | undefined} */ value) => (value === undefined ? undefined : { value, source, origin: source.name });
  try {
    return (await loadPrivateKey({ values: /** @type {any} */ ({ privateKey: entry(privateKey), privateKeyPath: entry(privateKeyPath) }) }, surroundingsOf(context)))?.key;
  } catch (error) {
    if (error instanceof TokensmithError) return undefined;
    throw error;
  }
}

/**
 * A token may say that it was issued at another time than now; it must still be good for something.
 *
 * @param {Awaited<ReturnType<typeof readClaims>>} request
 * @param {number} clock
 */
function checkIssueTime({ now, expiresAt }, clock) {
  if (now === undefined) return;
  // The same allowance for differing clocks that the platform is known to make is not documented: a minute is ours.
  if (now > clock + 60) {
    throw new TokensmithError('ERR_CLAIMS_TIME', { where: 'iat', problem: 'The token would be issued in the future.', remedy: 'Leave iat out: it is the present time then.' });
  }
  if (expiresAt !== undefined && expiresAt <= clock) {
    throw new TokensmithError('ERR_CLAIMS_EXPIRES_IN_PAST', { where: 'exp', problem: 'The expiry has passed.', remedy: 'Give a time to come, or a duration such as exp=24h.' });
  }
}
