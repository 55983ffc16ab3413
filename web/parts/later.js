/* global Keeper */
/**
 * Code that comes later: when it is first needed, or when the page has nothing else to do, whichever is first. What a person does in the
 * places of such code before it is there is kept, and done when it has come.
 */
import { announce } from './announce.js';
import { idle } from './idle.js';
import { lateStyles } from './late-styles.js';
import { notice } from './notice.js';

/** Milliseconds after which a wait is worth a word. */
const NOTICEABLE = 400;

/** What people do before they do that. */
const signs = ['pointerdown', 'focusin'];

const message = 'A part of this page could not be loaded.';
const first = { message, remedy: 'See that its server can be reached, then try again.' };
/** There may be a new version, without the files of this one; and Firefox asks for no module twice. */
const again = {
  message,
  remedy: 'Load the page anew, if its server can be reached. That clears the keys and secrets entered here.',
};

/** Loads each part, in the order they were named. @type {(() => Promise<void>)[]} */
const parts = [];

/**
 * @template Module, Part
 * @param {string} places a selector: where people use the part
 * @param {() => Promise<Module>} load an `import()`
 * @param {(module: Module) => Part} wire puts the code to its places; from then on they answer for themselves
 * @returns {(act?: (part: Part) => void) => void} does something with the part, when it is there; it is loaded for that. Without anything to
 *   do it is loaded in silence
 */
export function later(places, load, wire) {
  const roots = [...document.querySelectorAll(places)];
  /** What the program itself asked for. @type {((part: Part) => void)[]} */
  let acts = [];
  /** @type {Promise<void> | undefined} */
  let loading;
  /** @type {{ part: Part } | undefined} */
  let arrived;
  let failures = 0;

  const begin = () => (loading ??= come());
  const keeper = new Keeper(roots, begin);
  for (const root of roots) for (const sign of signs) root.addEventListener(sign, begin, { capture: true, once: true });
  parts.push(begin);

  const isWanted = () => acts.length > 0 || keeper.holds;

  const come = async () => {
    let module;
    notice(begin, null);
    const timer = setTimeout(() => isWanted() && announce('Loading this part of the page.'), NOTICEABLE);
    try {
      [module] = await Promise.all([load(), lateStyles()]);
    } catch {
      loading = undefined;
      // What nobody waits for is tried again when somebody does.
      if (!isWanted()) return;
      failures += 1;
      if (failures === 1) notice(begin, first, begin);
      else notice(begin, again, () => location.reload(), 'Load anew');
      return;
    } finally {
      clearTimeout(timer);
    }
    const part = wire(module);
    arrived = { part };
    keeper.release();
    for (const act of acts.splice(0)) act(part);
  };

  return (act) => {
    if (arrived) {
      act?.(arrived.part);
      return;
    }
    if (act) acts = [...acts, act];
    begin();
  };
}

/** Loads what has not come yet, one part at a time, whenever the page has nothing else to do. */
export async function loadTheRest() {
  for (const begin of parts) {
    await idle();
    await begin();
  }
}
