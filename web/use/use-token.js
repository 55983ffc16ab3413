import { announce } from '../parts/announce.js';
import { copyText } from '../parts/clipboard.js';
import { commandNotes, usualShell } from '../parts/command-notes.js';
import { byId, element, setText, show } from '../parts/dom.js';
import { snippets } from './snippets.js';

/** @typedef {import('../../js/platform/commands/token-command.js').TokenTool} TokenTool */
/** @typedef {import('../../js/platform/commands/shells.js').Shell} Shell */

/**
 * What to do with the token: log in with it in the Client SDK, or make one like it with another tool.
 * @param {import('../engine.js').Engine} engine
 * @param {import('../maker.js').TokenMaker} maker
 * @param {import('../platform/connection.js').Connection} connection
 */
export function wireUseToken(engine, maker, connection) {
  const details = byId('use', HTMLDetailsElement);
  const what = byId('use-what', HTMLSelectElement);
  const shell = byId('use-shell', HTMLSelectElement);
  const text = byId('use-text', HTMLElement);
  const notes = byId('use-notes', HTMLElement);
  const copy = byId('use-copy', HTMLButtonElement);
  const said = byId('use-said', HTMLElement);
  let round = 0;

  what.prepend(element('optgroup', { label: 'Log in with it' }, ...snippets.map(({ name, title }) => element('option', { value: name }, title))));
  what.value = 'javascript';
  shell.value = usualShell();

  const draw = async () => {
    const { state } = maker;
    if (!details.open || state.name === 'making') return;
    round += 1;
    const mine = round;
    setText(said, '');
    const snippet = snippets.find(({ name }) => name === what.value);
    show(byId('use-shell-choice', HTMLElement), snippet === undefined);
    copy.disabled = state.name !== 'made';
    if (state.name !== 'made') {
      setText(text, 'There is no token yet.');
      notes.replaceChildren();
      return;
    }
    if (snippet !== undefined) {
      setText(text, snippet.write(state.token, connection.settings.region));
      notes.replaceChildren();
      return;
    }
    try {
      const { renderTokenCommand } = await connection.platform();
      const rendered = renderTokenCommand(tokenToMake(state.inspection), { tool: /** @type {TokenTool} */ (what.value), shell: /** @type {Shell} */ (shell.value) });
      if (mine !== round) return;
      setText(text, rendered.command);
      notes.replaceChildren(...commandNotes(rendered));
    } catch (error) {
      if (mine !== round) return;
      const { message, remedy } = engine.explain(error);
      setText(text, '');
      copy.disabled = true;
      notes.replaceChildren(element('li', {}, `${message} ${remedy}`));
    }
  };
  for (const select of [what, shell]) select.addEventListener('change', draw);
  details.addEventListener('toggle', draw);
  for (const source of [maker, connection]) source.addEventListener('change', draw);

  copy.addEventListener('click', async () => {
    const copied = await copyText(text.textContent ?? '');
    const words = copied ? 'Copied.' : 'Select it and copy it by hand.';
    setText(said, words);
    announce(words);
  });
}

/** @param {import('../engine.js').Inspection} inspection */
function tokenToMake({ payload, issuedAt, expiresAt }) {
  const { application_id: applicationId, sub, acl } = /** @type {{ application_id: string, sub?: string, acl?: import('../engine.js').Acl }} */ (payload);
  return { applicationId, ...(sub !== undefined && { subject: sub }), lifetime: Number(expiresAt) - Number(issuedAt), acl: acl ?? null };
}
