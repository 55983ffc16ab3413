import { byId, show } from '../parts/dom.js';
import { showFindings } from '../parts/finding.js';
import { startingInputs } from '../session.js';
import { toAcl } from './rules.js';

/** The finding of a path that the Client SDK needs and the list does not have. */
const missingPath = 'WARN_ACL_CLIENT_SDK_PATH_MISSING';

/**
 * What is to be said of the access control list, and the button that completes it.
 * @param {import('../engine.js').Engine} engine
 * @param {import('../session.js').Session} session
 * @param {import('../steps/acl-step.js').AclStep} acl
 */
export function wireReview(engine, session, acl) {
  const findings = byId('acl-findings', HTMLElement);
  const complete = byId('acl-complete', HTMLButtonElement);
  let round = 0;

  complete.addEventListener('click', () => {
    const present = new Set(acl.rules().map(({ path }) => path));
    const wanted = acl.presetRules('client-sdk-web').filter(({ path }) => !present.has(path));
    session.set({ acl: 'custom', rules: [...acl.rules(), ...wanted] });
  });

  const review = async () => {
    round += 1;
    const mine = round;
    const { acl: chosen } = session.inputs;
    // The preset at the start has no findings, and to ask for them would load the engine's second part before it is needed. What cannot be in
    // a token at all is reported when the token is signed.
    const found =
      chosen === 'admin' || chosen === startingInputs.acl
        ? []
        : await engine
            .toolkit()
            .then((kit) => kit.parseAcl(JSON.stringify(toAcl(acl.rules()))))
            .then(
              (read) => read.findings,
              () => [],
            );
    if (mine !== round) return;
    showFindings(findings, found);
    show(
      complete,
      found.some(({ code }) => code === missingPath),
    );
  };
  session.addEventListener('change', () => acl.loaded.then(review));
  acl.loaded.then(review);
}
