/** `npm run clean`: removes what was generated in the checkout. The shared cache is kept; its path is printed. */
import { rm } from 'node:fs/promises';
import { buildDirectory, cacheDirectory, distDirectory } from './setup/paths.js';
import { say } from './setup/terminal.js';

for (const directory of [buildDirectory, distDirectory]) await rm(directory, { recursive: true, force: true });
say(`Removed build and dist. The toolchain, shared by all clones, is in ${cacheDirectory}.`);
