/** What `tokensmith/rest` has beside `createClient`, in every runtime. */
export { TokensmithError } from '../errors.js';
export { parseAnswer } from './answers/parse-answer.js';
export { renderCommand } from './commands/render-command.js';
export { renderTokenCommand } from './commands/token-command.js';
export { platformOrigins, regionHosts } from './hosts.js';
export { createManualFetch } from './manual-fetch.js';
export { createRelayFetch } from './relay-fetch.js';
export { requests } from './requests.js';
