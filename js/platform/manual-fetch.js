/** A `fetch` whose requests are run by hand: for a page that may not call the platform. */
import { parseAnswer } from './answers/parse-answer.js';
import { renderCommand } from './commands/render-command.js';
import { withoutTimeLimit } from './time-limit.js';

/** @typedef {import('./commands/render-command.js').Command} Command */
/** @typedef {import('./commands/render-command.js').CommandOptions} CommandOptions */

/**
 * A request to be run by hand.
 * @typedef {object} ManualRequest
 * @property {string} method
 * @property {string} url
 * @property {any} [body]
 * @property {(options?: CommandOptions) => Command} render the request as a command
 * @property {AbortSignal} [signal]
 */

/**
 * A `fetch` that shows each request as a command and takes the pasted output for the answer. A client made with it works as
 * one that calls the platform: lists ask page by page, updates read first.
 *
 * @param {(request: ManualRequest) => string | Promise<string>} ask shows the command, and gives what it printed
 * @returns {typeof globalThis.fetch}
 * @example
 * const client = createClient({ apiKey, apiSecret, fetch: createManualFetch(async (request) => {
 *   show(request.render({ tool: 'curl', shell: 'powershell' }).command);
 *   return pastedText();
 * }) });
 */
export function createManualFetch(ask) {
  /** @type {typeof globalThis.fetch} */
  const manualFetch = async (input, init = {}) => {
    const url = input instanceof Request ? input.url : String(input);
    const method = (init.method ?? 'GET').toUpperCase();
    const body = typeof init.body === 'string' ? JSON.parse(init.body) : undefined;
    const scheme = new Headers(init.headers).get('authorization')?.split(' ')[0].toLowerCase();
    const authentication = scheme === 'bearer' ? 'bearer' : 'basic';
    const signal = init.signal ?? undefined;
    signal?.throwIfAborted();
    /** @type {import('./commands/request-parts.js').RequestToRender} */
    const request = { method, url, ...(body !== undefined && { body }), authentication };
    const text = await ask({ method, url, ...(body !== undefined && { body }), render: (options) => renderCommand(request, options), ...(signal && { signal }) });
    signal?.throwIfAborted();
    return parseAnswer(text, { method });
  };
  return withoutTimeLimit(manualFetch);
}
