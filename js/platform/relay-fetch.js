/**
 * A `fetch` for pages that `tokensmith serve` gave out: requests to the platform go through the relay of the same origin.
 */

/**
 * Made once for a page. The token of the run is asked for at the first request.
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
    // The relay's own refusals have no envelope: to the client they are what a failed network is.
    if (!response.ok) throw new TypeError((await response.text()).trim());
    const answer = await response.json();
    const empty = answer.status === 204 || answer.status === 205;
    return new Response(empty ? null : answer.body, { status: answer.status, headers: answer.headers });
  };
  return Object.assign(relayFetch, { platform: async () => (await oneSession()).platform });
}
