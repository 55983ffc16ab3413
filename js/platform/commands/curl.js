/** Any request with curl. `-i` shows status and headers, so that the pasted output says everything. */
import { encodeBase64 } from '../base64.js';
import { asciiJson } from './ascii-json.js';
import { quote, quoteJsonForCmd, variable } from './shells.js';

/** @typedef {import('./render-command.js').Command} Command */
/** @typedef {import('./render-command.js').Secrets} Secrets */
/** @typedef {import('./request-parts.js').RequestParts} RequestParts */
/** @typedef {import('./shells.js').Shell} Shell */

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
    ...(request.body === undefined ? [] : [`-H ${quote('Content-Type: application/json', shell)}`, renderBody(request.body, shell)]),
  ];
  const notes = environment.length > 0 ? [`Set ${environment.join(' and ')} before.`] : ['The command holds credentials: whoever reads the history of the shell reads them.'];
  if (shell === 'sh') return { command: words.join(' \\\n  '), environment, files: [], notes };
  if (shell === 'cmd') return { command: words.join(' '), environment, files: [], notes: [...notes, 'For the prompt: a batch file needs each % twice.'] };
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
    const words = /^[\w:.~-]+$/.test(pair) ? `-u ${quote(pair, shell)}` : `-H ${quote(`Authorization: Basic ${encodeBase64(pair)}`, shell)}`;
    return { words, environment: [] };
  }
  const names = ['VONAGE_API_KEY', 'VONAGE_API_SECRET'];
  return { words: `-u "${names.map((name) => variable(name, shell)).join(':')}"`, environment: names };
}
