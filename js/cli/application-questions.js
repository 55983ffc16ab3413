import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { prompts } from './prompts.js';

/** @typedef {import('./arguments.js').OptionValues} OptionValues */

// The wording is nexmo-cli's, which the tutorial and a hundred others quote; so are the defaults that are no values.
const OPTIONAL = 'Optional';
const NO_PUBLIC_KEY = "Leave empty if you don't want to use your own public key.";
const NO_PRIVATE_KEY = "Leave empty if you don't want to save your private key.";
const DISCLOSURE = 'https://help.nexmo.com/hc/en-us/articles/4401914566036';
const EXAMPLE_URL = 'https://example.com/';
const METHODS = ['GET', 'POST'];

/** What nexmo-cli offers. The newer capabilities have options. */
const CHOICES = ['voice', 'messages', 'rtc', 'vbc'];

/**
 * Asks for a new application, in the order of the tutorial.
 *
 * @param {import('./program.js').Invocation} invocation
 * @returns {Promise<{ name: string, options: OptionValues }>} the answers as the options that say the same
 */
export async function askForApplication(invocation) {
  const ask = prompts(invocation);
  const name = await ask.input({ message: 'Application Name:', validate: (answer) => answer.trim() !== '' || 'The platform takes no application without a name.' });
  const capabilities = await ask.checkbox({ message: 'Select Capabilities:', choices: CHOICES });
  const options = await askForWebhooks(invocation, capabilities, { message: 'Use the default HTTP methods?', addresses: {} });

  const publicKeyfile = withoutDefault(
    await ask.input({ message: 'Public Key path:', default: NO_PUBLIC_KEY, validate: (answer) => isExistingFile(answer, NO_PUBLIC_KEY, invocation.context) }),
    NO_PUBLIC_KEY,
  );
  const keyfile = publicKeyfile === '' ? withoutDefault(await ask.input({ message: 'Private Key path:', default: NO_PRIVATE_KEY }), NO_PRIVATE_KEY) : '';
  const improveAi = await ask.confirm({ message: `Allow use of data for AI training? Read data collection disclosure - ${DISCLOSURE}`, default: false });
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
 * Asks for changes to an application, its present state being the answer of Enter.
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
  const capabilities = await ask.checkbox({ message: 'Select Capabilities:', choices: [...CHOICES, ...others], checked: Object.keys(present) });
  const addresses = Object.fromEntries(
    Object.entries(present).flatMap(([capability, { webhooks = {} }]) =>
      Object.entries(webhooks).map(([webhook, { address }]) => [`${capability}.${webhook}`, address]),
    ),
  );
  const options = await askForWebhooks(invocation, capabilities, { message: 'Do you want to use the default HTTP methods?', addresses });
  const publicKeyfile = withoutDefault(
    await ask.input({ message: 'Public Key path:', default: NO_PUBLIC_KEY, validate: (answer) => isExistingFile(answer, NO_PUBLIC_KEY, invocation.context) }),
    NO_PUBLIC_KEY,
  );
  const improveAi = await ask.confirm({
    message: `Allow use of data for AI training? Read data collection disclosure - ${DISCLOSURE}`,
    default: application.privacy?.improve_ai === true,
  });
  return { name, options: { ...options, ...(publicKeyfile !== '' && { 'public-keyfile': publicKeyfile }), 'improve-ai': improveAi } };
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
  const [voice, messages, rtc] = ['voice', 'messages', 'rtc'].map((capability) => capabilities.includes(capability));
  const defaultMethods = voice || rtc ? await ask.confirm({ message, default: true }) : true;

  /** @param {string} option @param {string} title @param {string | undefined} fallback */
  const askUrl = async (option, title, fallback) => {
    const address = withoutDefault(await ask.input({ message: `${title}:`, default: fallback ?? EXAMPLE_URL, validate: isWebAddress }), OPTIONAL);
    if (address !== '') options[`${option}-url`] = address;
    return address;
  };
  /** @param {string} option @param {string} title @param {string} usual */
  const askMethod = async (option, title, usual) => {
    // Said also when it is the usual one: an application that is changed may have another.
    options[`${option}-method`] = defaultMethods ? usual : await ask.select({ message: `${title} HTTP Method:`, choices: METHODS, default: usual });
  };

  if (voice) {
    await askUrl('voice-answer', 'Voice Answer URL', addresses['voice.answer_url']);
    await askMethod('voice-answer', 'Voice Answer URL', 'GET');
    const fallback = await askUrl('voice-fallback-answer', 'Voice Fallback Answer URL', addresses['voice.fallback_answer_url'] || OPTIONAL);
    if (fallback !== '') await askMethod('voice-fallback-answer', 'Voice Fallback Answer URL', 'GET');
    await askUrl('voice-event', 'Voice Event URL', addresses['voice.event_url']);
    await askMethod('voice-event', 'Voice Event URL', 'POST');
  }
  if (messages) {
    await askUrl('messages-inbound', 'Messages Inbound URL', addresses['messages.inbound_url']);
    await askUrl('messages-status', 'Messages Status URL', addresses['messages.status_url']);
  }
  if (rtc) {
    await askUrl('rtc-event', 'RTC Event URL', addresses['rtc.event_url']);
    await askMethod('rtc-event', 'RTC Event URL', 'POST');
  }
  return options;
}

/**
 * @param {string} answer
 * @param {string} placeholder
 */
function withoutDefault(answer, placeholder) {
  return answer === placeholder ? '' : answer.trim();
}

/**
 * @param {string} answer
 * @returns {true | string}
 */
function isWebAddress(answer) {
  if (answer === OPTIONAL) return true;
  const url = URL.canParse(answer.trim()) ? new URL(answer.trim()) : undefined;
  return (url !== undefined && /^https?:$/.test(url.protocol)) || 'Write an address that begins with https:// or http://.';
}

/**
 * @param {string} answer
 * @param {string} placeholder
 * @param {import('./context.js').Context} context
 * @returns {true | string}
 */
function isExistingFile(answer, placeholder, { cwd }) {
  return answer === placeholder || answer.trim() === '' || existsSync(resolve(cwd, answer.trim())) || `Can't find your public key: ${answer.trim()}`;
}
