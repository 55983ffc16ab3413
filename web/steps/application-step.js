import { wireCard } from '../application/card.js';
import { createPanel } from '../application/create-panel.js';
import { deletePanel } from '../application/delete-panel.js';
import { editPanel } from '../application/edit-panel.js';
import { pickPanel } from '../application/pick-panel.js';
import { byId, show } from '../parts/dom.js';
import { Outcome } from '../parts/outcome.js';
import { isObject } from '../parts/paths.js';
import { keepTyped } from '../parts/typed.js';

/** @typedef {import('../application/panel.js').Panel} Panel */

/** @satisfies {Record<string, (panel: Panel, application: import('../session.js').Application) => void>} */
const panels = { create: createPanel, pick: pickPanel, edit: editPanel, delete: deletePanel };

/** @typedef {keyof typeof panels} PanelName */

/**
 * The application: made, picked, changed with a look at the difference first, deleted. One panel at a time is open for that.
 * @param {import('../engine.js').Engine} engine
 * @param {import('../session.js').Session} session
 * @param {import('../platform/connection.js').Connection} connection
 * @param {import('./key-step.js').KeyStep} keyStep
 */
export function wireApplication(engine, session, connection, keyStep) {
  const buttons = {
    create: byId('application-create', HTMLButtonElement),
    pick: byId('application-pick', HTMLButtonElement),
    edit: byId('application-edit', HTMLButtonElement),
    delete: byId('application-delete', HTMLButtonElement),
  };
  const place = byId('application-panel', HTMLElement);
  const outcome = new Outcome(byId('application-outcome', HTMLElement), engine.explain);
  /** @type {PanelName | null} */
  let open = null;
  /** Where the open panel says what came of it. @type {Outcome | null} */
  let inPanel = null;

  /** @param {HTMLElement} [focus] */
  const close = (focus) => {
    if (open === null) return;
    const held = place.contains(document.activeElement);
    const button = buttons[open];
    inPanel?.cancel();
    inPanel = null;
    button.setAttribute('aria-expanded', 'false');
    open = null;
    place.replaceChildren();
    show(place, false);
    if (held) (focus ?? button).focus();
  };

  /** @type {Panel['draft']} */
  const draft = { description: null };
  keepTyped('application', {
    read: () => draft.description ?? undefined,
    write(value) {
      if (open === 'create') close();
      draft.description = isObject(value) ? value : null;
    },
  });

  /** @type {Panel} */
  const panel = {
    engine,
    session,
    connection,
    keyStep,
    place,
    close,
    draft,
    outcomeIn: (node) => (inPanel = new Outcome(node, engine.explain)),
    say: (message, findings) => outcome.say(message, findings),
  };

  for (const name of /** @type {PanelName[]} */ (Object.keys(panels))) {
    buttons[name].addEventListener('click', () => {
      const wasOpen = open === name;
      close();
      if (wasOpen) return;
      outcome.clear();
      open = name;
      buttons[name].setAttribute('aria-expanded', 'true');
      show(place, true);
      // The buttons of the two that need one are there only with it.
      panels[name](panel, /** @type {import('../session.js').Application} */ (session.application));
    });
  }

  const draw = () => {
    const { application } = session;
    show(buttons.edit, application !== null);
    show(buttons.delete, application !== null);
    if (application === null && (open === 'edit' || open === 'delete')) close(buttons.create);
  };
  wireCard(engine, session);
  session.addEventListener('change', draw);
  connection.addEventListener('change', () => {
    close();
    outcome.clear();
  });
  draw();
}
