/** All that speaks with the platform, or plays it: loaded when it is first needed. */
export { createClient, createManualFetch, createRelayFetch, parseAnswer, renderCommand, renderTokenCommand, requests } from '../../js/rest.js';
export { createSandbox, DEMO_ACCOUNT } from '../../js/sandbox/index.js';
