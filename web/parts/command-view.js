/** A command as it is shown: its text, what is to be read and saved before it is run, and a button that copies it. */
import { announce } from './announce.js';
import { copyText } from './clipboard.js';
import { element, icon, setText, show } from './dom.js';

/** @typedef {import('../../js/platform/commands/index.js').Command} Command */
/** @typedef {Pick<Command, 'command'> & Partial<Pick<Command, 'files' | 'notes'>>} Shown */

/** The shell that somebody on this system most likely has. @returns {'powershell' | 'sh'} */
export function usualShell() {
  return /^Win/.test(navigator.platform) ? 'powershell' : 'sh';
}

export class CommandView {
  #nodes;
  #explain;
  #round = 0;
  #command = '';

  /**
   * @param {{ text: HTMLElement, notes: HTMLElement, copy: HTMLButtonElement, said: HTMLElement }} nodes
   * @param {import('../engine.js').Engine['explain']} explain
   * @param {string} copied what is said once it is
   */
  constructor(nodes, explain, copied) {
    this.#nodes = nodes;
    this.#explain = explain;
    nodes.copy.addEventListener('click', async () => {
      const words = (await copyText(this.#command)) ? copied : 'Select it and copy it by hand.';
      setText(nodes.said, words);
      announce(words);
    });
  }

  /**
   * Shows what is rendered, or why it could not be. An earlier one that takes longer comes to nothing.
   * @param {() => Promise<Shown> | Shown} render
   */
  async draw(render) {
    this.#round += 1;
    const mine = this.#round;
    setText(this.#nodes.said, '');
    try {
      const shown = await render();
      if (mine === this.#round) this.#show(shown.command, notesOf(shown), true);
    } catch (error) {
      const { message, remedy } = this.#explain(error);
      const why = element(
        'li',
        { class: 'field-error' },
        icon('error'),
        element('p', {}, element('span', { class: 'word' }, 'Error: '), `${message} ${remedy}`),
      );
      if (mine === this.#round) this.#show('', [why], false);
    }
  }

  /**
   * There is no command.
   * @param {string} why
   */
  lack(why) {
    this.#round += 1;
    setText(this.#nodes.said, '');
    this.#show(why, [], false);
  }

  /**
   * @param {string} text
   * @param {HTMLElement[]} notes
   * @param {boolean} usable
   */
  #show(text, notes, usable) {
    this.#command = text;
    setText(this.#nodes.text, text);
    // An empty box would look as if something were still to come.
    show(this.#nodes.text, text !== '');
    this.#nodes.notes.replaceChildren(...notes);
    this.#nodes.copy.disabled = !usable;
  }
}

/** @param {Shown} shown */
function notesOf({ files = [], notes = [] }) {
  return [
    ...files.map(({ path, contents }) =>
      element('li', {}, `Save as ${path}: `, element('span', { class: 'mono file' }, contents.trim())),
    ),
    ...notes.map((note) => element('li', {}, note)),
  ];
}
