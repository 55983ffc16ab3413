/** Small helpers for the DOM. Text is only ever inserted as text: nothing here parses markup. */

const SVG = 'http://www.w3.org/2000/svg';

/** Text, or text with elements in it. @typedef {string | readonly (string | Node)[]} Content */

/**
 * Characters that set the direction of the text after them (UAX #9, section 2): one in a name would mirror whatever follows it. They are spelled out,
 * since no element contains all of them: a character that closes an isolation also closes that of a `bdi`.
 */
const directions = /[\u202a-\u202e\u2066-\u2069]/g;

/** @param {string} text */
const plain = (text) => text.replace(directions, (mark) => `⟨U+${mark.charCodeAt(0).toString(16).toUpperCase()}⟩`);

/**
 * Text that the page did not write: a name, a path, a file name. It may be in a right-to-left script; the text around it keeps its order.
 * @param {string} text
 */
export function foreign(text) {
  return element('bdi', {}, text);
}

/**
 * A sentence with such texts in it.
 * @param {TemplateStringsArray} strings
 * @param {...(Content | number)} values text is foreign, content is put in as it is
 * @returns {(string | Node)[]}
 * @example
 * setText(node, sentence`Deleted ${user.name}.`);
 */
export function sentence(strings, ...values) {
  const parts = values.map((value) =>
    typeof value === 'string' ? [foreign(value)] : typeof value === 'number' ? [String(value)] : value,
  );
  return strings.flatMap((string, index) => [string, ...(parts[index] ?? [])]);
}

/**
 * @param {Content} content
 * @returns {string} the same without its elements
 */
export function textOf(content) {
  return typeof content === 'string'
    ? content
    : content.map((part) => (typeof part === 'string' ? part : part.textContent)).join('');
}

/**
 * The element with this ID, checked to be of this kind.
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} kind
 * @returns {T}
 */
export function byId(id, kind) {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new TypeError(`The page has no ${kind.name} "${id}".`);
  return found;
}

/**
 * A new element.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} name
 * @param {Record<string, string>} attributes
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.append(...children.map((child) => (typeof child === 'string' ? plain(child) : child)));
  return made;
}

/**
 * One of the drawings in index.html.
 * @param {'done' | 'waiting' | 'error' | 'warning' | 'info' | 'fold'} name
 * @returns {SVGSVGElement}
 */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', `icon is-${name}`);
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('focusable', 'false');
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', `#icon-${name}`);
  svg.append(use);
  return svg;
}

/**
 * Sets text where it differs, so that an unchanged node is neither laid out nor read out again.
 * @param {Element} node
 * @param {Content} content put in as a copy, so that it can be shown in several places
 */
export function setText(node, content) {
  const parts = [content].flat().map((part) => (typeof part === 'string' ? plain(part) : part.cloneNode(true)));
  if (node.textContent !== textOf(parts)) node.replaceChildren(...parts.filter((part) => part !== ''));
}

/**
 * Shows or hides, and says whether that changed anything.
 * @param {HTMLElement} node
 * @param {boolean} shown
 */
export function show(node, shown) {
  if (node.hidden === !shown) return false;
  node.hidden = !shown;
  return true;
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let pending;

/**
 * Announces a message to screen readers. Of several in quick succession only the last is read.
 * @param {string} message
 */
export function announce(message) {
  const status = byId('status', HTMLElement);
  clearTimeout(pending);
  pending = setTimeout(() => {
    // The same text again would be no change and would not be read.
    status.textContent = status.textContent === message ? `${message}\u00a0` : message;
  }, 250);
}

/**
 * A long value with its middle left out: people compare the ends.
 * @param {string} text
 * @param {number} [start] characters kept at the start
 * @param {number} [end] characters kept at the end
 * @returns {string}
 */
export function middleOut(text, start = 12, end = 6) {
  return text.length <= start + end + 1 ? text : `${text.slice(0, start)}…${text.slice(-end)}`;
}

/**
 * The body of a PEM, without its first and last line and without line breaks.
 * @param {string} pem
 * @returns {string}
 */
export function pemBody(pem) {
  return pem.replace(/-----[^-]+-----/g, '').replace(/\s+/g, '');
}
