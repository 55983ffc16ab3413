import { byId, element, setText } from '../parts/dom.js';
import { Field } from '../parts/field.js';
import { showFindings } from '../parts/finding.js';
import { rulesOf } from '../display/acl-rules.js';

/**
 * The choice of an access control list: its paths, and what is to be said about it.
 * @param {import('../engine.js').Engine} engine
 * @param {import('../session.js').Session} session
 */
export function wireAcl(engine, session) {
  const select = byId('acl', HTMLSelectElement);
  const field = new Field(select, { hint: 'acl-hint', error: 'acl-error' });
  const paths = byId('acl-paths', HTMLElement);
  const findings = byId('acl-findings', HTMLElement);
  /** @type {Map<string, import('../engine.js').AclPreset>} */
  const presets = new Map();

  select.addEventListener('change', () => session.set({ acl: select.value }));

  const draw = () => {
    const preset = presets.get(session.inputs.acl);
    if (preset === undefined) return;
    select.value = preset.name;
    setText(byId('acl-hint', HTMLElement), preset.description);
    const rules = rulesOf(preset.acl);
    paths.replaceChildren(
      ...(rules.length === 0 ? [element('li', {}, 'No list at all: every path, every method')] : []),
      ...rules.map(({ path, methods }) =>
        element('li', {}, path, ...(methods === null ? [] : [' ', element('span', { class: 'methods' }, methods)])),
      ),
    );
    showFindings(findings, preset.findings);
  };
  session.addEventListener('change', draw);

  /** Fills the choice once the engine is there. */
  const load = async () => {
    const list = await engine.aclPresets();
    presets.clear();
    for (const preset of list) presets.set(preset.name, preset);
    select.replaceChildren(...list.map(({ name, title }) => element('option', { value: name }, title)));
    draw();
  };
  return { field, load, title: (/** @type {string} */ name) => presets.get(name)?.title ?? name };
}
