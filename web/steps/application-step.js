import { changeList } from '../application/changes.js';
import { tutorialApplication } from '../application/capabilities.js';
import { capabilityNames } from '../application/capability-names.js';
import { ApplicationForm } from '../application/form.js';
import { byId, element, setText, show } from '../parts/dom.js';
import { showFindings } from '../parts/finding.js';
import { middleOut } from '../parts/middle.js';
import { Outcome } from '../parts/outcome.js';
import { sameAs } from '../use/same-as.js';

/** @typedef {import('../session.js').Application} Application */
/** @typedef {'create' | 'pick' | 'edit' | 'delete'} Panel */

/** Milliseconds of quiet after a keystroke before the form is judged. */
const QUIET = 250;

/**
 * The application: made, picked, changed with a look at the difference first, deleted.
 */
export class ApplicationStep {
  #engine;
  #session;
  #connection;
  #keyStep;
  #buttons = {
    create: byId('application-create', HTMLButtonElement),
    pick: byId('application-pick', HTMLButtonElement),
    edit: byId('application-edit', HTMLButtonElement),
    delete: byId('application-delete', HTMLButtonElement),
  };
  #panel = byId('application-panel', HTMLElement);
  /** @type {Panel | null} */
  #open = null;
  #outcome;
  /** Where the open panel says what came of it. @type {Outcome | null} */
  #panelOutcome = null;
  /** The proof that the key is the application's, for the pair it was made for. @type {{ application: Application, thumbprint: string, words: string, same: boolean } | null} */
  #proof = null;

  /**
   * @param {import('../engine.js').Engine} engine
   * @param {import('../session.js').Session} session
   * @param {import('../platform/connection.js').Connection} connection
   * @param {import('./key-step.js').KeyStep} keyStep
   */
  constructor(engine, session, connection, keyStep) {
    this.#engine = engine;
    this.#session = session;
    this.#connection = connection;
    this.#keyStep = keyStep;
    this.#outcome = new Outcome(byId('application-outcome', HTMLElement), engine.explain);
    for (const panel of /** @type {Panel[]} */ (Object.keys(this.#buttons))) {
      this.#buttons[panel].addEventListener('click', () => this.#toggle(panel));
    }
    session.addEventListener('change', () => this.#draw());
    connection.addEventListener('change', () => {
      this.#close();
      this.#outcome.clear();
    });
    this.#draw();
  }

  /** @param {Panel} panel */
  #toggle(panel) {
    if (this.#open === panel) {
      this.#close();
      return;
    }
    this.#close();
    this.#outcome.clear();
    this.#open = panel;
    this.#buttons[panel].setAttribute('aria-expanded', 'true');
    show(this.#panel, true);
    const open = { create: () => this.#create(), pick: () => this.#pick(), edit: () => this.#edit(), delete: () => this.#delete() };
    open[panel]();
  }

  /** @param {HTMLElement} [focus] where to go on */
  #close(focus) {
    if (this.#open === null) return;
    const held = this.#panel.contains(document.activeElement);
    const button = this.#buttons[this.#open];
    this.#panelOutcome?.cancel();
    this.#panelOutcome = null;
    button.setAttribute('aria-expanded', 'false');
    this.#open = null;
    this.#panel.replaceChildren();
    show(this.#panel, false);
    if (held) (focus ?? button).focus();
  }

  /** @param {HTMLElement} place */
  #outcomeIn(place) {
    this.#panelOutcome = new Outcome(place, this.#engine.explain);
    return this.#panelOutcome;
  }

  #create() {
    const keyChoice = this.#keyChoice();
    const form = new ApplicationForm(this.#panel);
    const go = element('button', { type: 'button', class: 'button next' }, 'Create application');
    const example = element('button', { type: 'button', class: 'button quiet' }, "Fill in the tutorial's");
    const place = element('div');
    const warnings = element('ul', { class: 'findings compact' });
    const command = sameAs({
      engine: this.#engine,
      connection: this.#connection,
      what: 'Create this application',
      request: async (requests) => {
        const { key } = this.#session;
        const withKey = keyChoice.value() === 'held' && key !== null ? { ...form.description, keys: { public_key: key.publicKey } } : form.description;
        return requests.createApplication((await this.#engine.buildApplication(withKey)).body);
      },
    });
    this.#panel.append(keyChoice.node, warnings, element('div', { class: 'row panel-foot' }, go, example), place, command.node);
    for (const source of [form, keyChoice.node]) source.addEventListener('change', command.draw);
    const outcome = this.#outcomeIn(place);
    form.show({ name: '', capabilities: {}, privacy: { improve_ai: false } });
    const judge = this.#judgeAsTyped(form, warnings);
    example.addEventListener('click', () => {
      form.show({ ...tutorialApplication(), privacy: { improve_ai: false } });
      judge();
      command.draw();
    });
    go.addEventListener('click', async () => {
      if (form.broken || !(await this.#isSound(form, warnings))) return;
      const { description } = form;
      const created = await outcome.run(go, 'Creating the application', async (signal) => {
        const client = await this.#connection.client();
        if (keyChoice.value() === 'platform') return this.#createThere(client, description, signal);
        // The key first: what was made is then not lost with an answer that does not come.
        const key = keyChoice.value() === 'held' ? this.#session.key : await this.#makeKey(signal);
        if (key === null) throw new TypeError('The key is gone.');
        return client.applications.create({ ...description, keys: { public_key: key.publicKey } }, { signal });
      }, (error) => this.#judgeFaults(form, warnings, error));
      if (!created) return;
      this.#session.note({ inUse: true });
      this.#session.adopt(created.application);
      this.#close(byId('user-name', HTMLInputElement));
      this.#outcome.say(`Application created: ${created.application.id}`, created.findings);
    });
    form.focus();
  }

  /** Which key a new application gets. */
  #keyChoice() {
    const { key } = this.#session;
    const choices = [
      ...(key === null ? [] : [/** @type {const} */ (['held', `the key below, ${middleOut(key.thumbprint, 6, 4)}`])]),
      /** @type {const} */ (['new', 'a new key pair, made here']),
      /** @type {const} */ (['platform', 'a key pair the platform makes']),
    ];
    const inputs = choices.map(([value], index) => {
      const input = element('input', { type: 'radio', name: 'application-key', value });
      input.checked = index === 0;
      return input;
    });
    const node = element(
      'fieldset',
      { class: 'choices column' },
      element('legend', { class: 'label' }, 'Key'),
      ...choices.map(([, title], index) => element('label', { class: 'choice' }, /** @type {HTMLInputElement} */ (inputs[index]), element('span', {}, title))),
    );
    return { node, value: () => inputs.find(({ checked }) => checked)?.value };
  }

  /** @param {AbortSignal} signal */
  async #makeKey(signal) {
    const key = await this.#engine.generateKey({ modulusLength: 2048, signal, onProgress: () => undefined });
    this.#keyStep.take({ ...key, origin: 'made here', made: true, saved: false, inUse: false });
    return key;
  }

  /**
   * @param {import('../platform/connection.js').Client} client
   * @param {Record<string, any>} description
   * @param {AbortSignal} signal
   */
  async #createThere(client, description, signal) {
    const created = await client.applications.create(description, { signal, keyPair: 'platform' });
    const key = await this.#engine.importKey(String(created.privateKey));
    this.#keyStep.take({ ...key, origin: 'made by the platform', made: true, saved: false, inUse: true });
    return created;
  }

  #pick() {
    const list = element('ul', { class: 'rows', 'aria-label': 'Applications' });
    const more = element('button', { type: 'button', class: 'button small' }, 'Show more');
    const place = element('div');
    show(more, false);
    this.#panel.append(list, more, place);
    const outcome = this.#outcomeIn(place);
    let page = 1;
    const load = async () => {
      const found = await outcome.run(more, 'Listing the applications', async (signal) => (await this.#connection.client()).applications.listPage({ page, pageSize: 25, signal }));
      if (!found) return;
      list.append(...found.items.map((application) => this.#pickRow(application)));
      page = found.page + 1;
      show(more, found.hasNext);
      if (list.childElementCount === 0) outcome.say('There is no application yet. Create one.');
    };
    more.addEventListener('click', load);
    load();
  }

  /** @param {Application} application */
  #pickRow(application) {
    const use = element('button', { type: 'button', class: 'button small' }, 'Use', element('span', { class: 'hidden' }, ` ${application.name}`));
    use.addEventListener('click', () => {
      this.#session.adopt(application);
      this.#close(byId('application-id', HTMLInputElement));
      this.#outcome.say(`${application.name} is in use. Its private key is needed for tokens.`);
    });
    return element(
      'li',
      {},
      element('span', { class: 'row-name' }, application.name),
      element('span', { class: 'row-note' }, element('span', { class: 'mono' }, middleOut(application.id, 8, 4)), ` · ${capabilityNames(application.capabilities)}`),
      use,
    );
  }

  #edit() {
    const { application } = this.#session;
    if (application === null) return;
    const form = new ApplicationForm(this.#panel);
    const review = element('button', { type: 'button', class: 'button next' }, 'Review the changes');
    const place = element('div');
    const difference = element('div', { class: 'difference' });
    const warnings = element('ul', { class: 'findings compact' });
    this.#panel.append(warnings, element('div', { class: 'row panel-foot' }, review), place, difference);
    const outcome = this.#outcomeIn(place);
    const { id, name, capabilities = {}, privacy = {} } = application;
    form.show({ name, capabilities, privacy });
    this.#judgeAsTyped(form, warnings);
    form.addEventListener('change', () => difference.replaceChildren());
    review.addEventListener('click', async () => {
      if (form.broken || !(await this.#isSound(form, warnings))) return;
      const changes = withRemovals({ name, capabilities, privacy }, form.description);
      const prepared = await outcome.run(review, 'Reading the application', async (signal) => (await this.#connection.client()).applications.prepareUpdate(id, changes, { signal }), (error) => this.#judgeFaults(form, warnings, error));
      if (!prepared) return;
      if (prepared.changes.length === 0) {
        outcome.say('Nothing would change.');
        return;
      }
      const send = element('button', { type: 'button', class: 'button next' }, 'Send these changes');
      difference.replaceChildren(changeList(prepared.changes), send);
      send.focus();
      send.addEventListener('click', async () => {
        const updated = await outcome.run(send, 'Sending the changes', (signal) => prepared.apply({ signal }));
        if (!updated) return;
        this.#session.adopt(updated.application);
        this.#close(this.#buttons.edit);
        this.#outcome.say(`Changed ${updated.application.name}.`, updated.findings);
      });
    });
    form.focus();
  }

  #delete() {
    const { application } = this.#session;
    if (application === null) return;
    const yes = element('button', { type: 'button', class: 'button' }, `Delete ${application.name}`);
    const no = element('button', { type: 'button', class: 'button quiet' }, 'Keep it');
    const place = element('div');
    this.#panel.append(
      element('p', {}, `Delete the application ${application.name}? Its users go with it, and no token for it is accepted any more. This cannot be undone.`),
      element('div', { class: 'row panel-foot' }, yes, no),
      place,
    );
    const outcome = this.#outcomeIn(place);
    no.addEventListener('click', () => this.#close());
    yes.addEventListener('click', async () => {
      const done = await outcome.run(yes, 'Deleting the application', async (signal) => {
        await (await this.#connection.client()).applications.delete(application.id, { signal });
        return true;
      });
      if (!done) return;
      this.#session.adopt(null);
      this.#session.set({ applicationId: '' });
      this.#close(this.#buttons.create);
      this.#outcome.say(`Deleted ${application.name}.`);
    });
    no.focus();
  }

  /**
   * @param {ApplicationForm} form
   * @param {HTMLElement} warnings
   */
  #judgeAsTyped(form, warnings) {
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    const judge = async () => {
      const { description } = form;
      const { findings } = await this.#engine.buildApplication(description).catch(() => ({ findings: [] }));
      if (description === form.description && form.description !== null) showFindings(warnings, form.judge(findings, false).filter(({ severity }) => severity === 'warning'));
    };
    form.addEventListener('change', () => {
      clearTimeout(timer);
      timer = setTimeout(judge, QUIET);
    });
    return judge;
  }

  /**
   * Whether the form can be sent; if not, it says why.
   * @param {ApplicationForm} form
   * @param {HTMLElement} warnings
   */
  async #isSound(form, warnings) {
    const { findings } = await this.#engine.buildApplication(form.description);
    const faults = findings.filter(({ severity }) => severity === 'error');
    showFindings(warnings, form.judge(findings, true).filter(({ severity }) => severity !== 'info'));
    if (faults.length > 0) form.focus();
    return faults.length === 0;
  }

  /**
   * @param {ApplicationForm} form
   * @param {HTMLElement} warnings
   * @param {unknown} error
   * @returns {boolean} whether it was about the form
   */
  #judgeFaults(form, warnings, error) {
    const findings = /** @type {{ details?: { findings?: import('../engine.js').Finding[] } }} */ (error)?.details?.findings;
    if (findings === undefined) return false;
    showFindings(warnings, form.judge(findings, true));
    form.focus();
    return true;
  }

  #draw() {
    const { application, key } = this.#session;
    const card = byId('application-card', HTMLElement);
    show(card, application !== null);
    show(this.#buttons.edit, application !== null);
    show(this.#buttons.delete, application !== null);
    if (application === null) {
      if (this.#open === 'edit' || this.#open === 'delete') this.#close(this.#buttons.create);
      return;
    }
    setText(byId('application-name', HTMLElement), application.name);
    setText(byId('application-capabilities', HTMLElement), capabilityNames(application.capabilities));
    const proof = byId('application-proof', HTMLElement);
    if (this.#proof?.application === application && this.#proof.thumbprint === (key?.thumbprint ?? '')) return;
    setText(proof, '–');
    delete proof.dataset.same;
    this.#prove(application, key).catch(() => undefined);
  }

  /**
   * Says whether the key is the application's.
   * @param {Application} application
   * @param {import('../session.js').HeldKey | null} key
   */
  async #prove(application, key) {
    const theirs = application.keys?.public_key;
    const thumbprint = key?.thumbprint ?? '';
    const other = theirs === undefined ? '' : await this.#engine.thumbprint(theirs);
    if (application !== this.#session.application || thumbprint !== (this.#session.key?.thumbprint ?? '')) return;
    const same = other !== '' && other === thumbprint;
    let words = `belongs to this application: both have the thumbprint ${middleOut(thumbprint, 6, 4)}`;
    if (theirs === undefined) words = 'the application has no public key: no token for it is accepted';
    else if (key === null) words = `not here yet: the one with the thumbprint ${middleOut(other, 6, 4)}`;
    else if (!same) words = `does not belong to this application: its key has the thumbprint ${middleOut(other, 6, 4)}, this one ${middleOut(thumbprint, 6, 4)}`;
    this.#proof = { application, thumbprint, words, same };
    const proof = byId('application-proof', HTMLElement);
    setText(proof, words);
    proof.dataset.same = key === null ? 'unknown' : String(same);
  }
}

/**
 * As a merge patch (RFC 7396): what is there and not wanted any more is `null`.
 * @param {Record<string, any>} present
 * @param {Record<string, any>} wanted
 * @returns {Record<string, any>}
 */
function withRemovals(present, wanted) {
  const isPlain = (/** @type {unknown} */ value) => typeof value === 'object' && value !== null && !Array.isArray(value);
  const kept = Object.entries(wanted).map(([name, value]) => [name, isPlain(value) && isPlain(present[name]) ? withRemovals(present[name], value) : value]);
  const gone = Object.keys(present).filter((name) => !(name in wanted)).map((name) => [name, null]);
  return Object.fromEntries([...kept, ...gone]);
}
