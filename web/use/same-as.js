import { announce } from '../parts/announce.js';
import { copyText } from '../parts/clipboard.js';
import { commandNotes, usualShell } from '../parts/command-notes.js';
import { element, setText } from '../parts/dom.js';
import { choice } from '../parts/text-field.js';

/** @typedef {import('../../js/platform/types.js').PlatformRequest} PlatformRequest */

/**
 * A request as the command that sends it, with each tool and in each shell: folded, and drawn when it is looked at.
 * @param {object} options
 * @param {import('../engine.js').Engine} options.engine
 * @param {import('../platform/connection.js').Connection} options.connection
 * @param {string} options.what for those who hear the page: "Create this application"
 * @param {(requests: (typeof import('../platform/platform.js')['requests'])) => Promise<PlatformRequest> | PlatformRequest} options.request
 * @returns {{ node: HTMLElement, draw: () => void }} draw when the request changes
 */
export function sameAs({ engine, connection, what, request }) {
  const tool = choice(`${what}, with`, [['curl', 'curl'], ['nexmo', 'nexmo'], ['vonage', 'vonage']]);
  const shell = choice(`${what}, in the shell`, [['sh', 'sh, bash, zsh'], ['powershell', 'PowerShell'], ['cmd', 'cmd']]);
  shell.select.value = usualShell();
  const copy = element('button', { type: 'button', class: 'button' }, 'Copy', element('span', { class: 'hidden' }, ' the command'));
  const said = element('p', { class: 'said' });
  const text = element('pre', { class: 'mono command', tabindex: '0', role: 'group', 'aria-label': `Command: ${what}` });
  const notes = element('ul', { class: 'notes' });
  const node = element('details', { class: 'as-json same-as' }, element('summary', {}, 'The same as a command'), element('div', { class: 'row' }, tool.node, shell.node, copy, said), text, notes);
  let round = 0;

  const draw = async () => {
    if (!node.open) return;
    round += 1;
    const mine = round;
    setText(said, '');
    try {
      const { renderCommand, requests } = await connection.platform();
      const { region } = connection.settings;
      const asked = await request(requests);
      const rendered = renderCommand(asked, {
        tool: /** @type {'curl'} */ (tool.select.value),
        shell: /** @type {'sh'} */ (shell.select.value),
        ...(region !== '' && { region }),
      });
      if (mine !== round) return;
      setText(text, rendered.command);
      copy.disabled = false;
      notes.replaceChildren(...commandNotes(rendered));
    } catch (error) {
      if (mine !== round) return;
      const { message, remedy } = engine.explain(error);
      setText(text, '');
      copy.disabled = true;
      notes.replaceChildren(element('li', {}, `${message} ${remedy}`));
    }
  };
  for (const { select } of [tool, shell]) select.addEventListener('change', draw);
  node.addEventListener('toggle', draw);
  copy.addEventListener('click', async () => {
    const words = (await copyText(text.textContent ?? '')) ? 'Copied the command.' : 'Select it and copy it by hand.';
    setText(said, words);
    announce(words);
  });
  return { node, draw };
}
