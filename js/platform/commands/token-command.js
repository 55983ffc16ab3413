/** The command that makes a token such as this one, with each of the field's tools. */
import { readOptions } from '../../arguments/options.js';
import { TokensmithError } from '../../errors.js';
import { asciiJson, quote, quoteJsonForCmd } from './shells.js';

/** @typedef {import('./index.js').Command} Command */
/** @typedef {import('./shells.js').Shell} Shell */
/** @typedef {'tokensmith' | 'nexmo' | 'vonage'} TokenTool */

/**
 * @typedef {object} TokenToMake
 * @property {string} applicationId
 * @property {string} [subject]
 * @property {number} lifetime seconds
 * @property {import('../../types.js').Acl | null} acl null for none
 */

/** Where the tutorial saves the key. */
const keyFile = './private.key';
const aclFile = 'acl.json';

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
  const write = writers[/** @type {TokenTool} */ (tool)];
  if (write === undefined) {
    throw new TokensmithError('ERR_ARGUMENT_VALUE', {
      where: 'tool',
      problem: 'There is none of this name.',
      remedy: `Give one of: ${Object.keys(writers).join(', ')}.`,
    });
  }
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
 * The ACL goes in a file: no shell has a say in it there.
 * @param {TokenToMake} token
 * @param {Shell} shell
 * @returns {Written}
 */
function withTokensmith({ applicationId, subject, lifetime, acl }, shell) {
  const words = [
    'npx tokensmith jwt:generate',
    keyFile,
    ...(subject === undefined ? [] : [quote(`sub=${subject}`, shell)]),
    `exp=${lifetime}s`,
  ];
  if (acl === null) return { words: [...words, `application_id=${applicationId}`] };
  return {
    words: [...words, quote(`acl=@${aclFile}`, shell), `application_id=${applicationId}`],
    files: [{ path: aclFile, contents: `${JSON.stringify(acl)}\n` }],
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
