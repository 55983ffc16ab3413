/**
 * What every browser must be able to do for the page. All else is proved in Chromium, by the tests beside this folder. A flow is added by putting it
 * into this list.
 */
import { load } from './load.js';
import { manyTokens } from './many-tokens.js';
import { offline } from './offline.js';
import { policy } from './policy.js';
import { remember } from './remember.js';
import { singleFile } from './single-file.js';
import { tier } from './tier.js';
import { tutorial } from './tutorial.js';

/** @type {import('../../support/engines/run-flows.js').Flow[]} */
export const flows = [load, policy, tutorial, manyTokens, remember, offline, tier, singleFile];
