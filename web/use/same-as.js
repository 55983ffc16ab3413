import { CommandView, usualShell } from '../parts/command-view.js';
import { element } from '../parts/dom.js';
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
