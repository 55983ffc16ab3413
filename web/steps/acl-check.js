import { startingInputs } from '../session.js';
import { byId, element, foreign, icon, show } from '../ui/dom.js';
import { showFindings } from '../ui/findings.js';
import { toAcl } from './acl.js';

/**
 * Whether the token allows a request: answered as the method, the path or the rules change.
 * @param {import('../engine.js').Engine} engine
 * @param {import('../session.js').Session} session
 */
export function wireQuestion(engine, session) {
  const method = byId('question-method', HTMLSelectElement);
  const path = byId('question-path', HTMLInputElement);
  const answer = byId('question-answer', HTMLElement);
  let round = 0;

  const draw = async () => {
    round += 1;
    const mine = round;
    const asked = path.value.trim();
    if (asked === '') {
      answer.replaceChildren(
        element(
          'p',
          { class: 'hint' },
          'Type the path of a request to see whether the token allows it, and by which rule.',
        ),
      );
      delete answer.dataset.allowed;
      return;
    }
    const { acl, rules } = session.inputs;
    /** @type {[string, Node[]]} */
    let outcome;
    try {
      const { allowed, rule, reason } = await (
        await engine.toolkit()
      ).checkAcl(acl === 'custom' ? [...rules] : /** @type {import('../../js/types.js').AclPresetName} */ (acl), {
        method: method.value,
        path: asked,
      });
      const words = element(
        'p',
        {},
        element('span', { class: 'word' }, allowed ? 'Yes' : 'No'),
        ': ',
        allowed && rule !== null
          ? element('span', {}, 'by the rule ', element('span', { class: 'mono' }, foreign(rule)))
          : reason,
      );
      outcome = [String(allowed), [icon(allowed ? 'done' : 'error'), words]];
    } catch (error) {
      const { message, remedy } = engine.explain(error);
      outcome = ['unknown', [icon('waiting'), element('p', {}, `${message} ${remedy}`)]];
    }
    if (mine !== round) return;
    [answer.dataset.allowed] = outcome;
    answer.replaceChildren(...outcome[1]);
  };
  method.addEventListener('change', draw);
  path.addEventListener('input', draw);
  session.addEventListener('change', draw);
  // The path may have been typed before the page was reloaded.
  draw();
}

/** Reports a path that the Client SDK needs and the list lacks. */
const missingPath = 'WARN_ACL_CLIENT_SDK_PATH_MISSING';

/**
 * The findings about the access control list, and the button that completes it.
 * @param {import('../engine.js').Engine} engine
 * @param {import('../session.js').Session} session
 * @param {import('./acl.js').AclStep} acl
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
    // The preset at the start has no findings, and asking would load the engine's second part too early. Errors are reported when the token
    // is signed.
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
