import { byId, element, sentence } from '../parts/dom.js';

/**
 * Asks before an application is deleted.
 * @param {import('./panel.js').Panel} panel
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
