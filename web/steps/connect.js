import { hasServer } from '../engine-source.js';
import { CommandView, usualShell } from '../ui/command.js';
import { byId, setText, show } from '../ui/dom.js';
import { Field } from '../ui/field.js';
import { Outcome } from '../ui/outcome.js';
import { onEnter } from '../ui/shortcuts.js';

/** @typedef {import('../platform/connection.js').Mode} Mode */

/** @type {readonly (readonly [mode: Mode, title: string])[]} */
const modes = [
  ['sandbox', 'Sandbox'],
  ['live', 'Live'],
  ['manual', 'By hand'],
];

/**
 * How the platform is reached, and with which credentials.
 * @param {import('../engine.js').Engine} engine
 * @param {import('../platform/connection.js').Connection} connection
 */
export function wireConnect(engine, connection) {
  const views = new Map(modes.map(([mode]) => [mode, byId(`connect-${mode}`, HTMLElement)]));
  const buttons = new Map(modes.map(([mode]) => [mode, byId(`mode-${mode}`, HTMLButtonElement)]));
  const apiKey = byId('api-key', HTMLInputElement);
  const apiSecret = byId('api-secret', HTMLInputElement);
  const region = byId('region', HTMLSelectElement);
  const check = byId('connect-check', HTMLButtonElement);
  const outcome = new Outcome(byId('connect-outcome', HTMLElement), engine.explain);
  const empty = byId('sandbox-empty', HTMLButtonElement);
  const emptied = new Outcome(byId('sandbox-outcome', HTMLElement), engine.explain);

  for (const [mode, button] of buttons) button.addEventListener('click', () => connection.set({ mode }));
  apiKey.addEventListener('input', () => connection.set({ apiKey: apiKey.value.trim() }));
  apiSecret.addEventListener('input', () => connection.set({ apiSecret: apiSecret.value.trim() }));
  region.addEventListener('change', () =>
    connection.set({ region: /** @type {import('../platform/connection.js').Settings['region']} */ (region.value) }),
  );
  onEnter(apiSecret, () => check.click());

  check.addEventListener('click', async () => {
    const balance = await outcome.run(check, 'Asking for the balance', async (signal) =>
      (await connection.client()).account.balance({ signal }),
    );
    if (balance)
      outcome.say(
        `The credentials are good. The balance is ${balance.value.toLocaleString('en', { minimumFractionDigits: 2 })}.`,
      );
  });
  empty.addEventListener('click', async () => {
    await emptied.run(empty, 'Emptying the sandbox', () => connection.emptySandbox());
    emptied.say('The sandbox is empty: its applications and users are gone.');
  });

  show(byId('connect-no-server', HTMLElement), !hasServer);
  show(byId('connect-credentials', HTMLElement), hasServer);

  const draw = () => {
    const { mode, apiKey: key, apiSecret: secret, region: place } = connection.settings;
    for (const [name, view] of views) show(view, name === mode);
    for (const [name, button] of buttons) button.setAttribute('aria-pressed', String(name === mode));
    if (apiKey.value.trim() !== key) apiKey.value = key;
    if (apiSecret.value.trim() !== secret) apiSecret.value = secret;
    region.value = place;
    check.disabled = connection.incomplete;
    setText(
      byId('region-hint', HTMLElement),
      place === ''
        ? 'Where the users live. Left as it is, the platform decides.'
        : `Users are made and looked for in ${place}.`,
    );
    outcome.clear();
    emptied.clear();
    drawRelayed();
  };
  const drawRelayed = () => {
    if (connection.relayed !== 'sandbox') return;
    setText(
      byId('connect-live-hint', HTMLElement),
      'Requests go to the sandbox of the server that gave out this page (tokensmith serve --sandbox), and nothing reaches Vonage. Its demonstration account has the API key abcd1234 and the secret SandboxSecret1.',
    );
  };
  connection.addEventListener('change', draw);
  connection.addEventListener('relayed', drawRelayed);
  draw();
}

/** @typedef {import('../../js/platform/fetch.js').ManualRequest} ManualRequest */

/**
 * Requests that are run by hand: the command, and a field for what it printed, shown in the step that asks.
 * @param {import('../engine.js').Engine} engine
 * @param {import('../platform/connection.js').Connection} connection
 */
export function wireByHand(engine, connection) {
  const panel = byId('by-hand', HTMLElement);
  const home = /** @type {HTMLElement} */ (panel.parentElement);
  const tool = byId('by-hand-tool', HTMLSelectElement);
  const shell = byId('by-hand-shell', HTMLSelectElement);
  const view = new CommandView(
    {
      text: byId('by-hand-command', HTMLElement),
      notes: byId('by-hand-notes', HTMLElement),
      copy: byId('by-hand-copy', HTMLButtonElement),
      said: byId('by-hand-said', HTMLElement),
    },
    engine.explain,
    'Copied the command.',
  );
  const answer = byId('by-hand-answer', HTMLTextAreaElement);
  const take = byId('by-hand-take', HTMLButtonElement);
  const field = new Field(answer, { hint: 'by-hand-hint', error: 'by-hand-error' });
  shell.value = usualShell();

  /** @param {ManualRequest} request */
  const draw = (request) =>
    view.draw(async () => {
      const options = { tool: /** @type {'curl'} */ (tool.value), shell: /** @type {'sh'} */ (shell.value) };
      const token = request.url.includes('/v1/users') ? await (await connection.client()).adminToken() : undefined;
      return request.render({ ...options, ...(token !== undefined && { secrets: { token } }) });
    });

  connection.askWith(async (request) => {
    const { parseAnswer } = await connection.platform();
    const asking = document.activeElement;
    (asking?.closest('.manager') ?? asking?.closest('.step-body') ?? home).append(panel);
    answer.value = '';
    field.report(null);
    const redraw = () => draw(request);
    for (const select of [tool, shell]) select.addEventListener('change', redraw);
    // Drawn first, so that the previous command does not appear for a moment.
    await redraw();
    show(panel, true);
    panel.scrollIntoView({ block: 'nearest' });
    answer.focus();
    try {
      return await new Promise((resolve, reject) => {
        const abort = () => reject(request.signal?.reason);
        request.signal?.addEventListener('abort', abort, { once: true });
        take.onclick = () => {
          try {
            parseAnswer(answer.value, { method: request.method });
          } catch (error) {
            field.report(engine.explain(error), { asked: true });
            answer.focus();
            return;
          }
          request.signal?.removeEventListener('abort', abort);
          resolve(answer.value);
        };
      });
    } finally {
      for (const select of [tool, shell]) select.removeEventListener('change', redraw);
      take.onclick = null;
      answer.value = '';
      const held = panel.contains(document.activeElement);
      show(panel, false);
      home.append(panel);
      if (held && asking instanceof HTMLElement) asking.focus();
    }
  });
}
