import { toAcl, toRules } from '../acl/rules.js';
import { byId, element, setText, show } from '../parts/dom.js';
import { Field } from '../parts/field.js';
import { showFindings } from '../parts/finding.js';
import { idle } from '../parts/idle.js';
import { startingInputs } from '../session.js';

/** What a list of one's own is called among the presets. */
const customTitle = 'Your own rules';

/** The finding of a path that the Client SDK needs and the list does not have. */
const missingPath = 'WARN_ACL_CLIENT_SDK_PATH_MISSING';

/** @typedef {ReturnType<typeof wireAcl>} AclStep */

/**
 * The choice of an access control list: a preset or rules of one's own, and what is to be said about it.
 * @param {import('../engine.js').Engine} engine
 * @param {import('../session.js').Session} session
 */
export function wireAcl(engine, session) {
  const select = byId('acl', HTMLSelectElement);
  const field = new Field(select, { hint: 'acl-hint', error: 'acl-error' });
  const paths = byId('acl-paths', HTMLElement);
  const findings = byId('acl-findings', HTMLElement);
  const complete = byId('acl-complete', HTMLButtonElement);
  /** @type {Map<string, import('../engine.js').AclPreset>} */
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
  let round = 0;

  select.addEventListener('change', () => session.set({ acl: select.value, ...(select.value === 'custom' && { rules: [...rulesOfNow()] }) }));
  complete.addEventListener('click', () => {
    const present = new Set(rulesOfNow().map(({ path }) => path));
    const wanted = presetRules('client-sdk-web').filter(({ path }) => !present.has(path));
    session.set({ acl: 'custom', rules: [...rulesOfNow(), ...wanted] });
  });

  /** @param {readonly import('../engine.js').Finding[]} found */
  const say = (found) => {
    showFindings(findings, found);
    show(complete, found.some(({ code }) => code === missingPath));
  };

  const draw = async () => {
    round += 1;
    const mine = round;
    const { acl } = session.inputs;
    const preset = presets.get(acl);
    const rules = rulesOfNow();
    if (presets.size === 0) return;
    select.value = acl;
    setText(byId('acl-hint', HTMLElement), preset?.description ?? 'What stands beneath, and nothing else.');
    paths.replaceChildren(
      ...(rules.length === 0 ? [element('li', {}, acl === 'custom' ? 'No rule: it may do nothing' : 'No list at all: every path, every method')] : []),
      ...rules.map(({ path, methods }) => element('li', {}, path, ...(methods === undefined ? [] : [' ', element('span', { class: 'methods' }, methods.join(' '))]))),
    );
    // Nobody has chosen yet what is chosen at first, and to review it takes more of the engine than a token does.
    if (acl === startingInputs.acl) await idle();
    if (mine !== round) return;
    // What cannot be in a token is said when the token is made.
    const found = preset?.acl === null ? [] : await engine.whole().then((whole) => whole.parseAcl(JSON.stringify(toAcl(rules)))).then(({ findings: all }) => all, () => []);
    if (mine === round) say(found);
  };
  session.addEventListener('change', draw);

  /** Fills the choice once the engine is there. */
  const load = async () => {
    const list = await engine.aclPresets();
    presets.clear();
    for (const preset of list) presets.set(preset.name, preset);
    select.replaceChildren(...[...list, { name: 'custom', title: customTitle }].map(({ name, title }) => element('option', { value: name }, title)));
    void draw();
    tell();
  };
  return {
    field,
    load,
    loaded,
    rules: rulesOfNow,
    title: (/** @type {string} */ name) => (name === 'custom' ? customTitle : (presets.get(name)?.title ?? name)),
  };
}
