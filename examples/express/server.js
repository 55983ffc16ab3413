/**
 * The same in Express.
 *
 *   VONAGE_APPLICATION_ID=… VONAGE_PRIVATE_KEY=./private.key node server.js
 */
import { readFile } from 'node:fs/promises';
import express from 'express';
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

const app = express();
app.disable('x-powered-by');
app.all('/token', async (incoming, outgoing) => {
  const url = `${incoming.protocol}://${incoming.get('host')}${incoming.originalUrl}`;
  const response = await handler(
    new Request(url, { method: incoming.method, headers: /** @type {any} */ (incoming.headers) }),
  );
  outgoing.status(response.status);
  for (const [name, value] of response.headers) outgoing.setHeader(name, value);
  outgoing.end(Buffer.from(await response.arrayBuffer()));
});

const server = app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  console.log(`http://127.0.0.1:${port}/token`);
});
