import { claimTypes, placeOfRow, readTime } from '../custom-claims.js';
import { byId, element, foreign, icon, setText, show } from '../ui/dom.js';
import { Field } from '../ui/field.js';
import { choice } from '../ui/text-field.js';
import { nowInSeconds, relativeTime, spokenTime } from '../ui/time.js';

/** @typedef {import('../../js/types.js').Finding} Finding */
/** @typedef {import('../custom-claims.js').CustomClaim} CustomClaim */

/** The claims and the header member that have a field here. */
const plain = /** @type {const} */ ([
  {
    claim: 'nbf',
    title: 'Not before',
    hint: 'Seconds since 1970, or 2026-12-24 09:30.',
    input: 'notBefore',
    argument: 'notBefore',
    id: 'not-before',
    isTime: true,
  },
  {
    claim: 'iat',
    title: 'Issued at',
    hint: 'The time of signing, when left empty.',
    input: 'issuedAt',
    argument: 'now',
    id: 'issued-at',
    isTime: true,
  },
  {
    claim: 'jti',
    title: 'Token ID',
    hint: 'A new random one each time, when left empty.',
    input: 'tokenId',
    argument: 'tokenId',
    id: 'token-id',
    isTime: false,
  },
  {
    claim: 'kid',
    title: 'Key ID',
    hint: 'In the header: says which key verifies it.',
    input: 'kid',
    argument: 'kid',
    id: 'key-id',
    isTime: false,
  },
]);

const textAttributes = { autocomplete: 'off', autocapitalize: 'off', autocorrect: 'off', spellcheck: 'false' };

/** @param {typeof plain[number]} field @param {...HTMLElement} beside */
function plainField({ claim, title, hint, id }, ...beside) {
  const input = element('input', {
    type: 'text',
    id,
    class: 'mono',
    maxlength: '1000',
    'aria-describedby': `${id}-hint ${id}-error`,
    ...textAttributes,
  });
  return element(
    'div',
    { class: 'field' },
    element('label', { class: 'label', for: id }, `${title} `, element('span', { class: 'claim-name mono' }, claim)),
    element('div', { class: 'row' }, input, ...beside),
    element(
      'div',
      { class: 'field-note' },
      element('p', { class: 'hint', id: `${id}-hint` }, hint),
      element('div', { class: 'field-error', id: `${id}-error`, hidden: '' }),
    ),
  );
}

/**
 * Everything else that can be signed: nbf, iat, jti, the header's kid, and claims of one's own.
 * @param {import('../session.js').Session} session
 * @param {import('../current-token.js').CurrentToken} currentToken whose errors are shown beside what they are about
 * @param {Map<string, { report: (error: Finding | null) => void }>} fields by the arguments they are for; those here are added
 */
export function wireMoreClaims(session, currentToken, fields) {
  const details = byId('more-claims', HTMLDetailsElement);
  const summary = byId('more-claims-set', HTMLElement);
  const thumbprint = element('button', { type: 'button', class: 'button small' }, 'Use the thumbprint');
  const own = new CustomClaims(session);
  const [notBefore, issuedAt, tokenId, keyId] = plain;
  details.append(
    element('div', { class: 'pair' }, plainField(notBefore), plainField(issuedAt)),
    element('div', { class: 'pair' }, plainField(tokenId), plainField(keyId, thumbprint)),
    own.node,
  );

  for (const { claim, hint, input, argument, id, isTime } of plain) {
    const control = byId(id, HTMLInputElement);
    const field = new Field(control, { hint: `${id}-hint`, error: `${id}-error` });
    fields.set(argument, field);
    control.addEventListener('input', () => session.set({ [input]: control.value }, { settled: false }));
    control.addEventListener('change', () => {
      control.value = control.value.trim();
      session.set({ [input]: control.value });
    });
    const draw = () => {
      const text = session.inputs[input];
      if (control.value !== text) control.value = text;
      const time = isTime ? readTime(text, claim, argument, []) : undefined;
      const now = nowInSeconds();
      setText(field.hint, time === undefined ? hint : `${spokenTime(time, now)}, ${relativeTime(time, now)}`);
    };
    session.addEventListener('change', draw);
    draw();
  }

  thumbprint.addEventListener('click', () => session.set({ kid: session.key?.thumbprint ?? '' }));

  // Its rows show the errors themselves: there may be one in each.
  fields.set('claims', { report: () => undefined });

  const draw = () => {
    const { inputs, key } = session;
    show(thumbprint, key !== null && inputs.kid !== key.thumbprint);
    const set = [
      ...plain.filter(({ input }) => inputs[input].trim() !== '').map(({ claim }) => claim),
      ...inputs.claims.map(({ name }) => name).filter((name) => name !== ''),
    ];
    setText(
      summary,
      set.flatMap((name, index) => (index === 0 ? [foreign(name)] : [', ', foreign(name)])),
    );
  };
  session.addEventListener('change', draw);
  draw();

  let wrong = false;
  const report = () => {
    const { state } = currentToken;
    if (state.name === 'making') return;
    const errors = 'errors' in state ? state.errors : [];
    own.report(errors.filter(({ where }) => /^claims\b/.test(where)));
    const before = wrong;
    wrong = errors.some(({ where }) => /^(notBefore|now|tokenId|kid|claims)\b/.test(where));
    // An error that nobody sees helps nobody.
    if (wrong && !before) details.open = true;
  };
  currentToken.addEventListener('change', report);
  report();
}

/** The list of claims of one's own. */
class CustomClaims {
  #session;
  #list = element('ul', { class: 'rules', 'aria-label': 'Your own claims', hidden: '' });
  #add = element('button', { type: 'button', class: 'button small', id: 'claims-add' }, 'Add a claim');
  #rest = element('div', { class: 'field-error', hidden: '' });
  node = element(
    'div',
    { class: 'field', role: 'group', 'aria-label': 'Your own claims' },
    element('p', { class: 'label' }, 'Your own claims'),
    this.#list,
    this.#rest,
    this.#add,
  );
  /** @type {ClaimRow[]} */
  #rows = [];

  /** @param {import('../session.js').Session} session */
  constructor(session) {
    this.#session = session;
    this.#add.addEventListener('click', () => {
      session.set({ claims: [...session.inputs.claims, { name: '', type: 'text', value: '' }] }, { settled: false });
      this.#rows.at(-1)?.focus();
    });
    session.addEventListener('change', () => this.#draw());
    this.#draw();
  }

  #draw() {
    const { claims } = this.#session.inputs;
    while (this.#rows.length > claims.length) this.#rows.pop()?.node.remove();
    while (this.#rows.length < claims.length) {
      /** @type {ClaimRow} */
      const row = new ClaimRow({ change: () => this.#write(), remove: () => this.#remove(row) });
      this.#rows.push(row);
      this.#list.append(row.node);
    }
    for (const [index, claim] of claims.entries()) this.#rows[index]?.show(claim, index);
    show(this.#list, claims.length > 0);
  }

  #write() {
    this.#session.set({ claims: this.#rows.map(({ claim }) => claim) }, { settled: false });
  }

  /** @param {ClaimRow} row */
  #remove(row) {
    const index = this.#rows.indexOf(row);
    this.#session.set({ claims: this.#session.inputs.claims.filter((_, at) => at !== index) });
    (this.#rows[Math.min(index, this.#rows.length - 1)] ?? this.#add).focus();
  }

  /** @param {readonly Finding[]} errors */
  report(errors) {
    const rest = new Set(errors);
    for (const [index, row] of this.#rows.entries()) {
      const mine = errors.find(({ where }) => row.isAt(where, index)) ?? null;
      if (mine !== null) rest.delete(mine);
      row.report(mine);
    }
    const [first] = rest;
    show(this.#rest, first !== undefined);
    this.#rest.replaceChildren(
      ...(first === undefined ? [] : [icon('error'), element('p', {}, `Error: ${first.message} ${first.remedy}`)]),
    );
  }
}

/** Counts the rows, for unique IDs. */
let made = 0;

/** A claim that can be edited: its name, its type and its value. */
class ClaimRow {
  #id = `claim-${(made += 1)}`;
  #described = `${this.#id}-error`;
  #name = element('input', {
    type: 'text',
    class: 'mono',
    maxlength: '1000',
    placeholder: 'name',
    'aria-describedby': this.#described,
    ...textAttributes,
  });
  #type = choice('Type', Object.entries(claimTypes));
  #place = element('span', { class: 'claim-value' });
  #value = this.#control('text');
  #remove = element(
    'button',
    { type: 'button', class: 'button quiet small' },
    element('span', { 'aria-hidden': 'true' }, '×'),
  );
  /** @type {CustomClaim} */
  #claim = { name: '', type: 'text', value: '' };
  /** The field that the error is shown at. @type {Field | undefined} */
  #wrong;
  /** An error that is shown when the row is left: its value is not written yet. @type {Finding | null} */
  #held = null;

  /** @param {{ change: () => void, remove: () => void }} on */
  constructor({ change, remove }) {
    this.#place.append(this.#value);
    this.node = element(
      'li',
      { class: 'own-claim' },
      element('div', { class: 'row' }, this.#name, this.#type.node, this.#place, this.#remove),
      element('p', { class: 'hint', id: `${this.#id}-hint` }),
      element('div', { class: 'field-error', id: this.#described, hidden: '' }),
    );
    this.#name.addEventListener('input', () => {
      this.#claim = { ...this.#claim, name: this.#name.value };
      change();
    });
    this.#place.addEventListener('input', () => {
      this.#claim = { ...this.#claim, value: this.#value.value };
      change();
    });
    this.#type.select.addEventListener('change', () => {
      const type = /** @type {import('../custom-claims.js').ClaimType} */ (this.#type.select.value);
      const { value } = this.#claim;
      this.#claim = { ...this.#claim, type, value: type === 'boolean' && value !== 'true' ? 'false' : value };
      change();
    });
    this.#remove.addEventListener('click', remove);
    this.node.addEventListener('focusout', ({ relatedTarget }) => {
      if (this.#held === null || (relatedTarget instanceof Node && this.node.contains(relatedTarget))) return;
      this.#show(this.#held);
    });
  }

  get claim() {
    return this.#claim;
  }

  focus() {
    this.#name.focus();
  }

  /**
   * @param {CustomClaim} claim
   * @param {number} index
   */
  show(claim, index) {
    const kind = claim.type;
    if (this.#place.dataset.type !== kind) {
      this.#place.dataset.type = kind;
      this.#wrong?.report(null);
      this.#wrong = undefined;
      this.#value = this.#control(kind);
      this.#place.replaceChildren(
        kind === 'boolean' ? element('span', { class: 'select' }, this.#value, icon('fold')) : this.#value,
      );
    }
    this.#claim = claim;
    const name = `Claim ${index + 1}`;
    this.#name.setAttribute('aria-label', `${name}, name`);
    this.#type.select.setAttribute('aria-label', `${name}, type`);
    this.#value.setAttribute('aria-label', `${name}, value`);
    this.#remove.setAttribute('aria-label', `Remove claim ${index + 1}`);
    this.#type.select.value = kind;
    if (this.#name.value !== claim.name) this.#name.value = claim.name;
    if (this.#value.value !== claim.value) this.#value.value = claim.value;
  }

  /**
   * @param {string} where of a finding
   * @param {number} index of this row
   */
  isAt(where, index) {
    const { name } = this.#claim;
    // Names that are long are shortened in places.
    const quoted = `claims[${JSON.stringify(name.slice(0, 40)).slice(0, -1)}`;
    return (
      where === placeOfRow(index) ||
      where === `claims.${name}` ||
      [`claims.${name}.`, `claims.${name}[`, quoted].some((place) => where.startsWith(place))
    );
  }

  /** @param {Finding | null} error */
  report(error) {
    const isBegun = this.#claim.value === '' && this.node.contains(document.activeElement);
    this.#held = isBegun ? error : null;
    this.#show(isBegun ? null : error);
  }

  /** @param {Finding | null} error */
  #show(error) {
    if (error === null) {
      this.#wrong?.report(null);
      this.#wrong = undefined;
      return;
    }
    const isOfName = this.#claim.name === '' || ['ERR_CLAIMS_RESERVED', 'ERR_CLAIMS_CONFLICT'].includes(error.code);
    const control = isOfName ? this.#name : this.#value;
    if (this.#wrong?.control !== control) {
      this.#wrong?.report(null);
      this.#wrong = new Field(control, { hint: `${this.#id}-hint`, error: this.#described });
    }
    this.#wrong.report(error);
  }

  /** @param {import('../custom-claims.js').ClaimType} type */
  #control(type) {
    const attributes = { class: 'mono', 'aria-describedby': this.#described };
    switch (type) {
      case 'boolean':
        return element(
          'select',
          { ...attributes, autocomplete: 'off' },
          ...['true', 'false'].map((value) => element('option', { value }, value)),
        );
      case 'json':
        return element('textarea', { ...attributes, ...textAttributes, rows: '2', placeholder: '{"a":[1,2]}' });
      default:
        return element('input', {
          ...attributes,
          ...textAttributes,
          type: 'text',
          placeholder: 'value',
          ...(type === 'number' && { inputmode: 'decimal' }),
        });
    }
  }
}
