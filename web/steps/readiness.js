import { byId, setText, show } from '../parts/dom.js';

/**
 * What needs an application and its private key cannot be pressed before both are there; the step of the users says what it waits for.
 * @param {import('../session.js').Session} session
 */
export function wireReadiness(session) {
  const buttons = [...document.querySelectorAll('button[data-needs-application]')].filter(
    (node) => node instanceof HTMLButtonElement,
  );
  const words = byId('users-wait', HTMLElement);
  const draw = () => {
    const { key, inputs } = session;
    const missing = [
      ...(inputs.applicationId.trim() === '' ? ['an application'] : []),
      ...(key === null ? ['its private key'] : []),
    ];
    setText(words, `Waits for ${missing.join(' and ')}: the step above.`);
    show(words, missing.length > 0);
    for (const button of buttons) button.disabled = missing.length > 0;
  };
  session.addEventListener('change', draw);
  draw();
}
