/**
 * The place that an address of the page leads to.
 * @param {string} hash of the address: empty, `#make`, `#inspect`, a link to a form, or the ID of an element
 * @returns {'start' | 'make' | 'inspect'}
 */
export function placeOf(hash) {
  if (hash === '' || hash === '#start') return 'start';
  return hash.startsWith('#inspect') ? 'inspect' : 'make';
}
