import { tutorialApplication } from './capabilities.js';

/** The user of the first token. */
const firstUser = Object.freeze({ name: 'alice', display_name: 'Alice' });

/**
 * @typedef {object} Page
 * @property {import('../engine.js').Engine} engine
 * @property {import('../session.js').Session} session
 * @property {import('../current-token.js').CurrentToken} currentToken
 * @property {import('../platform/connection.js').Connection} connection
 * @property {import('./key.js').KeyStep} keyStep
 */

/**
 * Goes through Vonage's tutorial in the sandbox: a key pair, the tutorial's application, and a user, whose token the page then signs.
 * @param {Page} page
 * @param {AbortSignal} signal
 * @param {(part: 'application' | 'user') => void} made
 */
export async function makeFirstToken({ engine, session, connection, keyStep }, signal, made) {
  connection.set({ mode: 'sandbox' });
  const [client, key] = await Promise.all([connection.client(), engine.generateKey({ signal })]);
  keyStep.take({ ...key, origin: 'made here', made: true, saved: false });
  const description = {
    ...tutorialApplication(),
    privacy: { improve_ai: false },
    keys: { public_key: key.publicKey },
  };
  const { application } = await client.applications.create(description, { signal });
  // The token is signed once, with the name in it.
  session.set({ subject: firstUser.name });
  session.adopt(application);
  made('application');
  // A client of its own: users are reached with a token of their application.
  const { user } = await (await connection.client()).users.create({ ...firstUser }, { signal });
  session.know([user]);
  made('user');
}
