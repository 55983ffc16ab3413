/** Text from elsewhere, in another direction of writing: it mirrors nothing around it. */
import { describe, expect, test } from '@jest/globals';
import { available } from './support/chromium.js';
import { clipboard, dropFile, fillIn, foreign, goTo, pasteKey, token } from './support/flows.js';
import { inspect } from './support/pasted-things.js';
import { createApplication, createUser } from './support/steps.js';
import { suite } from './support/suite.js';

/** @typedef {import('playwright-core').Page} Page */

const pages = suite();
const hebrew = 'שלום';
/** Turns round what follows it; and ends whatever isolation it is in, before it does. */
const mirrored = ['alice\u202Egnp', 'alice\u2069\u202Egnp'];

/**
 * Where words appear on the screen, from left to right.
 * @param {Page} page
 * @param {string} selector
 * @param {string[]} words each is found behind the one before it
 * @returns {Promise<string[]>} the words in the order in which they are seen, each as it is seen
 */
const asSeen = (page, selector, words) =>
  page
    .locator(selector)
    .first()
    .evaluate((node, wanted) => {
      /** @type {{ character: string, left: number, top: number }[]} */
      const characters = [];
      const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
      for (let text = walker.nextNode(); text !== null; text = walker.nextNode()) {
        [...(text.textContent ?? '')].forEach((character, index) => {
          const range = document.createRange();
          range.setStart(text, index);
          range.setEnd(text, index + 1);
          const { left, top } = range.getBoundingClientRect();
          characters.push({ character, left, top });
        });
      }
      const whole = characters.map(({ character }) => character).join('');
      let from = 0;
      const found = wanted.map((word) => {
        const start = whole.indexOf(word, from);
        if (start === -1) throw new Error(`"${word}" is not in "${whole}".`);
        from = start + word.length;
        const letters = characters.slice(start, from).sort((a, b) => a.top - b.top || a.left - b.left);
        return { seen: letters.map(({ character }) => character).join(''), left: letters[0].left, top: letters[0].top };
      });
      return found.sort((a, b) => a.top - b.top || a.left - b.left).map(({ seen }) => seen);
    }, words);

/** As a reader of Hebrew sees it from left to right. @param {string} word */
const reversed = (word) => [...word].reverse().join('');

(available ? describe : describe.skip)('text of another direction', () => {
  test('leaves the heads of the steps, lists and sentences in their order', async () => {
    const { page } = await pages.open();
    await page.getByRole('button', { name: 'Create one', exact: true }).click();
    await page.getByRole('button', { name: "Fill in the tutorial's" }).click();
    await page.locator('#application-panel').getByLabel('Name', { exact: true }).fill(`${hebrew} 1`);
    await page.getByRole('button', { name: 'Create application' }).click();
    await page.locator('#application-proof[data-same="true"]').waitFor();
    await createUser(page, hebrew, `2 ${hebrew}`);
    await createUser(page, 'bob');
    await page.getByRole('button', { name: `Use ${hebrew} for the token` }).click();
    await token(page);
    const word = reversed(hebrew);
    await page.locator('#login-words').getByText('the sandbox takes this token').waitFor();

    const id = (await page.getByLabel('Application ID').inputValue()).slice(0, 8);
    expect(await asSeen(page, '#application-result', [hebrew, 'voice, rtc', id, 'key'])).toEqual([
      word,
      'voice, rtc',
      id,
      'key',
    ]);
    expect(await asSeen(page, '#users-result', ['bob', hebrew])).toEqual(['bob', word]);
    expect(await asSeen(page, '#rights-result', [hebrew, '15m', 'Client SDK'])).toEqual([word, '15m', 'Client SDK']);
    expect(await asSeen(page, `#users-list li[data-name="${hebrew}"]`, [hebrew, '2'])).toEqual([word, '2']);
    expect(await asSeen(page, '#login-words', ['token for', hebrew, '.'])).toEqual(['token for', word, '.']);
    await page.getByRole('button', { name: `Delete ${hebrew}` }).click();
    expect(await asSeen(page, `#users-list li[data-name="${hebrew}"]`, ['Delete', hebrew, '?'])).toEqual([
      'Delete',
      word,
      '?',
    ]);
    await page.getByRole('button', { name: `Delete ${hebrew}` }).click();
    await page.locator('#users-list-outcome').getByText('Deleted').waitFor();
    expect(await asSeen(page, '#users-list-outcome', ['Deleted', hebrew, '.', 'anybody in.'])).toEqual([
      'Deleted',
      word,
      '.',
      'anybody in.',
    ]);
    await page.locator('#application-delete').click();
    // The number is a part of the name, and appears where a reader of Hebrew looks for it.
    expect(await asSeen(page, '#application-panel p', ['the application', hebrew, '1', '?', 'Its users'])).toEqual([
      'the application',
      '1',
      word,
      '?',
      'Its users',
    ]);
  });

  test('in the name of a file is spelled out', async () => {
    const { page } = await pages.open();
    await dropFile(page, '#key-well', { name: 'alice\u202eyek.key', text: foreign.privateKey });
    await page.locator('#key-held').waitFor();
    expect(await page.locator('#key-name').innerText()).toBe('RSA 2048 bits, from alice⟨U+202E⟩yek.key');
  });

  test.each(mirrored)('and characters that set one are spelled out: %j', async (name) => {
    const { page } = await pages.open();
    await pasteKey(page);
    await inspect(
      page,
      JSON.stringify({
        id: 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab',
        name,
        capabilities: { rtc: {} },
        keys: { public_key: foreign.publicKey },
      }),
    );
    await page.getByRole('button', { name: 'Use this application' }).click();
    await goTo(page, 'Make');
    await page.locator('#application-proof[data-same="true"]').waitFor();
    expect(await asSeen(page, '#application-result', ['alice', '⟨U+202E⟩gnp', 'rtc', 'aaaaaaaa', 'key'])).toEqual([
      'alice',
      '⟨U+202E⟩gnp',
      'rtc',
      'aaaaaaaa',
      'key',
    ]);
    await fillIn(page, { id: 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab', subject: name });
    await page
      .locator('#rights-result')
      .getByText('gnp')
      .or(page.locator('#rights-result').getByText('not usable'))
      .waitFor();
    // Nowhere on the page, whoever wrote the sentence that it is in.
    expect(
      await page
        .locator('main')
        .evaluate((node) => /[\u202a-\u202e\u2066-\u2069]/.test(/** @type {HTMLElement} */ (node).innerText)),
    ).toBe(false);
  });

  test('a command shows them spelled out, and is copied as it is', async () => {
    const { page } = await pages.open();
    await createApplication(page);
    const command = page.locator('#user-command');
    await command.getByText('The same as a command').click();
    await command.getByLabel('Create this user, with').selectOption('nexmo');
    await page.locator('#user-name').fill('al\u202eice');
    await command.locator('pre').getByText('ice').waitFor();
    expect(await command.locator('pre').innerText()).not.toContain('\u202e');
    await command.getByRole('button', { name: 'Copy' }).click();
    await command.getByText('Copied the command.').waitFor();
    expect(await clipboard(page)).not.toContain('⟨');
  });
});
