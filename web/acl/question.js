import { byId, element, foreign, icon } from '../parts/dom.js';

/**
 * "May this token PUT /v1/users/alice?": answered as the method, the path or the rules change.
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
  // It may have been typed before the page was reloaded.
  draw();
}
