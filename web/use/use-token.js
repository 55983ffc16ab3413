import { CommandView, usualShell } from '../parts/command-view.js';
import { byId, element, show } from '../parts/dom.js';
import { snippets } from './snippets.js';

/** @typedef {import('../../js/platform/commands/token-command.js').TokenTool} TokenTool */
/** @typedef {import('../../js/platform/commands/shells.js').Shell} Shell */

/**
 * What to do with the token: log in with it in the Client SDK, or make one like it with another tool.
 * @param {import('../engine.js').Engine} engine
 * @param {import('../current-token.js').CurrentToken} currentToken
 * @param {import('../platform/connection.js').Connection} connection
 */
export function wireUseToken(engine, currentToken, connection) {
  const details = byId('use', HTMLDetailsElement);
  const what = byId('use-what', HTMLSelectElement);
  const shell = byId('use-shell', HTMLSelectElement);
  const view = new CommandView(
    {
      text: byId('use-text', HTMLElement),
      notes: byId('use-notes', HTMLElement),
      copy: byId('use-copy', HTMLButtonElement),
      said: byId('use-said', HTMLElement),
    },
    engine.explain,
    'Copied.',
  );

  what.prepend(
    element(
      'optgroup',
      { label: 'Log in with it' },
      ...snippets.map(({ name, title }) => element('option', { value: name }, title)),
    ),
  );
  what.value = 'javascript';
  shell.value = usualShell();

  const draw = () => {
    const { state } = currentToken;
    if (!details.open || state.name === 'making') return;
    const snippet = snippets.find(({ name }) => name === what.value);
    show(byId('use-shell-choice', HTMLElement), snippet === undefined);
    if (state.name !== 'made') {
      view.lack('There is no token yet.');
      return;
    }
    void view.draw(async () => {
      if (snippet !== undefined) return { command: snippet.write(state.token, connection.settings.region) };
      const { renderTokenCommand } = await connection.platform();
      return renderTokenCommand(tokenToMake(state.inspection), {
        tool: /** @type {TokenTool} */ (what.value),
        shell: /** @type {Shell} */ (shell.value),
      });
    });
  };
  for (const select of [what, shell]) select.addEventListener('change', draw);
  details.addEventListener('toggle', draw);
  for (const source of [currentToken, connection]) source.addEventListener('change', draw);
}

/** @param {import('../../js/types.js').TokenInspection} inspection */
function tokenToMake({ payload, issuedAt, expiresAt }) {
  const {
    application_id: applicationId,
    sub,
    acl,
  } = /** @type {{ application_id: string, sub?: string, acl?: import('../../js/types.js').Acl }} */ (payload);
  return {
    applicationId,
    ...(sub !== undefined && { subject: sub }),
    lifetime: Number(expiresAt) - Number(issuedAt),
    acl: acl ?? null,
  };
}
