import { quoteToRunAgain } from '../platform/commands/shells.js';
import { optionPrefix, WEBHOOKS } from '../platform/webhooks.js';
import { CAPABILITIES, optionsOfCapability, PLACEMENTS } from './application-description.js';

/**
 * The options of an application, in the order nexmo-cli prints them; then those for its key, for credentials and for the
 * host. Without the last ones a command that was tried in the sandbox would go to the real platform.
 */
const ORDER = Object.freeze([
  'capabilities',
  ...CAPABILITIES.flatMap(optionsOfCapability),
  'public-keyfile',
  'keyfile',
  'improve-ai',
  'key-bits',
  'platform-key',
  'save',
  'api-key',
  'api-secret',
  'base-url',
  'sandbox',
]);

/** Defaults, which are left out. */
const USUAL = Object.freeze(
  /** @type {{ [option: string]: unknown }} */ ({
    ...Object.fromEntries(WEBHOOKS.map((webhook) => [`${optionPrefix(webhook)}-method`, webhook.methods[0]])),
    'voice-signed-callbacks': true,
    'rtc-signed-callbacks': true,
    'messages-version': 'v1',
    'improve-ai': false,
    'key-bits': '2048',
    'platform-key': false,
    save: true,
    sandbox: false,
  }),
);

/**
 * The command that creates the same application without asking questions.
 *
 * @param {string} name
 * @param {import('./arguments.js').OptionValues} options
 * @param {NodeJS.Platform} platform
 * @returns {string}
 */
export function recreateCommand(name, options, platform) {
  return commandLine(['app:create', name], options, platform, USUAL);
}

/**
 * The command that makes the same changes without asking questions. A default of a new application may be a change.
 *
 * @param {string} id
 * @param {string} name
 * @param {import('./arguments.js').OptionValues} options
 * @param {NodeJS.Platform} platform
 * @returns {string}
 */
export function updateCommand(id, name, options, platform) {
  return commandLine(['app:update', id, name], options, platform, { sandbox: false });
}

/**
 * @param {string[]} words the command's name, then its arguments, of which the last is a name
 * @param {import('./arguments.js').OptionValues} options
 * @param {NodeJS.Platform} platform
 * @param {{ [option: string]: unknown }} usual
 */
function commandLine(words, options, platform, usual) {
  const quote = platform === 'win32' ? quoteToRunAgain.cmd : quoteToRunAgain.sh;
  const parts = ORDER.flatMap((option) => {
    const value = options[option];
    if (value === undefined || value === '' || value === usual[option]) return [];
    if (value === true) return [`--${option}`];
    if (value === false) return [`--no-${option}`];
    return (Array.isArray(value) ? value : [value]).map((entry) => `--${option}=${quote(entry)}`);
  });
  return ['tokensmith', ...words.map((word, index) => quote(word, index === words.length - 1)), ...parts].join(' ');
}

/**
 * The options that describe an existing application.
 *
 * @param {{ [name: string]: any }} application as the platform returns it
 * @returns {import('./arguments.js').OptionValues}
 */
export function optionsOf({ capabilities = {}, privacy }) {
  /** @type {import('./arguments.js').OptionValues} */
  const options = { capabilities: Object.keys(capabilities).join(',') };
  for (const { option, capability, path } of PLACEMENTS) {
    const value = path.reduce((inner, name) => inner?.[name], capabilities[capability]);
    const isOfWebhook = path[0] === 'webhooks';
    // A webhook without an address does not count, and those of video share one option.
    if (value === undefined || capability === 'video') continue;
    if (isOfWebhook && !capabilities[capability].webhooks[/** @type {string} */ (path[1])].address) continue;
    if (typeof value === 'boolean') options[option] = value;
    else if (value !== '') options[option] = String(value);
  }
  const videoWebhooks = Object.entries(capabilities.video?.webhooks ?? {}).flatMap(([event, webhook]) =>
    webhook?.address ? [`${event}=${webhook.address}`] : [],
  );
  if (videoWebhooks.length > 0) options['video-webhook'] = videoWebhooks;
  if (privacy?.improve_ai === true) options['improve-ai'] = true;
  return options;
}
