/** The page as one HTML file, opened from the disk: nothing beside it, and nobody to contact. */
import { createHash } from 'node:crypto';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { importSPKI, jwtVerify } from 'jose';
import { available, launch } from './support/chromium.js';

const built = fileURLToPath(new URL('../../dist/single/tokensmith.html', import.meta.url));
const applicationId = '7f3c4a10-2b6d-4e8f-9a01-3c5d7e9fb214';

(available ? describe : describe.skip)('the single file', () => {
  /** @type {import('playwright-core').Browser} */
  let browser;
  /** @type {string} */
  let folder;

  beforeAll(async () => {
    browser = await launch();
    // Alone in its folder: what it would need beside it is not there.
    folder = mkdtempSync(path.join(tmpdir(), 'tokensmith-single-'));
    copyFileSync(built, path.join(folder, 'tokensmith.html'));
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('makes a key and a token without a request', async () => {
    const page = await browser.newPage();
    /** @type {string[]} */
    const problems = [];
    page.on('console', (message) => problems.push(message.text()));
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('request', (request) => {
      if (!/^(blob:null\/|data:image\/)/.test(request.url()) && request.url() !== page.url())
        problems.push(request.url());
    });
    const address = pathToFileURL(path.join(folder, 'tokensmith.html')).href;
    await page.goto(`${address}#make`);
    problems.splice(0, problems.length, ...problems.filter((problem) => problem !== address));
    await page.getByRole('button', { name: 'Make a new key' }).click();
    await page.getByLabel('User name').fill('alice');
    await page.getByLabel('Application ID').fill(applicationId);
    await page.waitForFunction(() => document.getElementById('token-text')?.textContent?.startsWith('eyJ'));
    const token = String(await page.textContent('#token-text'));
    await page.getByText('Show the public key').click();
    const publicKey = String(
      await page.evaluate(
        () => /-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----/.exec(document.body.textContent ?? '')?.[0],
      ),
    );
    const { payload } = await jwtVerify(token, await importSPKI(publicKey, 'RS256'), { subject: 'alice' });
    expect(payload['application_id']).toBe(applicationId);
    await page.getByRole('button', { name: 'Nothing leaves this page' }).click();
    expect(await page.textContent('#privacy-statement')).toContain('it may contact nobody');
    expect(problems).toEqual([]);
    await page.close();
  });

  test('may contact nobody, not even from code that found its way in', async () => {
    const page = await browser.newPage();
    await page.goto(pathToFileURL(path.join(folder, 'tokensmith.html')).href);
    const refused = await page.evaluate(async () => {
      const blocked = new Promise(
        (resolve) =>
          void document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective)),
      );
      await fetch('http://127.0.0.1:9/').catch(() => undefined);
      return blocked;
    });
    expect(refused).toBe('connect-src');
    await page.close();
  });

  test('holds scripts and styles to their hashes', () => {
    const html = readFileSync(built, 'utf8');
    const policy = String(/http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1]);
    const contents = [...html.matchAll(/<(?:script|style)[^>]*>([\s\S]*?)<\/(?:script|style)>/g)].map(([, content]) =>
      String(content),
    );
    expect(contents).toHaveLength(3);
    for (const content of contents)
      expect(policy).toContain(`'sha256-${createHash('sha256').update(content).digest('base64')}'`);
    expect(policy).not.toMatch(/unsafe-inline|'unsafe-eval'|https?:|'self'/);
    expect(policy).toContain("connect-src 'none'");
  });
});
