/** Replacements for `fetch` in a page that may not call the platform: requests run by hand, and a relay. */
import { parseAnswer } from './answers.js';
import { renderCommand } from './commands/index.js';
import { withoutTimeLimit } from './sender.js';

/** @typedef {import('./commands/index.js').Command} Command */
/** @typedef {import('./commands/index.js').CommandOptions} CommandOptions */

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
 * A `fetch` that shows each request as a command and takes the pasted output as the answer. A client with it works like
 * one that calls the platform: lists fetch page after page, updates read first.
 *
 * @param {(request: ManualRequest) => string | Promise<string>} ask shows the command, and returns its output
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
    /** @type {import('./commands/shells.js').RequestToRender} */
    const request = { method, url, ...(body !== undefined && { body }), authentication };
    const text = await ask({
      method,
      url,
      ...(body !== undefined && { body }),
      render: (options) => renderCommand(request, options),
      ...(signal && { signal }),
    });
    signal?.throwIfAborted();
    return parseAnswer(text, { method });
  };
  return withoutTimeLimit(manualFetch);
}

/*
 * A `fetch` for pages served by `tokensmith serve`: requests to the platform go through the relay of the same origin.
 */

/**
 * Made once for a page. It fetches the token of the run at the first request.
 *
 * @param {object} [options]
 * @param {typeof globalThis.fetch} [options.fetch] how the relay is reached
 * @returns {typeof globalThis.fetch & { platform: () => Promise<'vonage' | 'sandbox'> }} for `createClient({ fetch })`;
 *   `platform()` asks the server who answers behind its relay: `tokensmith serve --sandbox` leads to a sandbox
 * @example
 * const client = createClient({ apiKey, apiSecret, fetch: createRelayFetch() });
 */
export function createRelayFetch({ fetch = globalThis.fetch } = {}) {
  /** @type {Promise<{ token: string, platform: 'vonage' | 'sandbox' }> | undefined} */
  let session;

  const askSession = async () => {
    const response = await fetch('/relay/session', { cache: 'no-store' });
    if (!response.ok) throw new TypeError('This page was not given out by a server with a relay.');
    return response.json();
  };
  const oneSession = () => {
    session ??= askSession();
    session.catch(() => (session = undefined));
    return session;
  };

  /** @type {typeof globalThis.fetch} */
  const relayFetch = async (input, init) => {
    const request = new Request(input, init);
    const asked = oneSession();
    const body = await request.text();
    const response = await fetch('/relay', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Tokensmith-Relay': (await asked).token },
      body: JSON.stringify({
        method: request.method,
        url: request.url,
        headers: Object.fromEntries(request.headers),
        ...(body === '' ? {} : { body }),
      }),
      signal: request.signal,
      cache: 'no-store',
    });
    // The relay's own errors have no envelope: for the client they are network errors.
    if (!response.ok) throw new TypeError((await response.text()).trim());
    const answer = await response.json();
    const empty = answer.status === 204 || answer.status === 205;
    return new Response(empty ? null : answer.body, { status: answer.status, headers: answer.headers });
  };
  return Object.assign(relayFetch, { platform: async () => (await oneSession()).platform });
}
