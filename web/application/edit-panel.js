import { element, sentence } from '../parts/dom.js';
import { isObject } from '../parts/paths.js';
import { changeList } from './changes.js';
import { ApplicationForm } from './form.js';
import { JudgedForm } from './judged-form.js';

/**
 * Changes to the application: what would change is shown before it is sent.
 * @param {import('./panel.js').Panel} panel
 * @param {import('../session.js').Application} application
 */
export function editPanel({ engine, session, connection, place, outcomeIn, close, say }, application) {
  const form = new ApplicationForm(place);
  const judged = new JudgedForm(engine, form);
  const review = element('button', { type: 'button', class: 'button next' }, 'Review the changes');
  const said = element('div');
  const difference = element('div', { class: 'difference' });
  place.append(judged.warnings, element('div', { class: 'row panel-foot' }, review), said, difference);
  const outcome = outcomeIn(said);
  const { id, name, capabilities = {}, privacy = {} } = application;
  form.show({ name, capabilities, privacy });
  form.addEventListener('change', () => difference.replaceChildren());

  review.addEventListener('click', async () => {
    if (!(await judged.isSound())) return;
    const changes = withRemovals({ name, capabilities, privacy }, form.description);
    const prepared = await outcome.run(
      review,
      'Reading the application',
      async (signal) => (await connection.client()).applications.prepareUpdate(id, changes, { signal }),
      (error) => judged.judgeFaults(error),
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
 * As a merge patch (RFC 7396): what is there and not wanted any more is `null`.
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
