/** All that speaks with the platform, or plays it: loaded when it is first needed. */
export { createRelayFetch, parseAnswer, renderCommand, renderTokenCommand, requests } from '../../js/targets/rest.js';
export { Clients } from './clients.js';
