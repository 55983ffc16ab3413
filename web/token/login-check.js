import { byId, element, icon, sentence, setText, show } from '../ui/dom.js';

/**
 * Whether the Client SDK could log in with the token: the last question of the tutorial, asked of the sandbox each time the token changes.
 * @param {import('../session.js').Session} session
 * @param {import('../current-token.js').CurrentToken} currentToken
 * @param {import('../platform/connection.js').Connection} connection
 */
export function wireLoginCheck(session, currentToken, connection) {
  const section = byId('login', HTMLElement);
  const words = byId('login-words', HTMLElement);
  let round = 0;

  const draw = async () => {
    round += 1;
    const mine = round;
    const { state } = currentToken;
    const asked =
      state.name === 'made' &&
      connection.mode === 'sandbox' &&
      session.application !== null &&
      session.inputs.subject.trim() !== '';
    if (state.name !== 'making') show(section, asked);
    if (!asked) {
      if (state.name === 'making') setText(byId('login-state', HTMLElement), 'being asked again');
      return;
    }
    const answer = await connection.login(state.token).catch(() => null);
    // The answer is about an earlier token.
    if (mine !== round) return;
    if (answer === null) {
      show(section, false);
      return;
    }
    setText(byId('login-state', HTMLElement), '');
    section.dataset.ok = String(answer.ok);
    words.replaceChildren(
      icon(answer.ok ? 'done' : 'error'),
      answer.ok
        ? element(
            'p',
            {},
            element('span', { class: 'word' }, 'Logs in: '),
            ...sentence`the sandbox takes this token for ${answer.user.name}.`,
          )
        : element(
            'p',
            {},
            element('span', { class: 'word' }, 'Refused: '),
            `${answer.reason} ${answer.remedy} `,
            element('span', { class: 'mono' }, answer.type),
          ),
    );
  };
  for (const source of [currentToken, connection]) source.addEventListener('change', draw);
  session.addEventListener('users', draw);
}
