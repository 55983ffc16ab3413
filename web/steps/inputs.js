import { byId, setText } from '../ui/dom.js';
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

/** The lifetime and rights of a token, as one choice. */
const values = /** @type {const} */ ({
  today: {
    lifetime: '15m',
    acl: 'client-sdk-web',
    hint: "15 minutes, since a token cannot be called back, and every path that today's Client SDK asks for in a browser.",
  },
  tutorial: {
    lifetime: '24h',
    acl: 'tutorial',
    hint: "24 hours and the nine paths of Vonage's tutorial. They lack legs and rtc, which calls need today.",
  },
});

/**
 * The choice between today's values and the tutorial's.
 * @param {import('../session.js').Session} session
 */
export function wireValues(session) {
  const choices = Object.entries(values).map(([name, value]) => {
    const button = byId(`values-${name}`, HTMLButtonElement);
    button.addEventListener('click', () => session.set({ lifetime: value.lifetime, acl: value.acl }));
    return { button, value };
  });
  const draw = () => {
    const { lifetime, acl } = session.inputs;
    const chosen = choices.find(({ value }) => value.lifetime === lifetime && value.acl === acl);
    for (const { button, value } of choices) button.setAttribute('aria-pressed', String(value === chosen?.value));
    setText(byId('values-hint', HTMLElement), chosen?.value.hint ?? 'Your own choice, as below.');
  };
  session.addEventListener('change', draw);
  draw();
}
