import { expect } from '@jest/globals';
import { publicKey, token, verify } from '../../support/flows.js';
import { createApplication, createUser } from '../../support/steps.js';

/** @type {import('../../support/engines/run-flows.js').Flow} */
export const tutorial = {
  name: 'the tutorial in the sandbox: a key is made, an application, a user, and a token that logs in',
  async run(page) {
    await createApplication(page);
    await page.locator('#application-proof[data-same="true"]').waitFor();
    await createUser(page, 'alice', 'Alice');
    await page.getByLabel('What it may do').selectOption('tutorial');
    await page.locator('#login-words').getByText('the sandbox takes this token for alice').waitFor();
    const { header, payload } = verify(await token(page), await publicKey(page));
    expect(header).toEqual({ alg: 'RS256', typ: 'JWT' });
    expect(payload).toMatchObject({
      application_id: await page.getByLabel('Application ID').inputValue(),
      sub: 'alice',
    });
    expect(payload.acl.paths).toHaveProperty(['/*/users/**']);
  },
};
