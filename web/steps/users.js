import { sameAs } from '../ui/command.js';
import { byId, element, foreign, middleOut, sentence, show } from '../ui/dom.js';
import { Field } from '../ui/field.js';
import { Outcome } from '../ui/outcome.js';
import { onEnter } from '../ui/shortcuts.js';
import { wireManyUsers } from './many-users.js';

/** @typedef {import('../session.js').User} User */

/** Users on a page of the list; the platform allows up to a hundred. */
const PAGE_SIZE = 20;

/**
 * The users of the application: creates, lists, finds and deletes them, and picks one for the token.
 */
export class UsersStep {
  #engine;
  #session;
  #connection;
  #name = byId('user-name', HTMLInputElement);
  #displayName = byId('user-display-name', HTMLInputElement);
  #createButton = byId('user-create', HTMLButtonElement);
  #search = byId('user-search', HTMLInputElement);
  #listButton = byId('users-list-button', HTMLButtonElement);
  #more = byId('users-more', HTMLButtonElement);
  #list = byId('users-list', HTMLElement);
  #nameField = new Field(this.#name, { hint: 'user-name-hint', error: 'user-name-error' });
  #created;
  #listed;
  /** @type {User[]} */
  #rows = [];
  /** @type {string | undefined} */
  #cursor;
  /** @type {string | undefined} whose users are on show */
  #applicationId;

  /**
   * @param {import('../engine.js').Engine} engine
   * @param {import('../session.js').Session} session
   * @param {import('../platform/connection.js').Connection} connection
   */
  constructor(engine, session, connection) {
    this.#engine = engine;
    this.#session = session;
    this.#connection = connection;
    this.#created = new Outcome(byId('user-create-outcome', HTMLElement), engine.explain);
    this.#listed = new Outcome(byId('users-list-outcome', HTMLElement), engine.explain);
    const many = wireManyUsers(engine, connection, () => this.#load(this.#listButton));
    // The second click of a double click may arrive after the first has created the user and emptied the form.
    this.#createButton.addEventListener('click', ({ detail }) => detail < 2 && this.#create());
    for (const input of [this.#name, this.#displayName]) onEnter(input, () => this.#create());
    const command = sameAs({
      engine,
      connection,
      what: 'Create this user',
      request: (requests) => requests.createUser(this.#description),
    });
    byId('user-command', HTMLElement).append(command.node);
    for (const input of [this.#name, this.#displayName]) input.addEventListener('input', command.draw);
    this.#name.addEventListener('input', () => this.#nameField.report(null));
    this.#listButton.addEventListener('click', () => this.#load(this.#listButton));
    this.#more.addEventListener('click', () => this.#load(this.#more));
    onEnter(this.#search, () => this.#load(this.#listButton));
    for (const source of [session, connection]) {
      source.addEventListener('change', () => {
        if (source === connection) many.clear();
        this.#draw();
      });
    }
    session.addEventListener('users', () => {
      const { users } = session;
      if (users.length === 0 || users === this.#rows) return;
      this.#rows = [...users];
      this.#drawRows();
    });
    this.#draw();
  }

  /** The user as the form describes it, in the platform's names. */
  get #description() {
    const displayName = this.#displayName.value.trim();
    return { name: this.#name.value.trim(), ...(displayName !== '' && { display_name: displayName }) };
  }

  async #create() {
    const name = this.#name.value.trim();
    if (name === '') {
      this.#nameField.report(
        { message: 'The name is empty.', remedy: 'Type the name the user logs in with, such as alice.' },
        { asked: true },
      );
      this.#name.focus();
      return;
    }
    const description = this.#description;
    const made = await this.#created.run(
      this.#createButton,
      sentence`Creating ${name}`,
      async (signal) => (await this.#connection.client()).users.create(description, { signal }),
      (error) => this.#reportName(error),
    );
    if (!made) return;
    this.#name.value = '';
    this.#displayName.value = '';
    this.#put([made.user, ...this.#rows.filter(({ id }) => id !== made.user.id)]);
    this.#session.set({ subject: made.user.name });
    this.#created.say(`User created: ${made.user.id}`, made.findings);
    this.#name.focus();
  }

  /** @param {unknown} error @returns {boolean} whether it was about the name */
  #reportName(error) {
    const { code, message, remedy } = this.#engine.explain(error);
    const faults = /** @type {{ details?: { findings?: import('../../js/types.js').Finding[] } }} */ (error)?.details
      ?.findings;
    const fault = faults?.find(({ where }) => where === 'name');
    if (fault === undefined && code !== 'ERR_REST_CONFLICT') return false;
    this.#nameField.report(fault ?? { message, remedy }, { asked: true });
    this.#name.focus();
    return true;
  }

  /** @param {HTMLButtonElement} button the one for the list begins anew, the other goes on */
  async #load(button) {
    const name = this.#search.value.trim();
    const goesOn = button === this.#more;
    const cursor = goesOn ? this.#cursor : undefined;
    const page = await this.#listed.run(button, 'Listing the users', async (signal) =>
      (await this.#connection.client()).users.listPage({
        pageSize: PAGE_SIZE,
        ...(name !== '' && { name }),
        ...(cursor !== undefined && { cursor }),
        signal,
      }),
    );
    if (!page) return;
    this.#cursor = page.nextCursor;
    this.#put(goesOn ? [...this.#rows, ...page.items] : [...page.items]);
    show(this.#more, page.nextCursor !== undefined);
    if (this.#rows.length === 0)
      this.#listed.say(
        name === ''
          ? 'The application has no user yet. Create one.'
          : sentence`The application has no user named ${name}.`,
      );
  }

  /** @param {User[]} users */
  #put(users) {
    this.#rows = users;
    this.#session.know(users);
    this.#drawRows();
  }

  #drawRows() {
    const focused = this.#list.contains(document.activeElement);
    this.#list.replaceChildren(...this.#rows.map((user) => this.#row(user)));
    if (focused) this.#listButton.focus();
  }

  /** @param {User} user */
  #row(user) {
    const use = element(
      'button',
      { type: 'button', class: 'button small' },
      'Use',
      element('span', { class: 'hidden' }, ...sentence` ${user.name} for the token`),
    );
    use.setAttribute('aria-pressed', String(user.name === this.#session.inputs.subject.trim()));
    use.addEventListener('click', () => this.#session.set({ subject: user.name }));
    const remove = element(
      'button',
      { type: 'button', class: 'button quiet small' },
      'Delete',
      element('span', { class: 'hidden' }, ...sentence` ${user.name}`),
    );
    remove.addEventListener('click', () => this.#confirm(user, row));
    const row = element(
      'li',
      { 'data-name': user.name },
      element(
        'span',
        { class: 'row-name' },
        foreign(user.name),
        ...(user.display_name ? [element('span', { class: 'row-note' }, ...sentence` ${user.display_name}`)] : []),
      ),
      element('span', { class: 'row-note mono', title: user.id }, middleOut(user.id, 12, 4)),
      use,
      remove,
    );
    return row;
  }

  /**
   * @param {User} user
   * @param {HTMLElement} row
   */
  #confirm(user, row) {
    const yes = element(
      'button',
      { type: 'button', class: 'button small' },
      element('span', {}, ...sentence`Delete ${user.name}`),
    );
    const no = element('button', { type: 'button', class: 'button quiet small' }, 'Keep');
    no.addEventListener('click', () => this.#drawRows());
    yes.addEventListener('click', async () => {
      const done = await this.#listed.run(yes, sentence`Deleting ${user.name}`, async (signal) => {
        await (await this.#connection.client()).users.delete(user.id, { signal });
        return true;
      });
      if (!done) return;
      this.#put(this.#rows.filter(({ id }) => id !== user.id));
      this.#listed.say(sentence`Deleted ${user.name}. Its tokens no longer log anybody in.`);
    });
    row.replaceChildren(
      element('span', { class: 'row-name' }, ...sentence`Delete ${user.name}?`),
      element('span', {}),
      yes,
      no,
    );
    no.focus();
  }

  #draw() {
    const { inputs } = this.#session;
    const applicationId = `${this.#connection.mode} ${inputs.applicationId.trim()}`;
    if (applicationId !== this.#applicationId) {
      this.#applicationId = applicationId;
      this.#rows = [];
      this.#cursor = undefined;
      this.#drawRows();
      show(this.#more, false);
      this.#created.clear();
      this.#listed.clear();
    }
    for (const row of this.#list.querySelectorAll('li')) {
      row
        .querySelector('[aria-pressed]')
        ?.setAttribute('aria-pressed', String(row.dataset.name === inputs.subject.trim()));
    }
  }
}
