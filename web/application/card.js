import { byId, foreign, setText, show } from '../parts/dom.js';
import { middleOut } from '../parts/middle.js';
import { capabilityNames } from './capability-names.js';

/** @typedef {import('../session.js').Application} Application */

/**
 * What is known of the application, and whether the key that is held is its own.
 * @param {import('../engine.js').Engine} engine
 * @param {import('../session.js').Session} session
 */
export function wireCard(engine, session) {
  const card = byId('application-card', HTMLElement);
  const proof = byId('application-proof', HTMLElement);
  /** The pair that the proof on show was made for. @type {{ application: Application, thumbprint: string } | null} */
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
