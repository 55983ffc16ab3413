/** Commands for other tools: the text, what to save and know before running it, and a button that copies it. */
import { announce, element, icon, setText, show } from './dom.js';
import { copyText } from './export.js';
import { choice } from './text-field.js';

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
   * Shows what is rendered, or why it could not be. Only the last call counts.
   * @param {() => Promise<Shown> | Shown} render
   */
  async draw(render) {
    this.#round += 1;
    const mine = this.#round;
    setText(this.#nodes.said, '');
    try {
      const shown = await render();
      if (mine === this.#round) this.#show(shown.command, notesOf(shown), shown.command !== '');
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
    // An empty box would look as if something were still loading.
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

/** @typedef {import('../../js/platform/types.js').PlatformRequest} PlatformRequest */

/**
 * A request as a command, for each tool and shell: folded, and drawn when it is opened.
 * @param {object} options
 * @param {import('../engine.js').Engine} options.engine
 * @param {import('../platform/connection.js').Connection} options.connection
 * @param {string} options.what for those who hear the page: "Create this application"
 * @param {(requests: (typeof import('../platform/client.js')['requests'])) => Promise<PlatformRequest> | PlatformRequest} options.request
 * @returns {{ node: HTMLElement, draw: () => void }} draw when the request changes
 */
export function sameAs({ engine, connection, what, request }) {
  const tool = choice(`${what}, with`, [
    ['curl', 'curl'],
    ['nexmo', 'nexmo'],
    ['vonage', 'vonage'],
  ]);
  const shell = choice(`${what}, in the shell`, [
    ['sh', 'sh, bash, zsh'],
    ['powershell', 'PowerShell'],
    ['cmd', 'cmd'],
  ]);
  shell.select.value = usualShell();
  const copy = element(
    'button',
    { type: 'button', class: 'button' },
    'Copy',
    element('span', { class: 'hidden' }, ' the command'),
  );
  const said = element('p', { class: 'said' });
  const text = element('pre', {
    class: 'mono command',
    tabindex: '0',
    role: 'group',
    'aria-label': `Command: ${what}`,
  });
  const notes = element('ul', { class: 'notes' });
  const node = element(
    'details',
    { class: 'as-json same-as' },
    element('summary', {}, 'The same as a command'),
    element('div', { class: 'row' }, tool.node, shell.node, copy, said),
    text,
    notes,
  );
  const view = new CommandView({ text, notes, copy, said }, engine.explain, 'Copied the command.');

  const draw = async () => {
    if (!node.open) return;
    await view.draw(async () => {
      const { renderCommand, requests } = await connection.platform();
      const { region } = connection.settings;
      return renderCommand(await request(requests), {
        tool: /** @type {'curl'} */ (tool.select.value),
        shell: /** @type {'sh'} */ (shell.select.value),
        ...(region !== '' && { region }),
      });
    });
  };
  for (const { select } of [tool, shell]) select.addEventListener('change', draw);
  node.addEventListener('toggle', draw);
  return { node, draw };
}
