/** What several tests do on the page, by its roles and labels as a person finds them. */
import { createPublicKey, createVerify, generateKeyPairSync } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { patience } from './chromium.js';
import { applicationId } from './page.js';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('./engines/page.js').Page} EnginePage what all browsers can be asked */

/** One key for all tests that need any: made here, by another implementation. */
export const foreign = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

/**
 * Pastes text the way a person does: the page sees a paste, not a value that was set. It was copied elsewhere before, since no browser lets
 * a script write to the clipboard unasked.
 * @param {EnginePage} page
 * @param {import('./engines/page.js').Locator} field
 * @param {string} text
 */
export async function paste(page, field, text) {
  await copy(page, text);
  await field.focus();
  await page.keyboard.press('Control+V');
}

/**
 * Puts a text where pasting takes it from. What is copied is a letter, in whose place the text is given: a long one is laid out nowhere.
 * @param {EnginePage} page
 * @param {string} text
 */
export async function copy(page, text) {
  await page.evaluate((value) => {
    const elsewhere = document.createElement('textarea');
    elsewhere.id = 'elsewhere';
    Object.assign(elsewhere.style, { position: 'fixed', top: '0', opacity: '0' });
    elsewhere.value = 'x';
    elsewhere.addEventListener('copy', (event) => {
      event.clipboardData?.setData('text/plain', value);
      event.preventDefault();
    });
    document.body.append(elsewhere);
    elsewhere.select();
  }, text);
  await page.keyboard.press('Control+C');
  await page.evaluate(() => document.getElementById('elsewhere')?.remove());
}

/**
 * Goes to a place of the page.
 * @param {EnginePage} page
 * @param {'tokensmith' | 'Make' | 'Inspect'} name of its link
 */
export async function goTo(page, name) {
  await page.getByRole('link', { name, exact: true }).click();
}

/**
 * @param {EnginePage} page
 * @param {string} [pem]
 */
export async function pasteKey(page, pem = foreign.privateKey) {
  await paste(page, page.getByLabel('Paste a private key'), pem);
  await page.locator('#key-held').waitFor();
}

/**
 * @param {EnginePage} page
 * @param {'2048' | '3072' | '4096'} [bits]
 */
export async function makeKey(page, bits = '2048') {
  await page.getByLabel('Size of a new key').selectOption(bits);
  await page.getByRole('button', { name: 'Make a new key' }).click();
  await page.locator('#key-held').waitFor();
}

/**
 * @param {EnginePage} page
 * @param {{ subject?: string, id?: string, lifetime?: string, acl?: string }} [inputs]
 */
export async function fillIn(page, { subject, id = applicationId, lifetime, acl } = {}) {
  await page.getByLabel('Application ID', { exact: true }).fill(id);
  if (subject !== undefined) await page.getByLabel('User name').fill(subject);
  if (lifetime !== undefined) await page.getByLabel('Lifetime exp').fill(lifetime);
  if (acl !== undefined) await page.getByLabel('What it may do').selectOption(acl);
}

/**
 * Waits for the token that matches the form, and returns it.
 * @param {EnginePage} page
 * @returns {Promise<string>}
 */
export async function token(page) {
  await page.locator('#token[data-state="made"]').waitFor();
  return (await page.locator('#token-text').textContent()) ?? '';
}

/**
 * @param {EnginePage} page
 * @returns {Promise<string>} PEM
 */
export async function publicKey(page) {
  return (await page.locator('#key-public').textContent()) ?? '';
}

/**
 * Verifies with OpenSSL through Node, and nothing of ours.
 * @param {string} jws
 * @param {string} pem
 * @returns {{ header: any, payload: any }}
 */
export function verify(jws, pem) {
  const [header, payload, signature] = jws.split('.');
  const good = createVerify('RSA-SHA256')
    .update(`${header}.${payload}`)
    .verify(createPublicKey(pem), signature, 'base64url');
  if (!good) throw new Error('The signature does not verify.');
  return {
    header: JSON.parse(Buffer.from(header, 'base64url').toString('utf8')),
    payload: JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')),
  };
}

/**
 * Does something that ends in a download.
 * @param {Page} page
 * @param {() => Promise<unknown>} act
 * @returns {Promise<import('./engines/driven-page.js').Download>}
 */
export async function downloaded(page, act) {
  const [download] = await Promise.all([page.waitForEvent('download'), act()]);
  const file = await download.path();
  return { name: download.suggestedFilename(), text: await readFile(file, 'utf8') };
}

/**
 * Drops a file on the page.
 * @param {Page} page
 * @param {string} selector where
 * @param {{ name: string, text: string }} file
 */
export async function dropFile(page, selector, file) {
  const transfer = await page.evaluateHandle(({ name, text }) => {
    const data = new DataTransfer();
    data.items.add(new File([text], name));
    return data;
  }, file);
  for (const type of ['dragenter', 'dragover', 'drop'])
    await page.dispatchEvent(selector, type, { dataTransfer: transfer });
}

/**
 * Waits until so many workers run. One that is ended in the middle of its work takes the browser a moment to stop.
 * @param {Page} page
 * @param {number} count
 */
export async function workers(page, count) {
  const deadline = Date.now() + patience;
  while (page.workers().length !== count) {
    if (Date.now() > deadline) throw new Error(`There are ${page.workers().length} workers, and should be ${count}.`);
    await page.waitForTimeout(50);
  }
}

/**
 * What is on the clipboard. The page itself may not read it (its Permissions-Policy), so that it is pasted elsewhere.
 * @param {Page} page
 * @returns {Promise<string>}
 */
export async function clipboard(page) {
  const elsewhere = await page.context().newPage();
  await elsewhere.setContent('<textarea autofocus></textarea>');
  const field = elsewhere.locator('textarea');
  await field.focus();
  await elsewhere.keyboard.press('Control+V');
  const text = await field.inputValue();
  await elsewhere.close();
  await page.bringToFront();
  return text;
}
