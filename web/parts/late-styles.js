import { lateStylesAddress } from '../engine-source.js';
import { element } from './dom.js';

/** @type {Promise<void> | undefined} */
let loaded;

/**
 * Loads the styles of what is not seen before its code is there.
 * @returns {Promise<void>} a failure is tried again by the next call
 */
export function lateStyles() {
  if (lateStylesAddress === null) return Promise.resolve();
  const link = element('link', { rel: 'stylesheet', href: lateStylesAddress });
  return (loaded ??= new Promise((resolve, reject) => {
    link.addEventListener('load', () => resolve());
    link.addEventListener('error', () => {
      link.remove();
      loaded = undefined;
      reject(new TypeError('The styles could not be loaded.'));
    });
    document.head.append(link);
  }));
}
