import { expect } from '@jest/globals';
import { READY } from '../../support/page.js';

/** @type {import('../../support/engines/run-flows.js').Flow} */
export const policy = {
  name: 'the policy stops connections, markup, code and workers that are not the page’s own',
  allows:
    /Content Security Policy|Content-Security-Policy|TrustedType|Trusted Type|^request to http:\/\/127\.0\.0\.1:9|^request failed|blocked|Refused to|127\.0\.0\.1:9/,
  async run(page) {
    // Its engine runs, so that its own worker is allowed.
    await page.locator(READY).first().waitFor({ state: 'attached' });
    const passed = await page.evaluate(async () => {
      const open = /** @type {any} */ (window);
      /** @type {Record<string, () => unknown>} */
      const attempts = {
        connection: () => fetch('http://127.0.0.1:9/'),
        // From a timer: code that a browser is told to run by a test may be above the policy.
        code: () =>
          new Promise(
            (resolve, reject) =>
              void setTimeout(() =>
                Promise.resolve()
                  .then(() => open.eval('1'))
                  .then(resolve, reject),
              ),
          ),
        markup: () => {
          document.createElement('div').innerHTML = '<b>x</b>';
        },
        worker: () => new Worker('/worker.js'),
        'another policy of that name': () => open.trustedTypes.createPolicy('tokensmith', {}),
      };
      const through = [];
      for (const [name, attempt] of Object.entries(attempts)) {
        try {
          await attempt();
          through.push(name);
        } catch {
          // Stopped.
        }
      }
      return through;
    });
    expect(passed).toEqual([]);
  },
};
