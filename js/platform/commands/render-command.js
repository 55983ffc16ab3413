/** A request as the exact command that sends it. */
import { readOptions, wrongType } from '../../arguments/options.js';
import { TokensmithError } from '../../errors.js';
import { renderCurl } from './curl.js';
import { renderNexmo } from './nexmo.js';
import { takeApart } from './request-parts.js';
import { renderVonage } from './vonage.js';

/** @typedef {import('../types.js').PlatformRequest} PlatformRequest */
/** @typedef {import('./request-parts.js').RequestToRender} RequestToRender */
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
 * @property {Secrets} [secrets] to be written into the command; variables of the environment stand for those that are not given
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
  throw new TokensmithError('ERR_ARGUMENT_VALUE', { where, problem: 'There is none of this name.', remedy: `Give one of: ${names.join(', ')}.` });
}
