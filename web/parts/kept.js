/** The statement of what the page keeps on the device, put together from those who keep it. */
import { byId, setText } from './dom.js';

/** In the order they are told. */
const kept = { colours: '', files: '', remembered: '' };

/**
 * @param {keyof typeof kept} what
 * @param {string} words what is kept of it; empty for nothing
 */
export function stateKept(what, words) {
  kept[what] = words;
  const things = Object.values(kept).filter((thing) => thing !== '');
  const rest = `${kept.remembered === '' ? 'Keys, names and tokens are' : 'Everything else is'} gone when this tab is closed. What you typed is still there when it is reloaded; keys, tokens and secrets are not.`;
  setText(
    byId('shield-kept', HTMLElement),
    things.length === 0 ? `Nothing. ${rest}` : `On this device: ${things.join('; ')}. ${rest}`,
  );
}
