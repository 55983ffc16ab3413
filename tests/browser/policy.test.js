/** What the page may not do, tried; and what it must not leave behind, looked for. */
import { createPrivateKey } from 'node:crypto';
import { createServer } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import { pagePolicy } from '../../js/server/security-headers.js';
import { available } from './support/chromium.js';
import { downloaded, fillIn, foreign, makeKey, paste, pasteKey, token } from './support/flows.js';
import { suite } from './support/suite.js';

const pages = suite();

(available ? describe : describe.skip)('the policy', () => {
  test('is the same in the page and in the header', async () => {
    const { page } = await pages.open();
    const stated = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
    const served = await page.evaluate(async () => (await fetch('/')).headers.get('content-security-policy'));
    expect(stated).toBe(pagePolicy());
    expect(served).toBe(`${pagePolicy()}; frame-ancestors 'none'`);
  });

  test('stops connections, scripts, markup, workers and frames that are not the page’s own', async () => {
    const { page } = await pages.open();
    pages.expectProblems(
      /Content Security Policy|Trusted|request failed: \/(x|$|:)|^request to http:\/\/127\.0\.0\.1|blocked/,
    );
    // Somebody who would hear of it, were the policy not there.
    let heard = 0;
    const elsewhere = createServer((_request, response) => {
      heard += 1;
      response.setHeader('Access-Control-Allow-Origin', '*').end();
    });
    await new Promise((resolve) => {
      elsewhere.listen(0, '127.0.0.1', () => resolve(undefined));
    });
    const { port } = /** @type {import('node:net').AddressInfo} */ (elsewhere.address());
    const outcome = await page.evaluate(async (host) => {
      /** @param {() => unknown} attempt */
      const stopped = async (attempt) => {
        try {
          await attempt();
          return false;
        } catch {
          return true;
        }
      };
      /** @type {any} */
      const open = window;
      const image = new Image();
      const imageStopped = new Promise((resolve) => {
        image.onerror = () => resolve(true);
        image.onload = () => resolve(false);
        image.src = `http://${host}/x.png`;
      });
      return {
        connection: await stopped(() => fetch(`http://${host}/`)),
        socket: await stopped(
          () =>
            new Promise((resolve, reject) => {
              const socket = new WebSocket(`ws://${host}/`);
              socket.onopen = resolve;
              socket.onerror = reject;
            }),
        ),
        markup: await stopped(() => {
          document.createElement('div').innerHTML = '<b>x</b>';
        }),
        evaluation: await stopped(() => open.eval('1')),
        worker: await stopped(() => new Worker('/app.js')),
        otherPolicy: await stopped(() => open.trustedTypes.createPolicy('other', {})),
        secondPolicy: await stopped(() => open.trustedTypes.createPolicy('tokensmith', {})),
        image: await imageStopped,
        style: (() => {
          const node = document.createElement('p');
          node.setAttribute('style', 'color: rgb(1, 2, 3)');
          document.body.append(node);
          const applied = getComputedStyle(node).color === 'rgb(1, 2, 3)';
          node.remove();
          return !applied;
        })(),
      };
    }, `127.0.0.1:${port}`);
    elsewhere.close();
    expect(heard).toBe(0);
    for (const [what, stopped] of Object.entries(outcome)) expect({ what, stopped }).toEqual({ what, stopped: true });
  });

  test('is stated in the privacy sheet as it is, with the requests that were made', async () => {
    const { page } = await pages.open();
    await makeKey(page);
    await page.locator('#privacy-stored').getByText('the files of this page').waitFor({ state: 'attached' });
    await page.locator('#privacy-button').click();
    const sheet = page.locator('#privacy');
    const origin = new URL(pages.url()).origin;
    expect(await page.locator('#privacy-label').textContent()).toBe('Nothing leaves this page');
    expect(await page.locator('#privacy-statement').textContent()).toContain(origin);
    const rules = await page
      .locator('#privacy-rules')
      .evaluate((list) => [...list.children].map((node) => node.textContent ?? ''));
    const stated = Object.fromEntries(
      rules.flatMap((text, index) => (index % 2 === 0 ? [[text, rules[index + 1]]] : [])),
    );
    expect(stated).toMatchObject({ 'Connections to': origin, 'Scripts from': origin, 'Forms sent to': 'nowhere' });
    const requests = await page.locator('#privacy-requests li').allTextContents();
    expect(requests).toEqual(expect.arrayContaining(['/app.js', '/app.css', '/tokensmith.primary.wasm']));
    expect(await page.locator('#privacy-requests-summary').textContent()).toMatch(
      new RegExp(`^${requests.length}, each to the server of this page`),
    );
    expect(await page.locator('#privacy-policy').textContent()).toContain(pagePolicy());
    expect(await sheet.textContent()).toMatch(
      /On this device: the files of this page, so that it opens without its server\. Keys, names and tokens are gone when this tab is closed\./,
    );
  });
});

(available ? describe : describe.skip)('secrets', () => {
  test('leave no trace in the address, the title, attributes, storage, cookies or history', async () => {
    const { page } = await pages.open();
    const secret = 'opensesame-7391';
    const encrypted = String(
      createPrivateKey(foreign.privateKey).export({
        type: 'pkcs8',
        format: 'pem',
        cipher: 'aes-256-cbc',
        passphrase: secret,
      }),
    );
    await paste(page, page.getByLabel('Paste a private key'), encrypted);
    await page.getByLabel('Its passphrase').fill(secret);
    await page.keyboard.press('Enter');
    await page.locator('#key-held').waitFor();
    await fillIn(page, { subject: 'alice' });
    const made = await token(page);
    await page.locator('#privacy-stored').getByText('the files of this page').waitFor({ state: 'attached' });
    await downloaded(page, () => page.getByRole('button', { name: 'Save private.key' }).click());

    const body = foreign.privateKey.split('\n')[3];
    const needles = [secret, body, encrypted.split('\n')[3], made.split('.')[1], made.split('.')[2]];
    const traces = await page.evaluate(async () => {
      const attributes = [...document.querySelectorAll('*')].flatMap((node) =>
        [...node.attributes].map(({ value }) => value),
      );
      const values = [...document.querySelectorAll('textarea, input')].map(
        (node) => /** @type {HTMLInputElement} */ (node).value,
      );
      return {
        address: location.href,
        title: document.title,
        attributes: attributes.join('\n'),
        fields: values.join('\n'),
        markup: document.documentElement.outerHTML,
        storage: JSON.stringify([{ ...localStorage }, { ...sessionStorage }]),
        cookies: document.cookie,
        databases: JSON.stringify(await indexedDB.databases()),
        caches: (
          await Promise.all(
            (await caches.keys()).map(async (name) => {
              const cache = await caches.open(name);
              const requests = await cache.keys();
              return Promise.all(
                requests.map(async (request) => `${request.url}\n${await (await cache.match(request))?.text()}`),
              );
            }),
          )
        )
          .flat(2)
          .join('\n'),
        history: JSON.stringify([history.length, history.state]),
        window: JSON.stringify(Object.keys(window)),
      };
    });
    for (const needle of needles) {
      for (const [place, text] of Object.entries(traces)) {
        // The token itself is on show, and nowhere else.
        const shown = place === 'markup' && made.includes(needle);
        expect({ place, found: !shown && text.includes(needle) }).toEqual({ place, found: false });
      }
    }
    expect(traces.storage).toBe('[{},{}]');
    expect(traces).toMatchObject({
      title: 'Make a token · tokensmith',
      cookies: '',
      databases: '[]',
      address: `${pages.url()}#make`,
    });
  });

  test('the browser has no advice for the forms, not even where it tells every detail', async () => {
    /** @type {string[]} */
    const advice = [];
    const { page } = await pages.open({
      before: async (opened) => {
        const client = await opened.context().newCDPSession(opened);
        client.on('Log.entryAdded', ({ entry }) => advice.push(`${entry.level}: ${entry.text}`));
        client.on('Audits.issueAdded', ({ issue }) => advice.push(`${issue.code}: ${JSON.stringify(issue.details)}`));
        await client.send('Log.enable');
        await client.send('Audits.enable');
      },
    });
    await page.locator('#privacy-stored').getByText('the files of this page').waitFor({ state: 'attached' });
    // Every form is seen that can be filled in.
    await fillIn(page);
    await page.locator('#connect .step-toggle').click();
    await page.getByRole('button', { name: 'Live', exact: true }).click();
    await page.getByRole('button', { name: 'Create one', exact: true }).click();
    await page.getByRole('button', { name: 'Remember on this device' }).click();
    await page.getByLabel('New passphrase').fill('four words picked blindly');
    expect(await page.locator('form').count()).toBe(4);
    expect(advice).toEqual([]);
  });

  test('fields do not invite the browser to keep or correct what is typed', async () => {
    const { page } = await pages.open();
    const fields = await page.locator('input:not([type="file"], [type="range"]), textarea').evaluateAll((nodes) =>
      nodes.map((node) => ({
        id: node.id,
        autocomplete: node.getAttribute('autocomplete'),
        spellcheck: node.getAttribute('spellcheck'),
      })),
    );
    expect(fields.length).toBeGreaterThan(4);
    for (const { id, autocomplete, spellcheck } of fields)
      expect({ id, autocomplete, spellcheck }).toEqual({ id, autocomplete: 'off', spellcheck: 'false' });
    expect(await page.locator('#key-passphrase').getAttribute('type')).toBe('password');
    expect(await page.locator('[style]').count()).toBe(0);
    expect(await page.locator('script:not([src]), style').count()).toBe(0);
  });

  test('only the choice of colours is kept, and only once it is made', async () => {
    const { page } = await pages.open();
    const button = page.locator('#theme-button');
    const shown = () =>
      page.evaluate(() => [localStorage.getItem('theme'), getComputedStyle(document.documentElement).backgroundColor]);
    const [, light] = await shown();
    await button.click();
    expect(await shown()).toEqual(['light', light]);
    await button.click();
    const [kept, dark] = await shown();
    expect(kept).toBe('dark');
    expect(dark).not.toBe(light);
    await page.reload();
    expect(await shown()).toEqual(['dark', dark]);
    await page.locator('#privacy-button').click();
    expect(await page.locator('#privacy-stored').textContent()).toContain('your choice of dark colours');
    await page.keyboard.press('Escape');
    await button.click();
    expect(await shown()).toEqual([null, light]);
    await pasteKey(page);
  });
});
