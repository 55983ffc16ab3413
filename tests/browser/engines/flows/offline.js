import { expect } from '@jest/globals';
import { importSPKI, jwtVerify } from 'jose';
import { reload } from '../../support/reload.js';
import { fillIn, foreign, pasteKey, token } from '../../support/flows.js';
import { changedTitle } from '../../support/published.js';

/** Waits until the service worker has every file. @param {import('../../support/engines/page.js').Page} page */
const kept = (page) =>
  page.locator('#privacy-stored').getByText('the files of this page').waitFor({ state: 'attached' });

/** @param {import('../../support/engines/page.js').Page} page */
const title = (page) => page.evaluate(() => document.title.split(' · ').at(-1));

/** @type {import('../../support/engines/run-flows.js').Flow} */
export const offline = {
  name: 'the page opens without its server and makes a token; a new version comes when it is asked for',
  at: 'published',
  async run(page, _engine, { published }) {
    await kept(page);
    await published.stop();
    await reload(page);
    await pasteKey(page);
    await fillIn(page, { subject: 'alice' });
    const { payload } = await jwtVerify(await token(page), await importSPKI(foreign.publicKey, 'RS256'), {
      subject: 'alice',
    });
    expect(payload.sub).toBe('alice');
    // Loaded only when it is needed, and there as well.
    await page.locator('#qr > summary').click();
    await page.locator('.qr-code').waitFor();

    await published.restart();
    await published.publish();
    await page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()));
    const load = page.locator('#update').getByRole('button', { name: 'Load it' });
    await load.waitFor();
    // Nothing changes under the person's hands.
    expect(await title(page)).toBe('tokensmith');
    expect(await page.locator('#key-held').isVisible()).toBe(true);
    await reload(page, () => load.click());
    expect(await title(page)).toBe(changedTitle);
    await kept(page);
    expect(await page.locator('#update').isVisible()).toBe(false);
    expect(await page.evaluate(async () => (await caches.keys()).length)).toBe(1);
  },
};
