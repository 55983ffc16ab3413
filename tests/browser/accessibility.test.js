/** axe in every state, light and dark, with text at 7:1 (WCAG 2.2 AAA) besides. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { available } from './support/chromium.js';
import { fillIn, pasteKey, token } from './support/flows.js';
import { states } from './support/states.js';
import { suite } from './support/suite.js';

const pages = suite();

/** @type {string} */
let axe;
beforeAll(async () => {
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
});

/**
 * @param {import('playwright-core').Page} page
 * @returns {Promise<string[]>}
 */
async function findings(page) {
  // Evaluated by the test's own connection to the browser, which the page's policy does not govern.
  await page.evaluate(axe);
  const violations = await page.evaluate(async () => {
    const result = await /** @type {any} */ (window).axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      rules: { 'color-contrast-enhanced': { enabled: true }, 'target-size': { enabled: true } },
    });
    return result.violations;
  });
  return violations.flatMap((/** @type {any} */ { id, nodes }) =>
    nodes.map((/** @type {any} */ { html, failureSummary }) => `${id}: ${html}\n${failureSummary}`),
  );
}

(available ? describe : describe.skip)('axe finds nothing, light and dark, wide and narrow', () => {
  test.each(states)('$name', async ({ reach }) => {
    const { page } = await pages.open();
    await reach(page);
    for (const width of [1440, 360]) {
      await page.setViewportSize({ width, height: 900 });
      for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
        await page.emulateMedia({ colorScheme });
        expect({ width, colorScheme, findings: await findings(page) }).toEqual({ width, colorScheme, findings: [] });
      }
    }
  });
});

(available ? describe : describe.skip)('for screen readers', () => {
  test('what happens is said in a live region', async () => {
    const { page } = await pages.open();
    const status = page.locator('#status');
    expect(await status.getAttribute('role')).toBe('status');
    await states.find(({ name }) => name === 'token')?.reach(page);
    await status.getByText(/^Token made\. It expires (today|tomorrow) at \d\d:\d\d\.$/).waitFor({ state: 'attached' });
    await page.getByLabel('Lifetime exp').fill('25h');
    await status.getByText(/^No token\. .*24/).waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'Clear everything' }).click();
    await status.getByText(/^Cleared\. Undo is on offer/).waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'Make a new key' }).click();
    await status.getByText(/^Making a 2048-bit key\.$|^Private key made here/).waitFor({ state: 'attached' });
    await status.getByText(/^Private key made here, 2048 bits, is in use\.$/).waitFor({ state: 'attached' });
  });

  test('headings make an outline in each place, and every region has a name', async () => {
    const { page } = await pages.open({ place: '' });
    const headings = () =>
      page
        .locator('h1, h2, h3')
        .evaluateAll((nodes) =>
          nodes
            .filter((node) => /** @type {HTMLElement} */ (node).checkVisibility())
            .map((node) => `${node.tagName} ${node.textContent?.replace(/\s+/g, ' ').trim()}`),
        );
    expect(await headings()).toEqual([
      'H1 tokensmith',
      'H2 A Vonage user token in one click',
      'H3 Application',
      'H3 User',
      'H3 Token',
    ]);
    await page.getByRole('link', { name: 'Inspect', exact: true }).click();
    expect(await headings()).toEqual(['H1 tokensmith', 'H2 Inspector']);
    await page.getByRole('link', { name: 'Make', exact: true }).click();
    await pasteKey(page);
    await fillIn(page);
    await token(page);
    expect(await headings()).toEqual([
      'H1 tokensmith',
      expect.stringMatching(/^H2 Connect/),
      expect.stringMatching(/^H2 Application/),
      'H3 Private key',
      expect.stringMatching(/^H2 Users/),
      expect.stringMatching(/^H2 Token settings/),
      'H2 Token',
      'H3 Findings',
      'H3 Header',
      'H3 Claims',
      'H3 Signature',
    ]);
  });
});
