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

/** What code answers to. A key is Enter in a line of text; every other key that does something is a click by the time it is heard of. */
const answered = ['click', 'keydown', 'input', 'change', 'toggle'];

/** What people do before they do that. */
const signs = ['pointerdown', 'focusin'];

const message = 'A part of this page could not be loaded.';
const first = { message, remedy: 'See that its server can be reached, then try again.' };
/** There may be a new version, without the files of this one; and Firefox asks for no module twice. */
const again = { message, remedy: 'Load the page anew, if its server can be reached. That clears what is entered here.' };

/** Loads each part, in the order they were named. @type {(() => Promise<void>)[]} */
const parts = [];

/**
 * @template Module, Part
 * @param {string} places a selector: where people use the part
 * @param {() => Promise<Module>} load an `import()`
 * @param {(module: Module) => Part} wire puts the code to its places; from then on they answer for themselves
 * @returns {(act: (part: Part) => void) => void} does something with the part, when it is there; it is loaded for that
 */
export function later(places, load, wire) {
  const roots = [...document.querySelectorAll(places)];
  /** What is to be done, in the order it was asked for. @type {{ target: unknown, kind: string, act: (part: Part) => void }[]} */
  let kept = [];
  /** @type {Promise<void> | undefined} */
  let loading;
  /** @type {{ part: Part } | undefined} */
  let arrived;
  let failures = 0;

  const begin = () => (loading ??= come());

  const come = async () => {
    let module;
    notice(begin, null);
    const timer = setTimeout(() => kept.length > 0 && announce('Loading this part of the page.'), NOTICEABLE);
    try {
      [module] = await Promise.all([load(), lateStyles()]);
    } catch {
      loading = undefined;
      // What nobody waits for is tried again when somebody does.
      if (kept.length === 0) return;
      failures += 1;
      if (failures === 1) notice(begin, first, begin);
      else notice(begin, again, () => location.reload(), 'Load anew');
      return;
    } finally {
      clearTimeout(timer);
    }
    const part = wire(module);
    arrived = { part };
    for (const root of roots) {
      for (const kind of answered) root.removeEventListener(kind, keep, true);
      for (const sign of signs) root.removeEventListener(sign, begin, true);
    }
    for (const { act } of kept.splice(0)) act(part);
  };

  /** @param {Event} event */
  const keep = (event) => {
    const target = targetOf(event);
    if (target === null) return;
    const kind = event.type;
    // Nobody hears it twice: not now, but when it is done again.
    event.stopImmediatePropagation();
    if (kind === 'keydown') event.preventDefault();
    if (kind === 'click') target.setAttribute('aria-busy', 'true');
    const copy = new /** @type {new (type: string, like: Event) => Event} */ (event.constructor)(kind, event);
    // Pressed again because nothing happened, or typed on: the last says it all.
    kept = kept.filter((other) => other.target !== target || other.kind !== kind);
    kept.push({ target, kind, act: () => repeat(target, copy) });
    begin();
  };

  for (const root of roots) {
    for (const kind of answered) root.addEventListener(kind, keep, true);
    for (const sign of signs) root.addEventListener(sign, begin, true);
  }
  parts.push(begin);

  return (act) => {
    if (arrived) {
      act(arrived.part);
      return;
    }
    kept.push({ target: act, kind: 'call', act });
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

/**
 * @param {Event} event
 * @returns {Element | null} what it is for; null where the browser itself answers it
 */
function targetOf(event) {
  const target = /** @type {Element} */ (event.target);
  if (event.type === 'click') return target.closest('button:not([popovertarget])');
  if (event.type !== 'keydown') return target;
  const { key, isComposing, ctrlKey, metaKey, altKey } = /** @type {KeyboardEvent} */ (event);
  return key === 'Enter' && !isComposing && !ctrlKey && !metaKey && !altKey && target instanceof HTMLInputElement ? target : null;
}

/**
 * @param {Element} target
 * @param {Event} event
 */
function repeat(target, event) {
  if (event.type === 'click') target.removeAttribute('aria-busy');
  if (target.isConnected && !target.matches(':disabled')) target.dispatchEvent(event);
}
