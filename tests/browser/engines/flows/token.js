import { expect } from '@jest/globals';
import { applicationId } from '../../support/page.js';
import { fillIn, foreign, makeKey, pasteKey, publicKey, token, verify } from '../../support/flows.js';

/** @type {import('../../support/engines/run-flows.js').Flow} */
export const makeAKey = {
  name: 'a key is made, and a token with it',
  async run(page) {
    await makeKey(page);
    await fillIn(page, { subject: 'alice' });
    const { payload } = verify(await token(page), await publicKey(page));
    expect(payload).toMatchObject({ application_id: applicationId, sub: 'alice' });
  },
};

/** @type {import('../../support/engines/run-flows.js').Flow} */
export const pasteAKey = {
  name: 'a pasted key and a user name give a token',
  async run(page) {
    await pasteKey(page);
    await fillIn(page, { subject: 'alice', lifetime: '15m', acl: 'tutorial' });
    const { header, payload } = verify(await token(page), foreign.publicKey);
    expect(header).toEqual({ alg: 'RS256', typ: 'JWT' });
    expect(payload.exp - payload.iat).toBe(900);
    expect(payload.acl.paths).toHaveProperty(['/*/users/**']);
  },
};
