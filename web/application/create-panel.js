import { byId, element } from '../parts/dom.js';
import { sameAs } from '../use/same-as.js';
import { tutorialApplication } from './capabilities.js';
import { ApplicationForm } from './form.js';
import { JudgedForm } from './judged-form.js';
import { keyChoice } from './key-choice.js';

/** @typedef {import('./panel.js').Panel} Panel */

/**
 * A new application, with a key that is held, made here, or made by the platform.
 * @param {Panel} panel
 */
export function createPanel({ engine, session, connection, keyStep, place, draft, outcomeIn, close, say }) {
  const choice = keyChoice(session.key);
  const form = new ApplicationForm(place);
  const judged = new JudgedForm(engine, form);
  const go = element('button', { type: 'button', class: 'button next' }, 'Create application');
  const example = element('button', { type: 'button', class: 'button quiet' }, "Fill in the tutorial's");
  const said = element('div');
  const command = sameAs({
    engine,
    connection,
    what: 'Create this application',
    request: async (requests) => {
      const { key } = session;
      const withKey =
        choice.value() === 'held' && key !== null
          ? { ...form.description, keys: { public_key: key.publicKey } }
          : form.description;
      return requests.createApplication((await (await engine.toolkit()).buildApplication(withKey)).body);
    },
  });
  place.append(
    choice.node,
    judged.warnings,
    element('div', { class: 'row panel-foot' }, go, example),
    said,
    command.node,
  );
  for (const source of [form, choice.node]) source.addEventListener('change', command.draw);
  const outcome = outcomeIn(said);
  const privacy = { improve_ai: false };
  form.show(draft.description ?? { name: '', capabilities: {}, privacy });
  form.addEventListener('change', () => (draft.description = form.description));
  example.addEventListener('click', () => {
    form.show({ ...tutorialApplication(), privacy });
    draft.description = form.description;
    judged.judge();
    command.draw();
  });

  /** @param {AbortSignal} signal */
  const makeKey = async (signal) => {
    const key = await engine.generateKey({ signal });
    keyStep.take({ ...key, origin: 'made here', made: true, saved: false });
    return key;
  };

  /**
   * @param {import('../platform/connection.js').Client} client
   * @param {Record<string, any>} description
   * @param {AbortSignal} signal
   */
  const createThere = async (client, description, signal) => {
    const created = await client.applications.create(description, { signal, keyPair: 'platform' });
    const key = await engine.importKey(String(created.privateKey));
    keyStep.take({ ...key, origin: 'made by the platform', made: true, saved: false });
    return created;
  };

  go.addEventListener('click', async () => {
    if (!(await judged.isSound())) return;
    const { description } = form;
    const created = await outcome.run(
      go,
      'Creating the application',
      async (signal) => {
        const client = await connection.client();
        if (choice.value() === 'platform') return createThere(client, description, signal);
        // The key first: what was made is then not lost with an answer that does not come.
        const key = choice.value() === 'held' ? session.key : await makeKey(signal);
        if (key === null) throw new TypeError('The key is gone.');
        return client.applications.create({ ...description, keys: { public_key: key.publicKey } }, { signal });
      },
      (error) => judged.judgeFaults(error),
    );
    if (!created) return;
    draft.description = null;
    session.adopt(created.application);
    close(byId('user-name', HTMLInputElement));
    say(`Application created: ${created.application.id}`, created.findings);
  });
  form.focus();
}
