import { init } from '#entry';
import { acl, applicationId, subject } from '../contest/fixture.js';

/** @param {string} privateKey PEM */
export async function firstToken(privateKey) {
  const kit = await init();
  const { token } = await kit.signToken({ privateKey, applicationId, subject, expiresIn: '24h', acl });
  await kit.close();
  return token;
}
