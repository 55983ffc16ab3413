import { toCustomClaim } from '../custom-claims.js';
import { byId, element, setText, show } from '../ui/dom.js';
import { Field } from '../ui/field.js';
import { isObject } from '../ui/json-paths.js';
import { shortestDuration } from '../ui/time.js';
import { toRules } from './acl.js';

/** @typedef {import('../session.js').Inputs} Inputs */
/** @typedef {import('../ui/field.js').FieldError} FieldError */

/** Milliseconds of quiet before typed JSON is read. */
const DEBOUNCE_MS = 250;

/**
 * What is edited: the claims of a token, and the form that they come from.
 * @typedef {{ payload: Record<string, unknown>, inputs: Readonly<Inputs> }} Source
 */

/**
 * Edits the decoded claims as JSON. What is typed goes back to the form, from which the next token is made.
 * @param {import('../engine.js').Engine} engine
 * @param {import('../session.js').Session} session
 * @param {import('../current-token.js').CurrentToken} currentToken
 */
export function wireDecodedClaims(engine, session, currentToken) {
  const toggle = byId('claims-edit', HTMLButtonElement);
  const list = byId('payload-claims', HTMLElement);
  const text = element('textarea', {
    id: 'claims-json',
    class: 'mono json',
    rows: '16',
    'aria-label': 'Claims as JSON',
    autocomplete: 'off',
    autocapitalize: 'off',
    autocorrect: 'off',
    spellcheck: 'false',
    'aria-describedby': 'claims-json-hint claims-json-error',
  });
  const hint = 'What you change goes to the form, from which the next token is made.';
  const editor = element(
    'div',
    { class: 'claims-editor', id: 'claims-editor', hidden: '' },
    text,
    element(
      'div',
      { class: 'field-note' },
      element('p', { class: 'hint', id: 'claims-json-hint' }, hint),
      element('div', { class: 'field-error', id: 'claims-json-error', hidden: '' }),
    ),
  );
  list.before(editor);
  toggle.setAttribute('aria-controls', editor.id);
  const field = new Field(text, { hint: 'claims-json-hint', error: 'claims-json-error' });
  /** @type {Source | null} */
  let source = null;
  /** What is typed and cannot go to the form. @type {FieldError | null} */
  let refused = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  const isOpen = () => !editor.hidden;
  /** @param {boolean} open */
  const setOpen = (open) => {
    stopTimer();
    refused = null;
    show(editor, open);
    show(list, !open);
    toggle.setAttribute('aria-expanded', String(open));
    setText(toggle, open ? 'Done' : 'Edit as JSON');
    draw();
  };

  const draw = () => {
    const { state } = currentToken;
    if (state.name === 'making') return;
    const payload = state.name === 'made' && isObject(state.inspection.payload) ? state.inspection.payload : null;
    show(toggle, payload !== null || isOpen());
    if (!isOpen()) return;
    // While somebody types, the text is theirs.
    if (payload !== null && refused === null && document.activeElement !== text) {
      source = { payload, inputs: session.inputs };
      text.value = JSON.stringify(payload, null, 2);
    }
    const [error = null] = 'errors' in state ? state.errors : [];
    field.report(refused ?? error);
  };

  const stopTimer = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  const read = async () => {
    stopTimer();
    if (source === null) return;
    const typed = text.value;
    const form = await readDecodedClaims(typed, source, async (acl) => {
      try {
        return { rules: toRules((await (await engine.toolkit()).parseAcl(JSON.stringify(acl))).acl) };
      } catch (error) {
        return { error: engine.explain(error) };
      }
    });
    if (typed !== text.value || !isOpen()) return;
    refused = 'error' in form ? form.error : null;
    if ('error' in form) field.report(form.error);
    else {
      field.report(null);
      session.set(form.inputs);
    }
  };

  toggle.addEventListener('click', async () => {
    if (isOpen() && timer !== undefined) {
      // The last keystrokes have not been read yet.
      await read();
      if (refused !== null) return;
    }
    setOpen(!isOpen());
    if (isOpen()) text.focus();
  });
  text.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(read, DEBOUNCE_MS);
  });
  currentToken.addEventListener('change', draw);
  draw();

  return {
    /** Ends editing; the form stays as it is. */
    close: () => isOpen() && setOpen(false),
  };
}

/**
 * The form that claims come from: each goes to its own field, and those of one's own to the list of them. What was not changed stays as it
 * was written in the form.
 * @param {string} text
 * @param {Source} source
 * @param {(acl: unknown) => Promise<{ rules: import('../../js/types.js').AclRule[] } | { error: FieldError }>} readAcl
 * @returns {Promise<{ inputs: Partial<Inputs> } | { error: FieldError }>}
 */
export async function readDecodedClaims(text, { payload, inputs }, readAcl) {
  const claims = parse(text);
  if (claims === undefined)
    return refuse('This is not JSON.', 'Names and texts are in double quotes, and nothing follows the last comma.');
  if (!isObject(claims)) return refuse('The claims are not an object.', 'Put them in braces: {"sub": "alice"}.');
  const { iat, jti, application_id: application, sub, exp, nbf, acl, ...others } = claims;

  for (const [name, value] of Object.entries({ application_id: application, sub, jti })) {
    if (value !== undefined && typeof value !== 'string') return refuse(`${name} is not text.`, 'Put it in quotes.');
    if (value !== undefined && value !== value.trim())
      return refuse(`${name} begins or ends with a space.`, 'Remove the space.');
    if (value === '') return refuse(`${name} is empty.`, 'Give it, or leave it out.');
  }
  for (const [name, value] of Object.entries({ iat, exp, nbf })) {
    if (value !== undefined && !(Number.isSafeInteger(value) && value >= 0))
      return refuse(`${name} is not a time.`, 'Write whole seconds since 1970, without quotes.');
  }
  if (application === undefined) return refuse('application_id is missing.', 'Every token belongs to an application.');
  if (exp === undefined) return refuse('exp is missing.', 'Every token expires, at most 24 hours after iat.');
  const issuedAt = iat ?? payload.iat;
  if (exp <= issuedAt) return refuse('exp is not after iat.', 'Write a time from 30 seconds to 24 hours after iat.');

  const isSame = (/** @type {string} */ name) => JSON.stringify(claims[name]) === JSON.stringify(payload[name]);
  const lifetime = exp - issuedAt;
  /** @type {Partial<Inputs>} */
  const form = {
    applicationId: application,
    subject: sub ?? '',
    lifetime: lifetime === Number(payload.exp) - Number(payload.iat) ? inputs.lifetime : shortestDuration(lifetime),
    issuedAt: isSame('iat') ? inputs.issuedAt : String(iat ?? ''),
    tokenId: isSame('jti') ? inputs.tokenId : (jti ?? ''),
    notBefore: isSame('nbf') ? inputs.notBefore : String(nbf ?? ''),
    claims: Object.entries(others).map(([name, value]) =>
      isSame(name)
        ? (inputs.claims.find((claim) => claim.name === name) ?? toCustomClaim(name, value))
        : toCustomClaim(name, value),
    ),
  };
  if (isSame('acl')) return { inputs: { ...form, acl: inputs.acl, rules: inputs.rules } };
  // An admin token is one without a list.
  if (acl === undefined) return { inputs: { ...form, acl: 'admin' } };
  const read = await readAcl(acl);
  return 'error' in read ? read : { inputs: { ...form, acl: 'custom', rules: read.rules } };
}

/**
 * @param {string} message
 * @param {string} remedy
 * @returns {{ error: FieldError }}
 */
function refuse(message, remedy) {
  return { error: { message, remedy } };
}

/** @param {string} text @returns {any} undefined for what is not JSON */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
