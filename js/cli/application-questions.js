import { existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { showPath } from '../config/index.js';
import { optionPrefix, webhooksOf } from '../platform/webhooks.js';
import { prompts } from './prompts.js';

/** @typedef {import('./arguments.js').OptionValues} OptionValues */

// The wording is nexmo-cli's, which the tutorial and a hundred others quote. What it shows as the default but
// does not accept as an answer is a hint here.
const OPTIONAL = 'Optional';
const NO_PUBLIC_KEY = "Leave empty if you don't want to use your own public key.";
const NO_PRIVATE_KEY = "Leave empty if you don't want to save your private key.";
const DISCLOSURE = 'https://help.nexmo.com/hc/en-us/articles/4401914566036';
const METHODS = ['GET', 'POST'];

/** The capabilities that nexmo-cli offers. The newer ones have options only. */
const CHOICES = ['voice', 'messages', 'rtc', 'vbc'];

/**
 * Asks for a new application, in the order of the tutorial.
 *
 * @param {import('./program.js').Invocation} invocation
 * @returns {Promise<{ name: string, options: OptionValues }>} the answers as options
 */
export async function askForApplication(invocation) {
  const ask = prompts(invocation);
  const name = await ask.input({
    message: 'Application Name:',
    validate: (answer) => answer.trim() !== '' || 'The platform takes no application without a name.',
  });
  const capabilities = await ask.checkbox({ message: 'Select Capabilities:', choices: CHOICES });
  const options = await askForWebhooks(invocation, capabilities, {
    message: 'Use the default HTTP methods?',
    addresses: {},
  });

  const publicKeyfile = await askForPublicKey(invocation);
  const keyfile = publicKeyfile === '' ? await askForKeyFile(invocation) : '';
  const improveAi = await ask.confirm({
    message: `Allow use of data for AI training? Read data collection disclosure - ${DISCLOSURE}`,
    default: false,
  });
  return {
    name,
    options: {
      ...options,
      ...(publicKeyfile !== '' && { 'public-keyfile': publicKeyfile }),
      ...(keyfile !== '' && { keyfile }),
      ...(improveAi && { 'improve-ai': true }),
    },
  };
}

/**
 * Asks for changes to an application, with its current state as the defaults.
 *
 * @param {import('./program.js').Invocation} invocation
 * @param {{ [name: string]: any }} application
 * @returns {Promise<{ name: string, options: OptionValues }>}
 */
export async function askForChanges(invocation, application) {
  const ask = prompts(invocation);
  const present = application.capabilities ?? {};
  const name = await ask.input({ message: 'Application Name:', default: application.name });
  const others = Object.keys(present).filter((capability) => !CHOICES.includes(capability));
  const capabilities = await ask.checkbox({
    message: 'Select Capabilities:',
    choices: [...CHOICES, ...others],
    checked: Object.keys(present),
  });
  const addresses = Object.fromEntries(
    Object.entries(present).flatMap(([capability, { webhooks = {} }]) =>
      Object.entries(webhooks).map(([webhook, { address }]) => [`${capability}.${webhook}`, address]),
    ),
  );
  const options = await askForWebhooks(invocation, capabilities, {
    message: 'Do you want to use the default HTTP methods?',
    addresses,
  });
  const publicKeyfile = await askForPublicKey(invocation);
  const improveAi = await ask.confirm({
    message: `Allow use of data for AI training? Read data collection disclosure - ${DISCLOSURE}`,
    default: application.privacy?.improve_ai === true,
  });
  return {
    name,
    options: { ...options, ...(publicKeyfile !== '' && { 'public-keyfile': publicKeyfile }), 'improve-ai': improveAi },
  };
}

/**
 * @param {import('./program.js').Invocation} invocation
 * @returns {Promise<string>} empty for none
 */
async function askForPublicKey(invocation) {
  const { cwd } = invocation.context;
  const answer = await prompts(invocation).input({
    message: 'Public Key path:',
    hint: NO_PUBLIC_KEY,
    validate: (path) =>
      path.trim() === '' || isFile(resolve(cwd, path.trim())) || `Can't find your public key: ${path.trim()}`,
  });
  return answer.trim();
}

/**
 * Asks where to save the private key, again if that would overwrite a file.
 *
 * @param {import('./program.js').Invocation} invocation
 * @returns {Promise<string>} empty for nowhere
 */
async function askForKeyFile(invocation) {
  const { context, options } = invocation;
  const ask = prompts(invocation);
  for (;;) {
    const answer = await ask.input({
      message: 'Private Key path:',
      hint: NO_PRIVATE_KEY,
      validate: (path) =>
        path.trim() === '' || existsSync(dirname(resolve(context.cwd, path.trim()))) || 'There is no such folder.',
    });
    const path = resolve(context.cwd, answer.trim());
    if (answer.trim() === '' || !existsSync(path) || options.force === true) return answer.trim();
    if (
      await ask.confirm({
        message: `${showPath(path, context)} exists. Overwrite this key? It will be gone.`,
        default: false,
      })
    )
      return answer.trim();
  }
}

/**
 * @param {import('./program.js').Invocation} invocation
 * @param {string[]} capabilities
 * @param {{ message: string, addresses: { [webhook: string]: string | undefined } }} defaults
 * @returns {Promise<OptionValues>}
 */
async function askForWebhooks(invocation, capabilities, { message, addresses }) {
  const ask = prompts(invocation);
  /** @type {OptionValues} */
  const options = { capabilities: capabilities.join(',') };
  const hasMethods = capabilities.some((capability) =>
    webhooksOf(capability).some(({ methods }) => methods.length > 1),
  );
  const defaultMethods = hasMethods ? await ask.confirm({ message, default: true }) : true;

  /** @param {string} option @param {string} title @param {string | undefined} present @param {boolean} required */
  const askUrl = async (option, title, present, required) => {
    const answer = await ask.input({
      message: `${title}:`,
      ...(present
        ? { default: present }
        : { hint: required ? `such as https://example.com/webhooks/${option.split('-').at(-1)}` : OPTIONAL }),
      validate: (address) => (address.trim() === '' && !required) || isWebAddress(address.trim()),
    });
    if (answer.trim() !== '') options[`${option}-url`] = answer.trim();
    return answer.trim();
  };
  /** @param {string} option @param {string} title @param {string} usual */
  const askMethod = async (option, title, usual) => {
    // Set even when it is the default: the application may have another.
    options[`${option}-method`] = defaultMethods
      ? usual
      : await ask.select({ message: `${title} HTTP Method:`, choices: METHODS, default: usual });
  };

  for (const capability of ['voice', 'messages', 'rtc'].filter((name) => capabilities.includes(name))) {
    for (const webhook of webhooksOf(capability)) {
      const { name, label, methods, required } = webhook;
      const option = optionPrefix(webhook);
      const title = `${capability === 'rtc' ? 'RTC' : capability.replace(/^./, (first) => first.toUpperCase())} ${label}`;
      const address = await askUrl(option, title, addresses[`${capability}.${name}`], required);
      if (address !== '' && methods.length > 1) await askMethod(option, title, methods[0]);
    }
  }
  return options;
}

/**
 * @param {string} answer
 * @returns {true | string}
 */
function isWebAddress(answer) {
  if (answer === '')
    return 'The platform calls this address, so it has to be one of yours. If you have none yet, type https://example.com/ and change it later with app:update.';
  const url = URL.canParse(answer) ? new URL(answer) : undefined;
  return (
    (url !== undefined && /^https?:$/.test(url.protocol)) || 'Write an address that begins with https:// or http://.'
  );
}

/** @param {string} path */
function isFile(path) {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
