import { byId, setText, show } from '../ui/dom.js';
import { Field } from '../ui/field.js';

/**
 * Application ID, user name and lifetime: text that goes into the session as it is typed. The engine checks it.
 * @param {import('../session.js').Session} session
 */
export function wireInputs(session) {
  const fields = {
    applicationId: new Field(byId('application-id', HTMLInputElement), {
      hint: 'application-id-hint',
      error: 'application-id-error',
    }),
    subject: new Field(byId('subject', HTMLInputElement), { hint: 'subject-hint', error: 'subject-error' }),
    expiresIn: new Field(byId('lifetime', HTMLInputElement), { hint: 'lifetime-hint', error: 'lifetime-error' }),
  };
  const presets = [...document.querySelectorAll('[data-lifetime]')].filter((node) => node instanceof HTMLButtonElement);

  /** @type {[keyof typeof fields, 'applicationId' | 'subject' | 'lifetime'][]} */
  const pairs = [
    ['applicationId', 'applicationId'],
    ['subject', 'subject'],
    ['expiresIn', 'lifetime'],
  ];
  for (const [field, name] of pairs) {
    const { control } = fields[field];
    control.addEventListener('input', () => session.set({ [name]: control.value }, { settled: false }));
    // Spaces around a pasted value are removed where it can be seen.
    control.addEventListener('change', () => {
      control.value = control.value.trim();
      session.set({ [name]: control.value });
    });
  }
  for (const preset of presets) {
    preset.addEventListener('click', () => session.set({ lifetime: preset.dataset.lifetime ?? '' }));
  }

  const draw = () => {
    for (const [field, name] of pairs) {
      const { control } = fields[field];
      if (control.value !== session.inputs[name]) control.value = session.inputs[name];
    }
    for (const preset of presets) {
      preset.setAttribute('aria-pressed', String(preset.dataset.lifetime === session.inputs.lifetime));
    }
  };
  session.addEventListener('change', draw);
  draw();
  return fields;
}

/**
 * Disables what needs an application and its private key until both are there; the users' step says what it waits for.
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
