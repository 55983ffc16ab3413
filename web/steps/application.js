import { createPanel, deletePanel, editPanel, pickPanel } from './application-panels.js';
import { byId, foreign, middleOut, setText, show } from '../ui/dom.js';
import { isObject } from '../ui/json-paths.js';
import { Outcome } from '../ui/outcome.js';
import { keepTyped } from '../ui/typed.js';
import { capabilityNames } from './step-headings.js';

/** @satisfies {Record<string, (panel: Panel, application: import('../session.js').Application) => void>} */
const panels = { create: createPanel, pick: pickPanel, edit: editPanel, delete: deletePanel };

/** @typedef {keyof typeof panels} PanelName */

/**
 * The application: creates, picks, changes and deletes it. One panel at a time is open for that.
 * @param {import('../engine.js').Engine} engine
 * @param {import('../session.js').Session} session
 * @param {import('../platform/connection.js').Connection} connection
 * @param {import('./key.js').KeyStep} keyStep
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
  /** The outcome within the open panel. @type {Outcome | null} */
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
      // The buttons for changing and deleting are shown only with an application.
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

/**
 * @typedef {object} Panel what an open panel of the application works with
 * @property {import('../engine.js').Engine} engine
 * @property {import('../session.js').Session} session
 * @property {import('../platform/connection.js').Connection} connection
 * @property {import('./key.js').KeyStep} keyStep
 * @property {HTMLElement} place empty; the panel fills it
 * @property {(place: HTMLElement) => import('../ui/outcome.js').Outcome} outcomeIn where it says what came of a press; broken off with the panel
 * @property {(focus?: HTMLElement) => void} close focus: where to go on, if the focus was in the panel
 * @property {{ description: Record<string, any> | null }} draft of an application that is not created yet
 * @property {(message: import('../ui/dom.js').Content, findings?: readonly import('../../js/types.js').Finding[]) => void} say once it is closed
 */

export {};

/** @typedef {import('../session.js').Application} Application */

/**
 * What is known of the application, and whether the current key belongs to it.
 * @param {import('../engine.js').Engine} engine
 * @param {import('../session.js').Session} session
 */
export function wireCard(engine, session) {
  const card = byId('application-card', HTMLElement);
  const proof = byId('application-proof', HTMLElement);
  /** What the proof on show is about. @type {{ application: Application, thumbprint: string } | null} */
  let proved = null;

  /**
   * @param {Application} application
   * @param {import('../session.js').HeldKey | null} key
   */
  const prove = async (application, key) => {
    const theirs = application.keys?.public_key;
    const thumbprint = key?.thumbprint ?? '';
    const other = theirs === undefined ? '' : (await (await engine.toolkit()).inspectKey(theirs)).thumbprint;
    if (application !== session.application || thumbprint !== (session.key?.thumbprint ?? '')) return;
    const same = other !== '' && other === thumbprint;
    let words = `belongs to this application: both have the thumbprint ${middleOut(thumbprint, 6, 4)}`;
    if (theirs === undefined) words = 'the application has no public key: no token for it is accepted';
    else if (key === null) words = `not here yet: the one with the thumbprint ${middleOut(other, 6, 4)}`;
    else if (!same)
      words = `does not belong to this application: its key has the thumbprint ${middleOut(other, 6, 4)}, this one ${middleOut(thumbprint, 6, 4)}`;
    proved = { application, thumbprint };
    session.prove({ application, thumbprint, same });
    setText(proof, words);
    proof.dataset.same = key === null ? 'unknown' : String(same);
  };

  const draw = () => {
    const { application, key } = session;
    show(card, application !== null);
    if (application === null) return;
    setText(byId('application-name', HTMLElement), [foreign(application.name)]);
    setText(byId('application-capabilities', HTMLElement), [foreign(capabilityNames(application.capabilities))]);
    if (proved?.application === application && proved.thumbprint === (key?.thumbprint ?? '')) return;
    setText(proof, '–');
    delete proof.dataset.same;
    prove(application, key).catch(() => undefined);
  };
  session.addEventListener('change', draw);
  draw();
}
