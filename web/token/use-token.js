import { loadPart } from '../engine.js';
import { CommandView, usualShell } from '../ui/command.js';
import { byId, element, setText, show } from '../ui/dom.js';

/** @typedef {import('../../js/platform/commands/index.js').TokenTool} TokenTool */
/** @typedef {import('../../js/platform/commands/shells.js').Shell} Shell */
/** @typedef {import('./snippets.js').Recipe} Recipe */

/** What can be chosen, by name. @type {Readonly<Record<'login' | 'server' | 'tools', Readonly<Record<string, string>>>>} */
const choices = {
  login: { javascript: 'JavaScript', swift: 'Swift', kotlin: 'Kotlin', 'nexmo-client': 'JavaScript, nexmo-client' },
  server: {
    node: 'Node.js, tokensmith',
    'node-handler': 'Node.js, an endpoint for your users',
    'node-vonage': 'Node.js, @vonage/jwt',
    python: 'Python',
    php: 'PHP',
    java: 'Java',
    ruby: 'Ruby',
    csharp: 'C#',
    go: 'Go',
  },
  tools: { tokensmith: 'tokensmith', nexmo: 'nexmo', vonage: 'vonage' },
};

/** @param {string} label @param {Readonly<Record<string, string>>} names */
const group = (label, names) =>
  element('optgroup', { label }, ...Object.entries(names).map(([value, title]) => element('option', { value }, title)));

/**
 * How to use the token: log in with it in the Client SDK, or make one like it on a server or with a command.
 * @param {import('../engine.js').Engine} engine
 * @param {import('../session.js').Session} session
 * @param {import('../current-token.js').CurrentToken} currentToken
 * @param {import('../platform/connection.js').Connection} connection
 */
export function wireUseToken(engine, session, currentToken, connection) {
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
  what.replaceChildren(
    group('Log in with', choices.login),
    group('Make the same on a server with', choices.server),
    group('Command line', choices.tools),
  );
  shell.value = usualShell();

  const draw = () => {
    const { state } = currentToken;
    if (!details.open || state.name === 'making') return;
    const kind = what.value;
    const isCommand = Object.hasOwn(choices.tools, kind);
    show(byId('use-shell-choice', HTMLElement), isCommand);
    if (state.name !== 'made') {
      view.lack('There is no token yet.');
      return;
    }
    const { token, inspection } = state;
    const recipe = recipeOf(inspection, session.inputs.acl);
    void view.draw(async () => {
      if (isCommand) {
        const { renderTokenCommand } = await connection.platform();
        const applicationId = String(Object(inspection.payload).application_id);
        const { preset: _, ...claims } = recipe;
        return renderTokenCommand(
          { applicationId, ...claims },
          { tool: /** @type {TokenTool} */ (kind), shell: /** @type {Shell} */ (shell.value) },
        );
      }
      const { writeSnippet } = await loadPart(() => import('./snippets.js'));
      return writeSnippet(kind, { token, region: connection.settings.region, recipe });
    });
  };
  for (const select of [what, shell]) select.addEventListener('change', draw);
  details.addEventListener('toggle', draw);
  for (const source of [currentToken, connection]) source.addEventListener('change', draw);
}

/**
 * @param {import('../../js/types.js').TokenInspection} inspection
 * @param {string} chosen the preset, or `custom`
 * @returns {Recipe}
 */
function recipeOf({ header, payload, issuedAt, expiresAt }, chosen) {
  const {
    iat: _iat,
    jti: _jti,
    exp: _exp,
    application_id: _application,
    sub,
    nbf,
    acl,
    ...claims
  } = /** @type {Record<string, any>} */ (payload);
  return {
    ...(sub !== undefined && { subject: sub }),
    lifetime: Number(expiresAt) - Number(issuedAt),
    ...(nbf !== undefined && { notBefore: nbf }),
    acl: acl ?? null,
    ...(chosen !== 'custom' && { preset: chosen }),
    claims,
    ...(header?.kid !== undefined && { kid: String(header.kid) }),
  };
}

const SVG = 'http://www.w3.org/2000/svg';

/** Width of the quiet zone around a QR code, in modules (ISO/IEC 18004, section 6.3.8). */
const QUIET_ZONE = 4;

/**
 * The token as a QR code, for a phone. The library is loaded when the section is opened.
 * @param {import('../engine.js').Engine} engine
 * @param {import('../current-token.js').CurrentToken} currentToken
 */
export function wireQrCode(engine, currentToken) {
  const details = byId('qr', HTMLDetailsElement);
  const place = byId('qr-place', HTMLElement);
  const note = byId('qr-note', HTMLElement);
  let drawn = '';

  const draw = async () => {
    const { state } = currentToken;
    if (!details.open) return;
    const token = state.name === 'made' ? state.token : '';
    if (token === drawn) return;
    drawn = token;
    // Nobody should scan the code of an earlier token.
    place.replaceChildren();
    setText(note, token === '' ? 'There is no token yet.' : 'Drawing the code.');
    if (token === '') return;
    let library;
    try {
      library = await loadPart(() => import('uqr'));
    } catch (error) {
      if (token !== drawn) return;
      // Opening the section again tries again.
      drawn = '';
      const { message, remedy } = engine.explain(error);
      setText(note, `${message} ${remedy}`);
      return;
    }
    if (token !== drawn) return;
    try {
      const { data, size } = library.encode(token, { ecc: 'L', border: 0 });
      place.replaceChildren(picture(data, size));
      setText(note, 'Scan it with the phone that is to log in. Whoever sees it can use the token until it expires.');
    } catch {
      setText(note, 'The token is too long for a QR code. A shorter access control list makes it fit.');
    }
  };
  details.addEventListener('toggle', draw);
  currentToken.addEventListener('change', draw);
}

/**
 * @param {boolean[][]} modules
 * @param {number} size
 */
function picture(modules, size) {
  const whole = size + 2 * QUIET_ZONE;
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', `0 0 ${whole} ${whole}`);
  svg.setAttribute('class', 'qr-code');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', 'QR code of the token');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute(
    'd',
    modules
      .flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x + QUIET_ZONE} ${y + QUIET_ZONE}h1v1h-1z`] : [])))
      .join(''),
  );
  svg.append(path);
  return svg;
}
