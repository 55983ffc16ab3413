import { loadPart } from '../engine.js';
import { announce, byId, element, icon, setText, show } from '../ui/dom.js';
import { copyText, saveFile } from '../ui/export.js';
import { showFindings } from '../ui/findings.js';
import { Outcome } from '../ui/outcome.js';

/**
 * The current key: its findings, and saving, copying and replacing it.
 * @param {import('../engine.js').Engine} engine
 * @param {import('../session.js').Session} session
 * @param {() => void} replace shows where another key goes in
 */
export function wireHeldKey(engine, session, replace) {
  const hint = byId('key-held-hint', HTMLElement);
  const errorPlace = byId('key-held-error', HTMLElement);

  const say = (/** @type {string} */ message) => {
    show(errorPlace, false);
    show(hint, true);
    setText(hint, message);
    announce(message);
  };
  const fail = (/** @type {string} */ message) => {
    errorPlace.replaceChildren(icon('error'), element('p', {}, element('span', { class: 'word' }, 'Error: '), message));
    show(errorPlace, true);
    show(hint, false);
    announce(message);
  };

  const draw = () => {
    const { key } = session;
    if (key === null) return;
    setText(hint, heldHint(key, session.keyBelongs));
    showFindings(byId('key-findings', HTMLElement), key.findings);
  };
  for (const event of ['change', 'note', 'proof']) session.addEventListener(event, draw);
  draw();

  byId('key-save-private', HTMLButtonElement).addEventListener('click', async () => {
    const { key } = session;
    if (key === null) return;
    try {
      saveFile('private.key', await engine.exportPrivateKey(key.handle));
      session.note({ saved: true });
      say('Saved private.key, not encrypted: keep it where only you can read it.');
    } catch (error) {
      const { message, remedy } = engine.explain(error);
      fail(`${message} ${remedy}`);
    }
  });
  byId('key-save-public', HTMLButtonElement).addEventListener('click', () => {
    const { key } = session;
    if (key === null) return;
    saveFile('public.key', key.publicKey);
    say('Saved public.key.');
  });
  byId('key-copy-public', HTMLButtonElement).addEventListener('click', async () => {
    const { key } = session;
    if (key === null) return;
    if (!(await copyText(key.publicKey))) {
      fail('The browser did not let this page copy. Show the public key and copy it by hand.');
      return;
    }
    say(`Copied the public key, ${key.publicKey.trim().split('\n').length} lines of PEM.`);
  });
  byId('key-copy-thumbprint', HTMLButtonElement).addEventListener('click', async () => {
    const { key } = session;
    if (key === null) return;
    if (await copyText(key.thumbprint)) say('Copied the thumbprint.');
    else fail('The browser did not let this page copy. Select the thumbprint and copy it by hand.');
  });
  byId('key-replace', HTMLButtonElement).addEventListener('click', replace);
}

/**
 * What to do with this key next.
 * @param {import('../session.js').HeldKey} key
 * @param {boolean} belongs whether the application is known to have its public key
 */
function heldHint(key, belongs) {
  if (!key.made)
    return 'The token is accepted where the application has this public key. The private one never leaves this device.';
  if (!key.saved)
    return `Not saved yet: this page forgets it when it is closed. The application ${belongs ? 'has' : 'needs'} its public key.`;
  return belongs
    ? 'Saved. The application has its public key.'
    : 'Saved. The application needs its public key: give it in the dashboard, or when you create the application.';
}

/**
 * Saves configuration files for nexmo-cli, for Vonage's CLI and for programs of one's own.
 * @param {import('../engine.js').Engine} engine
 * @param {import('../session.js').Session} session
 * @param {import('../platform/connection.js').Connection} connection
 */
export function wireFiles(engine, session, connection) {
  const buttons = [...document.querySelectorAll('button[data-file]')].filter(
    (node) => node instanceof HTMLButtonElement,
  );
  const outcome = new Outcome(byId('files-outcome', HTMLElement), engine.explain);

  for (const button of buttons) {
    button.addEventListener('click', async () => {
      const name = button.dataset.file ?? '';
      const saved = await outcome.run(button, `Writing ${name}`, async () => {
        const { formatNamed } = await loadPart(() => import('../../js/config/formats.js'));
        const { key, inputs } = session;
        const { apiKey, apiSecret } = connection.settings;
        const privateKey = key === null ? undefined : await engine.exportPrivateKey(key.handle);
        const all = { applicationId: inputs.applicationId.trim(), privateKey, apiKey, apiSecret };
        const { fields, fileName, write } = formatNamed(name);
        const values = Object.fromEntries(
          fields
            .filter((field) => all[/** @type {keyof typeof all} */ (field)])
            .map((field) => [field, all[/** @type {keyof typeof all} */ (field)]]),
        );
        saveFile(fileName, write.call(formatNamed(name), values));
        return { fileName, hasKey: 'privateKey' in values };
      });
      if (!saved) return;
      if (saved.hasKey) session.note({ saved: true });
      // Chromium and others drop a dot at the start of a file name.
      const rename = saved.fileName.startsWith('.')
        ? ` Where the browser left out the dot at its start, rename it to ${saved.fileName}.`
        : '';
      outcome.say(
        `Saved ${saved.fileName}${saved.hasKey ? ', with the private key in it, not encrypted: keep it where only you can read it' : ''}.${rename}`,
      );
    });
  }

  // The row is shown once there is an application with its key: showPossible in web/steps/step-headings.js.
  const ofAccount = buttons.filter(({ dataset }) => dataset.file === 'nexmorc');
  const draw = () => {
    const { apiKey, apiSecret } = connection.settings;
    for (const button of ofAccount) show(button, apiKey !== '' && apiSecret !== '');
  };
  connection.addEventListener('change', draw);
  draw();
}
