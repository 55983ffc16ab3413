/** Writes a request as the command that sends it, and a token as the command that makes it. */
import { readOptions, wrongType } from '../../arguments/options.js';
import { TokensmithError } from '../../errors.js';
import { encodeBase64 } from '../credentials.js';
import { renderNexmo } from './nexmo.js';
import { asciiJson, quote, quoteJsonForCmd, takeApart, variable } from './shells.js';
import { renderVonage } from './vonage.js';

/** @typedef {import('../types.js').PlatformRequest} PlatformRequest */
/** @typedef {import('./shells.js').RequestToRender} RequestToRender */
/** @typedef {import('./shells.js').Shell} Shell */

/**
 * @typedef {object} Command
 * @property {string} command to be pasted at the shell's prompt; it may have several lines
 * @property {string[]} environment the variables it reads: `VONAGE_API_KEY` and `VONAGE_API_SECRET`, or `VONAGE_JWT`
 * @property {{ path: string, contents: string }[]} files to be saved before, none of them secret
 * @property {string[]} notes sentences to be read before
 */

/** @typedef {{ apiKey?: string, apiSecret?: string, token?: string }} Secrets */

/**
 * @typedef {object} CommandOptions
 * @property {'curl' | 'nexmo' | 'vonage'} [tool] curl when left out; `nexmo` and `vonage` use the credentials they were set up with
 * @property {Shell} [shell] `sh` when left out
 * @property {Secrets} [secrets] to be written into the command; environment variables take the place of those that are not given
 * @property {import('../types.js').Region} [region] of a user's request
 * @property {string | ((host: string) => string)} [baseUrl] in place of the platform's hosts
 */

const tools = /** @type {const} */ (['curl', 'nexmo', 'vonage']);
const shells = /** @type {const} */ (['sh', 'powershell', 'cmd']);

/**
 * @param {Readonly<PlatformRequest> | RequestToRender} request one of `requests`, or `{ method, url, body }`
 * @param {CommandOptions} [options]
 * @returns {Readonly<Command>}
 * @throws {TokensmithError} `ERR_REST_COMMAND` when the tool or the shell cannot do it, `ERR_ARGUMENT_*`
 * @example
 * const { command } = renderCommand(requests.createUser({ name: 'alice' }), { tool: 'curl', shell: 'powershell' });
 * @see POSIX, Shell Command Language; PowerShell, about_Quoting_Rules and about_Parsing; Microsoft, "Parsing C command-line arguments"
 */
export function renderCommand(request, options = undefined) {
  const read = readOptions(options, ['tool', 'shell', 'secrets', 'region', 'baseUrl']);
  const tool = oneOf(read.tool ?? 'curl', tools, 'tool');
  const shell = oneOf(read.shell ?? 'sh', shells, 'shell');
  const secrets = /** @type {Secrets} */ (readOptions(read.secrets, ['apiKey', 'apiSecret', 'token'], 'secrets'));
  const parts = takeApart(request, { region: read.region, baseUrl: read.baseUrl });
  if (tool === 'curl') return Object.freeze(renderCurl(parts, shell, secrets));
  return Object.freeze(tool === 'nexmo' ? renderNexmo(parts, shell) : renderVonage(parts, shell));
}

/**
 * @template {string} Name
 * @param {unknown} value
 * @param {readonly Name[]} names
 * @param {string} where
 * @returns {Name}
 */
function oneOf(value, names, where) {
  if (typeof value !== 'string') throw wrongType(where, value, `Give one of: ${names.join(', ')}.`);
  const found = names.find((name) => name === value);
  if (found) return found;
  throw new TokensmithError('ERR_ARGUMENT_VALUE', {
    where,
    problem: `There is no ${where} of this name.`,
    remedy: `Give one of: ${names.join(', ')}.`,
  });
}

/* Any request with curl. `-i` shows status and headers, so that the pasted output says everything. */

/** @typedef {import('./shells.js').RequestParts} RequestParts */

/**
 * @param {RequestParts} request
 * @param {Shell} shell
 * @param {Secrets} secrets
 * @returns {Command}
 */
export function renderCurl(request, shell, secrets) {
  const { words: credentials, environment } = renderCredentials(request, shell, secrets);
  const words = [
    // Windows PowerShell has an alias "curl" that is another program.
    shell === 'powershell' ? 'curl.exe -sS -i' : 'curl -sS -i',
    ...(request.method === 'GET' ? [] : [`-X ${request.method}`]),
    shell === 'cmd' ? `"${request.url}"` : `'${request.url.replaceAll("'", '%27')}'`,
    credentials,
    `-H ${quote('Accept: application/json', shell)}`,
    ...(request.body === undefined
      ? []
      : [`-H ${quote('Content-Type: application/json', shell)}`, renderBody(request.body, shell)]),
  ];
  const notes =
    environment.length > 0
      ? [`Set ${environment.join(' and ')} before.`]
      : ['The command holds credentials: whoever reads the history of the shell reads them.'];
  if (shell === 'sh') return { command: words.join(' \\\n  '), environment, files: [], notes };
  if (shell === 'cmd')
    return {
      command: words.join(' '),
      environment,
      files: [],
      notes: [...notes, 'For the prompt: a batch file needs each % twice.'],
    };
  // By a pipe: no quoting of double quotes is right in every PowerShell.
  const pipe = request.body === undefined ? '' : `@'\n${asciiJson(request.body)}\n'@ | `;
  return { command: `${pipe}${words.join(' ')}`, environment, files: [], notes };
}

/**
 * @param {any} body
 * @param {Shell} shell
 * @returns {string}
 */
function renderBody(body, shell) {
  switch (shell) {
    case 'sh':
      return `--data-binary ${quote(JSON.stringify(body), shell)}`;
    case 'powershell':
      return "--data-binary '@-'";
    case 'cmd':
      return `--data-binary ${quoteJsonForCmd(body, asciiJson)}`;
  }
}

/**
 * @param {RequestParts} request
 * @param {Shell} shell
 * @param {Secrets} secrets
 * @returns {{ words: string, environment: string[] }}
 */
function renderCredentials({ authentication }, shell, { apiKey, apiSecret, token }) {
  if (authentication === 'bearer') {
    if (token !== undefined) return { words: `-H ${quote(`Authorization: Bearer ${token}`, shell)}`, environment: [] };
    return { words: `-H "Authorization: Bearer ${variable('VONAGE_JWT', shell)}"`, environment: ['VONAGE_JWT'] };
  }
  if (apiKey !== undefined && apiSecret !== undefined) {
    const pair = `${apiKey}:${apiSecret}`;
    // Base64 has no character that any shell minds.
    const words = /^[\w:.~-]+$/.test(pair)
      ? `-u ${quote(pair, shell)}`
      : `-H ${quote(`Authorization: Basic ${encodeBase64(pair)}`, shell)}`;
    return { words, environment: [] };
  }
  const names = ['VONAGE_API_KEY', 'VONAGE_API_SECRET'];
  return { words: `-u "${names.map((name) => variable(name, shell)).join(':')}"`, environment: names };
}

/* The command that makes such a token, for each tool. */

/** @typedef {'tokensmith' | 'nexmo' | 'vonage'} TokenTool */

/**
 * @typedef {object} TokenToMake
 * @property {string} applicationId
 * @property {string} [subject]
 * @property {number} lifetime seconds
 * @property {number} [notBefore] seconds since 1970
 * @property {import('../../types.js').Acl | null} acl null for none
 * @property {Record<string, unknown>} [claims] any others
 * @property {string} [kid] of the header, which no tool can set
 */

/** Where the tutorial saves the key. */
const keyFile = './private.key';
const aclFile = 'acl.json';
const claimsFile = 'claims.json';

/**
 * @param {TokenToMake} token
 * @param {object} [options]
 * @param {TokenTool} [options.tool] tokensmith when left out
 * @param {Shell} [options.shell] `sh` when left out
 * @returns {Readonly<Command>} the private key is in `private.key`, as the tutorial has it
 * @throws {TokensmithError} `ERR_REST_COMMAND` when the tool or the shell cannot do it, `ERR_ARGUMENT_*`
 * @example
 * const { command } = renderTokenCommand({ applicationId, subject: 'alice', lifetime: 86400, acl }, { tool: 'nexmo' });
 */
export function renderTokenCommand(token, options = undefined) {
  const { tool = 'tokensmith', shell = 'sh' } = readOptions(options, ['tool', 'shell']);
  const writers = { tokensmith: withTokensmith, nexmo: withNexmo, vonage: withVonage };
  const name = oneOf(tool, /** @type {TokenTool[]} */ (Object.keys(writers)), 'tool');
  if (token.kid !== undefined) throw cannot(name, 'a kid, which it cannot set', 'Make the token with the library.');
  if (name !== 'tokensmith' && (token.notBefore !== undefined || Object.keys(token.claims ?? {}).length > 0))
    throw cannot(name, 'nbf or claims of your own, which it cannot set', 'Use tokensmith.');
  const write = writers[name];
  const { words, files = [], notes = [] } = write(token, /** @type {Shell} */ (shell));
  return Object.freeze({
    command: words.join(' '),
    environment: [],
    files,
    notes: [`The private key is in ${keyFile}.`, ...notes],
  });
}

/** @typedef {{ words: string[], files?: Command['files'], notes?: string[] }} Written */

/**
 * The ACL and claims of one's own go in files: no shell has a say in them there.
 * @param {TokenToMake} token
 * @param {Shell} shell
 * @returns {Written}
 */
function withTokensmith({ applicationId, subject, lifetime, notBefore, acl, claims = {} }, shell) {
  const words = [
    'npx tokensmith jwt:generate',
    keyFile,
    ...(subject === undefined ? [] : [quote(`sub=${subject}`, shell)]),
    `exp=${lifetime}s`,
    ...(notBefore === undefined ? [] : [`nbf=${notBefore}`]),
    ...(acl === null ? [] : [quote(`acl=@${aclFile}`, shell)]),
    ...(Object.keys(claims).length === 0 ? [] : [quote(`--claims=@${claimsFile}`, shell)]),
    `application_id=${applicationId}`,
  ];
  const file = (/** @type {string} */ path, /** @type {unknown} */ json) => ({
    path,
    contents: `${JSON.stringify(json)}\n`,
  });
  return {
    words,
    files: [
      ...(acl === null ? [] : [file(aclFile, acl)]),
      ...(Object.keys(claims).length === 0 ? [] : [file(claimsFile, claims)]),
    ],
  };
}

/**
 * As the tutorial writes it: the expiry reckoned by the shell.
 * @param {TokenToMake} token
 * @param {Shell} shell
 * @returns {Written}
 */
function withNexmo({ applicationId, subject, lifetime, acl }, shell) {
  if (shell === 'cmd')
    throw cannot('nexmo', 'the time of expiry, which cmd cannot reckon', 'Use tokensmith or vonage, or another shell.');
  const expiry = {
    sh: `exp=$(($(date +%s)+${lifetime}))`,
    powershell: `exp=$([DateTimeOffset]::UtcNow.ToUnixTimeSeconds()+${lifetime})`,
  };
  return {
    words: [
      'nexmo jwt:generate',
      keyFile,
      ...(subject === undefined ? [] : [`sub=${quote(subject, shell)}`]),
      expiry[shell],
      ...(acl === null ? [] : [`acl=${quote(JSON.stringify(acl), shell)}`]),
      `application_id=${applicationId}`,
    ],
    notes: ['nexmo signs whatever it is given: a misspelled claim is not refused.'],
  };
}

/**
 * @param {TokenToMake} token
 * @param {Shell} shell
 * @returns {Written}
 */
function withVonage({ applicationId, subject, lifetime, acl }, shell) {
  const quoted =
    acl === null ? '' : shell === 'cmd' ? quoteJsonForCmd(acl, asciiJson) : quote(JSON.stringify(acl), shell);
  return {
    words: [
      'vonage jwt create',
      `--app-id=${applicationId}`,
      `--private-key=${keyFile}`,
      ...(subject === undefined ? [] : [`--sub=${quote(subject, shell)}`]),
      `--ttl=${lifetime}`,
      ...(acl === null ? [] : [`--acl=${quoted}`]),
    ],
  };
}

/**
 * @param {TokenTool} tool
 * @param {string} what
 * @param {string} remedy
 */
function cannot(tool, what, remedy) {
  return new TokensmithError('ERR_REST_COMMAND', {
    where: 'token',
    problem: `The command of ${tool} has ${what}.`,
    remedy,
  });
}
