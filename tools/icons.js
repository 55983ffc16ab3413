/** `node tools/icons.js`: draws web/icon.svg as the pictures that installing the page needs, into web/icons. Run it when the drawing changes. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { launch } from '../tests/browser/support/chromium.js';
import { root } from './setup/paths.js';

const drawing = await readFile(path.join(root, 'web/icon.svg'), 'utf8');

/**
 * Systems cut a maskable icon to their own shape: the background fills it, and the drawing lies within the middle
 * four fifths (W3C Web Application Manifest, "Icon masks and safe zone").
 */
const maskable = drawing
  .replace('viewBox="0 0 16 16"', 'viewBox="-2 -2 20 20"')
  .replace(/<rect [^>]*\/>/, '<rect x="-2" y="-2" width="20" height="20" fill="#14181d"/>');

const directory = path.join(root, 'web/icons');
await mkdir(directory, { recursive: true });
const browser = await launch();
for (const [name, size, svg] of /** @type {const} */ ([
  ['icon-192', 192, drawing],
  ['icon-512', 512, drawing],
  ['icon-maskable', 512, maskable],
])) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<style>body { margin: 0 } svg { display: block; width: 100vw; height: 100vh }</style>${svg}`);
  await writeFile(path.join(directory, `${name}.png`), await page.screenshot({ omitBackground: true }));
}
await browser.close();
