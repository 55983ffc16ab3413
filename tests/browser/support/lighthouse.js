/** Lighthouse, in a process and a browser of its own: Jest does not link its modules. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { launch, patience } from './chromium.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));

const script = `
  import lighthouse, { desktopConfig } from 'lighthouse';
  const { url, device, flags } = JSON.parse(process.argv[1]);
  const { lhr } = await lighthouse(url, { ...flags, logLevel: 'silent' }, device === 'desktop' ? desktopConfig : undefined);
  console.log(JSON.stringify(Object.values(lhr.categories).map(({ id, score }) => [id, Math.round(100 * score)])));
`;

/**
 * @param {string} url
 * @param {'mobile' | 'desktop'} device
 * @param {('accessibility' | 'best-practices' | 'performance')[]} categories
 * @returns {Promise<Record<string, number>>} the score of each, of 100
 */
export async function lighthouse(url, device, categories) {
  const port = await freePort();
  const browser = await launch([`--remote-debugging-port=${port}`]);
  try {
    const flags = { port, onlyCategories: categories, maxWaitForFcp: patience, maxWaitForLoad: patience };
    const args = ['--input-type=module', '--eval', script, JSON.stringify({ url, device, flags })];
    const { stdout } = await promisify(execFile)(process.execPath, args, {
      cwd: root,
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    return Object.fromEntries(JSON.parse(stdout));
  } finally {
    await browser.close();
  }
}

/** @returns {Promise<number>} */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  server.close();
  await once(server, 'close');
  return port;
}
