import { loadPart } from '../engine.js';
import { byId, show } from '../parts/dom.js';
import { Outcome } from '../parts/outcome.js';
import { saveFile } from '../parts/save.js';

/**
 * The files of the field's tools, with what is filled in: ready for nexmo-cli, for Vonage's CLI and for a program of one's own.
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
      // Chromium and others take the dot away from the name of whatever they save.
      const rename = saved.fileName.startsWith('.')
        ? ` Where the browser left out the dot at its start, rename it to ${saved.fileName}.`
        : '';
      outcome.say(
        `Saved ${saved.fileName}${saved.hasKey ? ', with the private key in it, not encrypted: keep it where only you can read it' : ''}.${rename}`,
      );
    });
  }

  // The others need an application: web/steps/readiness.js.
  const ofAccount = buttons.filter(({ dataset }) => dataset.file === 'nexmorc');
  const draw = () => {
    const { apiKey, apiSecret } = connection.settings;
    for (const button of ofAccount) show(button, apiKey !== '' && apiSecret !== '');
  };
  connection.addEventListener('change', draw);
  draw();
}
