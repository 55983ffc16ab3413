import { sameAs } from '../ui/command.js';
import { byId, element, foreign, middleOut, sentence, show } from '../ui/dom.js';
import { isObject } from '../ui/json-paths.js';
import { ApplicationForm, CheckedForm } from './application-form.js';
import { tutorialApplication } from './capabilities.js';
import { capabilityNames } from './step-headings.js';

/** @typedef {import('./application.js').Panel} Panel */

/**
 * Creates an application, with the current key, a new one, or one that the platform generates.
 * @param {Panel} panel
 */
export function createPanel({ engine, session, connection, keyStep, place, draft, outcomeIn, close, say }) {
  const choice = keyChoice(session.key);
  const form = new ApplicationForm(place);
  const checked = new CheckedForm(engine, form);
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
    checked.warnings,
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
    checked.check();
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
    if (!(await checked.isValid())) return;
    const { description } = form;
    const created = await outcome.run(
      go,
      'Creating the application',
      async (signal) => {
        const client = await connection.client();
        if (choice.value() === 'platform') return createThere(client, description, signal);
        // The key first: it is then not lost if no answer arrives.
        const key = choice.value() === 'held' ? session.key : await makeKey(signal);
        if (key === null) throw new TypeError('The key is gone.');
        return client.applications.create({ ...description, keys: { public_key: key.publicKey } }, { signal });
      },
      (error) => checked.reportErrors(error),
    );
    if (!created) return;
    draft.description = null;
    session.adopt(created.application);
    close(byId('user-name', HTMLInputElement));
    say(`Application created: ${created.application.id}`, created.findings);
  });
  form.focus();
}

/**
 * Which key a new application gets.
 * @param {import('../session.js').HeldKey | null} held
 * @returns {{ node: HTMLElement, value: () => 'held' | 'new' | 'platform' }}
 */
export function keyChoice(held) {
  const choices = [
    ...(held === null ? [] : [/** @type {const} */ (['held', `the key below, ${middleOut(held.thumbprint, 6, 4)}`])]),
    /** @type {const} */ (['new', 'a new key pair, made here']),
    /** @type {const} */ (['platform', 'a key pair the platform makes']),
  ];
  const options = choices.map(([value, title], index) => {
    const input = element('input', { type: 'radio', name: 'application-key', value });
    input.checked = index === 0;
    return { value, input, label: element('label', { class: 'choice' }, input, element('span', {}, title)) };
  });
  const node = element(
    'fieldset',
    { class: 'choices column' },
    element('legend', { class: 'label' }, 'Key'),
    ...options.map(({ label }) => label),
  );
  return { node, value: () => options.find(({ input }) => input.checked)?.value ?? 'new' };
}

/**
 * Changes the application. What would change is shown before it is sent.
 * @param {import('./application.js').Panel} panel
 * @param {import('../session.js').Application} application
 */
export function editPanel({ engine, session, connection, place, outcomeIn, close, say }, application) {
  const form = new ApplicationForm(place);
  const checked = new CheckedForm(engine, form);
  const review = element('button', { type: 'button', class: 'button next' }, 'Review the changes');
  const said = element('div');
  const difference = element('div', { class: 'difference' });
  place.append(checked.warnings, element('div', { class: 'row panel-foot' }, review), said, difference);
  const outcome = outcomeIn(said);
  const { id, name, capabilities = {}, privacy = {} } = application;
  form.show({ name, capabilities, privacy });
  form.addEventListener('change', () => difference.replaceChildren());

  review.addEventListener('click', async () => {
    if (!(await checked.isValid())) return;
    const changes = withRemovals({ name, capabilities, privacy }, form.description);
    const prepared = await outcome.run(
      review,
      'Reading the application',
      async (signal) => (await connection.client()).applications.prepareUpdate(id, changes, { signal }),
      (error) => checked.reportErrors(error),
    );
    if (!prepared) return;
    if (prepared.changes.length === 0) {
      outcome.say('Nothing would change.');
      return;
    }
    const send = element('button', { type: 'button', class: 'button next' }, 'Send these changes');
    difference.replaceChildren(changeList(prepared.changes), send);
    send.focus();
    send.addEventListener('click', async () => {
      const updated = await outcome.run(send, 'Sending the changes', (signal) => prepared.apply({ signal }));
      if (!updated) return;
      session.adopt(updated.application);
      close();
      say(sentence`Changed ${updated.application.name}.`, updated.findings);
    });
  });
  form.focus();
}

/**
 * A merge patch (RFC 7396): what is no longer wanted is `null`.
 * @param {Record<string, any>} present
 * @param {Record<string, any>} wanted
 * @returns {Record<string, any>}
 */
function withRemovals(present, wanted) {
  const kept = Object.entries(wanted).map(([name, value]) => [
    name,
    isObject(value) && isObject(present[name]) ? withRemovals(present[name], value) : value,
  ]);
  const gone = Object.keys(present)
    .filter((name) => !(name in wanted))
    .map((name) => [name, null]);
  return Object.fromEntries([...kept, ...gone]);
}

/**
 * What an update would change: each value before and after.
 * @param {readonly import('../../js/types.js').BodyChange[]} changes
 * @returns {HTMLElement}
 */
export function changeList(changes) {
  return element(
    'ul',
    { class: 'changes', 'aria-label': 'What would change' },
    ...changes.map((change) => {
      const before =
        'from' in change
          ? [element('del', {}, element('span', { class: 'hidden' }, 'now: '), foreign(inWords(change.from)))]
          : [];
      const after =
        'to' in change
          ? [element('ins', {}, element('span', { class: 'hidden' }, 'then: '), foreign(inWords(change.to)))]
          : [];
      const kind = before.length === 0 ? 'added' : after.length === 0 ? 'removed' : 'changed';
      return element(
        'li',
        {},
        element(
          'p',
          { class: 'change-path' },
          element('span', { class: 'word' }, kind),
          ' ',
          element('span', { class: 'mono' }, foreign(change.path)),
        ),
        element('p', { class: 'change-values mono' }, ...before, ...after),
      );
    }),
  );
}

/** @param {unknown} value */
function inWords(value) {
  return typeof value === 'string' ? value.trim() : JSON.stringify(value);
}

/**
 * Lists the applications to pick from.
 * @param {import('./application.js').Panel} panel
 */
export function pickPanel({ session, connection, place, outcomeIn, close, say }) {
  const list = element('ul', { class: 'rows', 'aria-label': 'Applications' });
  const more = element('button', { type: 'button', class: 'button small' }, 'Show more');
  const said = element('div');
  show(more, false);
  place.append(list, more, said);
  const outcome = outcomeIn(said);

  /** @param {import('../session.js').Application} application */
  const row = (application) => {
    const use = element(
      'button',
      { type: 'button', class: 'button small' },
      'Use',
      element('span', { class: 'hidden' }, ...sentence` ${application.name}`),
    );
    use.addEventListener('click', () => {
      session.adopt(application);
      close(byId('application-id', HTMLInputElement));
      say(sentence`${application.name} is in use. Its private key is needed for tokens.`);
    });
    return element(
      'li',
      {},
      element('span', { class: 'row-name' }, foreign(application.name)),
      element(
        'span',
        { class: 'row-note' },
        element('span', { class: 'mono' }, middleOut(application.id, 8, 4)),
        ...sentence` · ${capabilityNames(application.capabilities)}`,
      ),
      use,
    );
  };

  let page = 1;
  const load = async () => {
    const found = await outcome.run(more, 'Listing the applications', async (signal) =>
      (await connection.client()).applications.listPage({ page, pageSize: 25, signal }),
    );
    if (!found) return;
    list.append(...found.items.map(row));
    page = found.page + 1;
    show(more, found.hasNext);
    if (list.childElementCount === 0) outcome.say('There is no application yet. Create one.');
  };
  more.addEventListener('click', load);
  load();
}

/**
 * Asks before an application is deleted.
 * @param {import('./application.js').Panel} panel
 * @param {import('../session.js').Application} application
 */
export function deletePanel({ session, connection, place, outcomeIn, close, say }, application) {
  const yes = element(
    'button',
    { type: 'button', class: 'button' },
    element('span', {}, ...sentence`Delete ${application.name}`),
  );
  const no = element('button', { type: 'button', class: 'button quiet' }, 'Keep it');
  const said = element('div');
  place.append(
    element(
      'p',
      {},
      ...sentence`Delete the application ${application.name}? Its users go with it, and no token for it is accepted any more. This cannot be undone.`,
    ),
    element('div', { class: 'row panel-foot' }, yes, no),
    said,
  );
  const outcome = outcomeIn(said);
  no.addEventListener('click', () => close());
  yes.addEventListener('click', async () => {
    const done = await outcome.run(yes, 'Deleting the application', async (signal) => {
      await (await connection.client()).applications.delete(application.id, { signal });
      return true;
    });
    if (!done) return;
    session.adopt(null);
    session.set({ applicationId: '' });
    close(byId('application-create', HTMLButtonElement));
    say(sentence`Deleted ${application.name}.`);
  });
  no.focus();
}
