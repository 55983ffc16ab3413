import { CommandView, usualShell } from '../parts/command-view.js';
import { byId, show } from '../parts/dom.js';
import { Field } from '../parts/field.js';

/** @typedef {import('../../js/platform/fetch.js').ManualRequest} ManualRequest */

/**
 * The place where a request is run by hand: the command, and a field for what it printed. It stands in the step that asks.
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
    field.judge(null);
    const redraw = () => draw(request);
    for (const select of [tool, shell]) select.addEventListener('change', redraw);
    // The command of the request before is not shown for a moment.
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
            field.judge(engine.explain(error), { asked: true });
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
