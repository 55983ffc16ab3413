import { byId, element, foreign, sentence, show } from '../parts/dom.js';
import { middleOut } from '../parts/middle.js';
import { capabilityNames } from './capability-names.js';

/**
 * The applications there are, to pick from.
 * @param {import('./panel.js').Panel} panel
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
