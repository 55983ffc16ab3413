/**
 * Finds elements as Playwright does: by what a person reads. It runs in the page, whole, so that it refers to nothing outside itself.
 *
 * @typedef {{ css: string, hasText?: string } | { label: string, exact?: boolean } | { role: string, name: string, exact?: boolean }
 *   | { text: string, exact?: boolean } | { pattern: string, flags: string } | { nth: number }} Step each within what the one before found
 *
 * @param {Step[]} steps
 * @returns {HTMLElement[]} in the order of the document
 */
export function find(steps) {
  /** @type {Record<string, string>} */
  const native = {
    button: 'button, input[type="button"], input[type="submit"]',
    checkbox: 'input[type="checkbox"]',
    link: 'a[href]',
    radio: 'input[type="radio"]',
  };

  /** @param {string | null | undefined} text */
  const tidy = (text) => (text ?? '').replace(/\s+/g, ' ').trim();
  /** @param {string} text @param {string} wanted @param {boolean} [exact] */
  const says = (text, wanted, exact) =>
    exact ? tidy(text) === tidy(wanted) : tidy(text).toLowerCase().includes(tidy(wanted).toLowerCase());
  /** @param {Element} node */
  const visible = (node) => node.checkVisibility({ visibilityProperty: true });

  /** The text of an element, without what is hidden from screen readers. @param {Node} node @returns {string} */
  const read = (node) => {
    if (node instanceof Text) return node.data;
    if (!(node instanceof Element) || node.getAttribute('aria-hidden') === 'true' || !visible(node)) return '';
    return [...node.childNodes].map(read).join('');
  };
  /** The names given by labels. @param {HTMLElement} node @returns {string[]} */
  const labels = (node) => {
    const by = (node.getAttribute('aria-labelledby') ?? '')
      .split(' ')
      .map((id) => document.getElementById(id)?.textContent ?? '');
    if (by.some(Boolean)) return [by.join(' ')];
    const own = node.getAttribute('aria-label');
    if (own) return [own];
    const field = /** @type {HTMLInputElement} */ (node);
    return [...(field.labels ?? [])].map((label) => label.textContent ?? '');
  };
  /** @param {HTMLElement} node */
  const name = (node) => labels(node)[0] ?? read(node);

  /** @type {ParentNode[]} */
  let scopes = [document];
  /** @type {HTMLElement[]} */
  let found = [];
  /** @param {string} css @returns {HTMLElement[]} */
  const all = (css) => [
    ...new Set(scopes.flatMap((scope) => /** @type {HTMLElement[]} */ ([...scope.querySelectorAll(css)]))),
  ];

  for (const step of steps) {
    if ('css' in step)
      found = all(step.css).filter((node) => step.hasText === undefined || says(node.textContent ?? '', step.hasText));
    else if ('label' in step)
      found = all('*').filter((node) => labels(node).some((text) => says(text, step.label, step.exact)));
    else if ('role' in step) {
      const css = [`[role="${step.role}"]`, native[step.role] && `:is(${native[step.role]}):not([role])`]
        .filter(Boolean)
        .join(', ');
      found = all(css).filter((node) => visible(node) && says(name(node), step.name, step.exact));
    } else if ('text' in step || 'pattern' in step) {
      /** @param {Element} node */
      const matches = (node) =>
        'text' in step
          ? says(node.textContent ?? '', step.text, step.exact)
          : new RegExp(step.pattern, step.flags).test(tidy(node.textContent));
      // The smallest element that says so, which may be the one that it is looked for in.
      const searched = new Set([...scopes.filter((scope) => scope instanceof HTMLElement), ...all('*')]);
      found = [...searched].filter(
        (node) => !node.matches('script, style, noscript') && matches(node) && ![...node.children].some(matches),
      );
    } else found = found.slice(step.nth).slice(0, 1);
    scopes = found;
  }
  return found;
}
