import { byId } from '../parts/dom.js';
import { clearTyped } from '../parts/typed.js';
import { offerUndo } from '../parts/undo.js';
import { startingInputs } from '../session.js';

/**
 * Takes everything away that was given, with a way back for a minute.
 * @param {import('../session.js').Session} session
 * @param {import('../platform/connection.js').Connection} connection
 * @param {import('./key-step.js').KeyStep} keyStep
 * @param {() => void} clearRest empties what has a place of its own
 */
export function wireClear(session, connection, keyStep, clearRest) {
  const button = byId('clear', HTMLButtonElement);
  button.addEventListener('click', () => {
    const before = { ...session.inputs };
    const { application } = session;
    const key = keyStep.clear();
    const reconnect = connection.clear();
    session.set({ ...startingInputs });
    const typeAgain = clearTyped();
    clearRest();
    offerUndo(byId('clear-undo', HTMLElement), {
      said: key.onlyHere ? 'Cleared, with a key that was not saved' : 'Cleared',
      kept: 'what was there',
      undo: () => {
        reconnect();
        session.set(before);
        if (application !== null) session.adopt(application);
        typeAgain();
        key.undo();
      },
      forget: key.forget,
      insteadOf: button,
    });
  });
}
