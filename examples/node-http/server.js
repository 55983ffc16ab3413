/**
 * A backend that gives tokens, on Node's own http module.
 *
 *   VONAGE_APPLICATION_ID=… VONAGE_PRIVATE_KEY=./private.key node server.js
 *   curl -X POST -H 'Authorization: Bearer alice-session' http://127.0.0.1:3000/token
 */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createTokenHandler } from 'tokensmith/handler';

/** Stands for your own sessions: who is signed in with which secret. */
const sessions = new Map([['Bearer alice-session', 'alice']]);

const handler = createTokenHandler({
  applicationId: process.env.VONAGE_APPLICATION_ID ?? '',
  privateKey: await readFile(process.env.VONAGE_PRIVATE_KEY ?? './private.key'),
  authenticate: (request) => sessions.get(request.headers.get('Authorization') ?? ''),
  acl: 'client-sdk-web',
  expiresIn: '1h',
  allowOrigins: ['https://app.example.com'],
});
await handler.ready();

const server = createServer(async (incoming, outgoing) => {
  const url = new URL(incoming.url ?? '/', `http://${incoming.headers.host}`);
  if (url.pathname !== '/token') {
    outgoing.writeHead(404).end();
    return;
  }
  // The handler reads the method and the headers alone.
  const response = await handler(
    new Request(url, { method: incoming.method, headers: /** @type {any} */ (incoming.headers) }),
  );
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(Buffer.from(await response.arrayBuffer()));
});
server.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  console.log(`http://127.0.0.1:${port}/token`);
});
