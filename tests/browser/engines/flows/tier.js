import { expect } from '@jest/globals';

/** @type {import('../../support/engines/run-flows.js').Flow} */
export const tier = {
  name: 'the fastest arithmetic that it has is chosen',
  at: 'package',
  async run(page, engine) {
    const build = await page.evaluate(async () => {
      const { createToolkit } = await import(`${location.origin}/js/targets/worker.browser.js`);
      const kit = await createToolkit();
      const chosen = kit.build.tier;
      await kit.close();
      return chosen;
    });
    expect(build).toBe(engine.tier);
  },
};
