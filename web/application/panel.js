/**
 * @typedef {object} Panel what an open panel of the application works with
 * @property {import('../engine.js').Engine} engine
 * @property {import('../session.js').Session} session
 * @property {import('../platform/connection.js').Connection} connection
 * @property {import('../steps/key-step.js').KeyStep} keyStep
 * @property {HTMLElement} place empty; the panel fills it
 * @property {(place: HTMLElement) => import('../parts/outcome.js').Outcome} outcomeIn where it says what came of a press; broken off with the panel
 * @property {(focus?: HTMLElement) => void} close focus: where to go on, if the focus was in the panel
 * @property {{ description: Record<string, any> | null }} draft of an application that is not created yet
 * @property {(message: import('../parts/dom.js').Content, findings?: readonly import('../../js/types.js').Finding[]) => void} say once it is closed
 */

export {};
