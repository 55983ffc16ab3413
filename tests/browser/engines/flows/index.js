/** What every engine must be able to do. A flow is added by putting it into this list. */
import { tutorialByHand } from './by-hand.js';
import { inspector } from './inspector.js';
import { load } from './load.js';
import { manyTokens } from './many-tokens.js';
import { offline } from './offline.js';
import { policy } from './policy.js';
import { remember } from './remember.js';
import { makeAKey, pasteAKey } from './token.js';
import { tier } from './tier.js';
import { singleFile } from './single-file.js';
import { tutorialInSandbox, tutorialLive } from './tutorial.js';

/** @type {import('../../support/engines/run-flows.js').Flow[]} */
export const flows = [load, policy, makeAKey, pasteAKey, tutorialInSandbox, tutorialLive, tutorialByHand, inspector, manyTokens, remember, offline, tier, singleFile];
