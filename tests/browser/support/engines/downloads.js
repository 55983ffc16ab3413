/** Downloads of a browser that puts them into a folder by itself. */
import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { patience } from '../chromium.js';

/** @typedef {{ name: string, text: string }} Download */

/** What Firefox and WebKit call a file that is not whole yet. */
const unfinished = /\.(part|wkdownload)$/;

/**
 * Does something that ends in a download into the folder, which is empty before and after.
 * @param {string} folder
 * @param {() => Promise<unknown>} act
 * @returns {Promise<Download>}
 */
export async function downloadInto(folder, act) {
  await act();
  for (const end = Date.now() + patience; Date.now() < end; await pause(50)) {
    const files = await readdir(folder);
    if (files.length !== 1 || unfinished.test(files[0])) continue;
    const file = path.join(folder, files[0]);
    const text = await readFile(file, 'utf8');
    // The name is taken before anything is written.
    if (text === '') continue;
    await rm(file);
    return { name: files[0], text };
  }
  throw new Error(`No download came: ${await readdir(folder)}`);
}
