/** What `tokensmith/rest` has beside `createClient`, in every runtime. */
export { TokensmithError } from '../errors.js';
export { parseAnswer } from './answers.js';
export { renderCommand } from './commands/index.js';
export { renderTokenCommand } from './commands/index.js';
export { platformOrigins, regionHosts } from './hosts.js';
export { createManualFetch } from './fetch.js';
export { createRelayFetch } from './fetch.js';
export { requests } from './endpoints.js';
