import { element } from '../parts/dom.js';
import { middleOut } from '../parts/middle.js';

/**
 * Which key a new application gets.
 * @param {import('../session.js').HeldKey | null} held
 * @returns {{ node: HTMLElement, value: () => 'held' | 'new' | 'platform' }}
 */
export function keyChoice(held) {
  const choices = [
    ...(held === null ? [] : [/** @type {const} */ (['held', `the key below, ${middleOut(held.thumbprint, 6, 4)}`])]),
    /** @type {const} */ (['new', 'a new key pair, made here']),
    /** @type {const} */ (['platform', 'a key pair the platform makes']),
  ];
  const options = choices.map(([value, title], index) => {
    const input = element('input', { type: 'radio', name: 'application-key', value });
    input.checked = index === 0;
    return { value, input, label: element('label', { class: 'choice' }, input, element('span', {}, title)) };
  });
  const node = element(
    'fieldset',
    { class: 'choices column' },
    element('legend', { class: 'label' }, 'Key'),
    ...options.map(({ label }) => label),
  );
  return { node, value: () => options.find(({ input }) => input.checked)?.value ?? 'new' };
}
