import { byId, element, foreign, setText } from '../ui/dom.js';
import { Field } from '../ui/field.js';
import { isObject } from '../ui/json-paths.js';

/** The title of custom rules among the presets. */
const customTitle = 'Your own rules';

/** @typedef {ReturnType<typeof wireAcl>} AclStep */

/**
 * The choice of an access control list: a preset or custom rules.
 * @param {import('../engine.js').Engine} engine
 * @param {import('../session.js').Session} session
 */
export function wireAcl(engine, session) {
  const select = byId('acl', HTMLSelectElement);
  const field = new Field(select, { hint: 'acl-hint', error: 'acl-error' });
  const paths = byId('acl-paths', HTMLElement);
  /** @type {Map<string, import('../../js/types.js').AclPreset>} */
  const presets = new Map();
  const presetRules = (/** @type {string} */ name) => toRules(presets.get(name)?.acl);
  /** The rules of now. @returns {readonly import('../../js/types.js').AclRule[]} */
  const rulesOfNow = () => {
    const { acl, rules } = session.inputs;
    return acl === 'custom' ? rules : presetRules(acl);
  };
  /** Told when the presets are there. @type {() => void} */
  let tell = () => undefined;
  /** @type {Promise<void>} */
  const loaded = new Promise((resolve) => {
    tell = resolve;
  });

  select.addEventListener('change', () =>
    session.set({ acl: select.value, ...(select.value === 'custom' && { rules: [...rulesOfNow()] }) }),
  );

  const draw = () => {
    const { acl } = session.inputs;
    const preset = presets.get(acl);
    const rules = rulesOfNow();
    if (presets.size === 0) return;
    select.value = acl;
    setText(byId('acl-hint', HTMLElement), preset?.description ?? 'The rules below, and nothing else.');
    paths.replaceChildren(
      ...(rules.length === 0
        ? [
            element(
              'li',
              {},
              acl === 'custom' ? 'No rules: it may do nothing' : 'No list at all: every path, every method',
            ),
          ]
        : []),
      ...rules.map(({ path, methods }) =>
        element(
          'li',
          {},
          foreign(path),
          ...(methods === undefined ? [] : [' ', element('span', { class: 'methods' }, methods.join(' '))]),
        ),
      ),
    );
  };
  session.addEventListener('change', draw);

  /** Fills in the presets, once the engine is loaded. */
  const load = async () => {
    const list = await (await engine.toolkit()).listAclPresets();
    presets.clear();
    for (const preset of list) presets.set(preset.name, preset);
    select.replaceChildren(
      ...[...list, { name: 'custom', title: customTitle }].map(({ name, title }) =>
        element('option', { value: name }, title),
      ),
    );
    draw();
    tell();
  };
  return {
    field,
    load,
    loaded,
    rules: rulesOfNow,
    presetRules,
    title: (/** @type {string} */ name) => (name === 'custom' ? customTitle : (presets.get(name)?.title ?? name)),
  };
}

/** @typedef {import('../../js/types.js').AclRule} AclRule */

/** The methods the platform knows in an ACL. */
export const methods = /** @type {const} */ (['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);

/**
 * An ACL as rules that can be edited.
 * @param {unknown} acl
 * @returns {AclRule[]}
 */
export function toRules(acl) {
  const paths = isObject(acl) && isObject(acl.paths) ? acl.paths : {};
  return Object.entries(paths).map(([path, rule]) => {
    const { methods: given, filters } = isObject(rule) ? rule : {};
    return { path, ...(Array.isArray(given) && { methods: given }), ...(isObject(filters) && { filters }) };
  });
}

/**
 * Rules as a token carries them. Two with the same path become one here; the engine reports them.
 * @param {readonly AclRule[]} rules
 */
export function toAcl(rules) {
  return { paths: Object.fromEntries(rules.map(({ path, ...rest }) => [path, rest])) };
}
