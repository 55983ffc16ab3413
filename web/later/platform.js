/** What speaks with the platform: how it is reached, applications, users, and whether the token logs in. */
import { wireByHand } from '../connect/by-hand.js';
import { wireLoginCheck } from '../display/login-check.js';
import { wireApplication } from '../steps/application-step.js';
import { wireConnect } from '../steps/connect-step.js';
import { UsersStep } from '../steps/users-step.js';

/** @param {import('./page.js').Page} page */
export function wirePlatform({ engine, session, maker, connection, keyStep }) {
  wireConnect(engine, connection);
  wireByHand(engine, connection);
  wireApplication(engine, session, connection, keyStep);
  new UsersStep(engine, session, connection);
  wireLoginCheck(session, maker, connection);
}
