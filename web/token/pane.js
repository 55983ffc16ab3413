import { argumentOf } from '../engine.js';
import { announce, byId, element, icon, sentence, setText, show, textOf } from '../ui/dom.js';
import { copyText, fileNameFor, saveFile } from '../ui/export.js';
import { everySecond, nowInSeconds } from '../ui/time.js';
import { TokenReading } from './reading.js';

const needWords = /** @type {const} */ ({
  key: { text: 'a private key: drop one, paste one, or make one', target: 'key-text' },
  applicationId: { text: 'the application ID', target: 'application-id' },
});

/** The field of each argument that can be reported. @type {ReadonlyMap<string, string>} */
const places = new Map([
  ['applicationId', 'application-id'],
  ['subject', 'subject'],
  ['expiresIn', 'lifetime'],
  ['acl', 'acl'],
  ['notBefore', 'not-before'],
  ['now', 'issued-at'],
  ['tokenId', 'token-id'],
  ['kid', 'key-id'],
  ['claims', 'claims-add'],
  ['privateKey', 'key-replace'],
]);

/**
 * The display: the current token and what it says, or what is still needed for one.
 */
export class TokenPane {
  #session;
  #currentToken;
  #goTo;
  #pane = byId('token', HTMLElement);
  #copy = byId('token-copy', HTMLButtonElement);
  #save = byId('token-save', HTMLButtonElement);
  #renew = byId('token-renew', HTMLButtonElement);
  #bottomCopy = byId('bottom-copy', HTMLButtonElement);
  #reading = new TokenReading();
  /** The one on show. @type {string | null} */
  #token = null;
  /** @type {import('../ui/dom.js').Content} */
  #said = '';
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #saidTimer;

  /**
   * @param {import('../session.js').Session} session
   * @param {import('../current-token.js').CurrentToken} currentToken
   * @param {(id: string) => void} goTo takes the person to a field
   */
  constructor(session, currentToken, goTo) {
    this.#session = session;
    this.#currentToken = currentToken;
    this.#goTo = goTo;
    for (const button of [this.#copy, this.#bottomCopy]) button.addEventListener('click', () => this.copy());
    this.#save.addEventListener('click', () => this.save());
    this.#renew.addEventListener('click', () => currentToken.renew());
    currentToken.addEventListener('change', () => this.#draw());
    everySecond((now) => {
      this.#reading.tick(now);
      this.#drawState();
    });
    this.#draw();
  }

  /** Copies the token, after waiting for one that is being made. */
  async copy() {
    const state = await this.#currentToken.settled();
    if (state.name !== 'made') {
      this.#say('There is no token to copy yet.');
      return;
    }
    const copied = await copyText(state.token);
    this.#say(
      copied
        ? `Copied the token, ${state.token.length.toLocaleString('en')} characters.`
        : 'The browser did not let this page copy. Select the token and copy it by hand.',
    );
  }

  /** Saves the token under the user's name, after waiting for one that is being made. */
  async save() {
    const state = await this.#currentToken.settled();
    if (state.name !== 'made') {
      this.#say('There is no token to save yet.');
      return;
    }
    const { subject } = this.#session.inputs;
    const name = `${subject === '' ? 'admin' : fileNameFor(subject)}.jwt`;
    saveFile(name, state.token);
    this.#say(sentence`Saved ${name}.`);
  }

  #draw() {
    const { state } = this.#currentToken;
    this.#pane.dataset.state = state.name;
    this.#pane.setAttribute('aria-busy', String(state.name === 'making'));
    for (const button of [this.#copy, this.#save, this.#renew, this.#bottomCopy]) {
      // While the next token is made, copying waits for it: the buttons stay as they are.
      if (state.name !== 'making') button.disabled = state.name !== 'made';
    }
    if (state.name === 'making') {
      this.#drawState();
      return;
    }
    const token = state.name === 'made' ? state.token : null;
    // The same token may come again with more findings.
    const isNew = token === null || token !== this.#token;
    // Until there is a token the pane shows what is still needed, and nothing else. One that failed leaves everything in its place.
    if (state.name !== 'failed') this.#pane.toggleAttribute('data-empty', token === null);
    this.#token = token;
    if (isNew) this.#say('');
    if (isNew) showTokenText(token);
    show(byId('token-empty', HTMLElement), token === null);
    byId('token-text', HTMLElement).tabIndex = token === null ? -1 : 0;
    this.#drawNeeds(state);
    this.#reading.show(state);
    this.#drawState();
    if (state.name === 'failed')
      announce(['No token.', ...state.errors.flatMap(({ message, remedy }) => [message, remedy])].join(' '));
    if (state.name === 'made' && isNew) announce(['Token made.', this.#reading.expiry].filter(Boolean).join(' '));
  }

  /** @param {import('../current-token.js').TokenState} state */
  #drawNeeds(state) {
    const title = byId('token-empty-title', HTMLElement);
    const list = byId('token-needs', HTMLElement);
    const errors = 'errors' in state ? state.errors.map((error) => this.#errorItem(error)) : [];
    if (state.name === 'waiting') {
      setText(title, 'The token appears here. Still needed');
      const needs = state.needs.map((need) => {
        const { text, target } = needWords[need];
        return needItem('waiting', text, () => this.#goTo(target));
      });
      list.replaceChildren(...needs, ...errors);
    } else {
      setText(title, 'No token can be made from this');
      list.replaceChildren(...errors);
    }
  }

  /** @param {import('../../js/types.js').Finding} error */
  #errorItem(error) {
    const place = places.get(argumentOf(error));
    return needItem('error', error.message, place === undefined ? null : () => this.#goTo(place));
  }

  #drawState() {
    const { state } = this.#currentToken;
    const now = nowInSeconds();
    const node = byId('token-state', HTMLElement);
    const life = this.#reading.life(now);
    const expired = state.name === 'made' && state.inspection.expiresAt !== null && state.inspection.expiresAt <= now;
    const words = {
      waiting: 'none yet',
      making: 'being regenerated',
      made: expired ? 'expired: regenerate it' : 'up to date',
      failed: 'none',
    };
    setText(node, words[state.name]);
    const bottom = {
      waiting: 'No token yet',
      making: 'Being regenerated',
      made: life,
      failed: 'No token: see what is marked',
    };
    setText(byId('bottom-state', HTMLElement), this.#said || bottom[state.name]);
    this.#renew.classList.toggle('next', expired);
    for (const button of [this.#copy, this.#bottomCopy])
      button.classList.toggle(
        'next',
        state.name === 'making' ? button.classList.contains('next') : state.name === 'made' && !expired,
      );
  }

  /** @param {import('../ui/dom.js').Content} message */
  #say(message) {
    clearTimeout(this.#saidTimer);
    this.#said = message;
    setText(byId('token-said', HTMLElement), message);
    if (message !== '') {
      announce(textOf(message));
      // It stays beside the button; at the bottom the expiry returns.
      this.#saidTimer = setTimeout(() => {
        this.#said = '';
        this.#drawState();
      }, 4000);
    }
    this.#drawState();
  }
}

/**
 * @param {'waiting' | 'error'} name
 * @param {string} text
 * @param {(() => void) | null} go
 */
function needItem(name, text, go) {
  if (go === null) return element('li', {}, icon(name), element('span', {}, text));
  const link = element('button', { type: 'button', class: 'link' }, text);
  link.addEventListener('click', go);
  return element('li', {}, icon(name), link);
}

const parts = /** @type {const} */ (['header', 'claims', 'signature']);

/**
 * Shows a token in its three parts, with the length of each.
 * @param {string | null} token
 */
export function showTokenText(token) {
  const text = byId('token-text', HTMLElement);
  const lengths = parts.map((part) => byId(`length-${part}`, HTMLElement));
  if (token === null) {
    text.replaceChildren();
    for (const length of lengths) setText(length, '');
    return;
  }
  const pieces = token.split('.');
  text.replaceChildren(
    ...pieces.flatMap((piece, index) => [
      ...(index === 0 ? [] : [element('span', { class: 'dot' }, '.')]),
      element('span', { class: `part-${parts[index] ?? 'signature'}` }, piece),
    ]),
  );
  lengths.forEach((length, index) => setText(length, String(pieces[index]?.length ?? 0)));
  text.scrollTop = 0;
}
