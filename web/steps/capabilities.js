/**
 * What an application can do, as the form offers it. Rarer settings (video's fifteen webhooks, timeouts, time to live) are in the JSON
 * beneath the form. Source: the description of the Application API 2.4.1.
 */
import { webhooksOf } from '../../js/platform/webhooks.js';

/** @typedef {import('../../js/platform/webhooks.js').Webhook} Webhook */

/**
 * @typedef {object} CapabilityField
 * @property {string} name
 * @property {string} label
 * @property {string} hint
 * @property {readonly Webhook[]} webhooks
 * @property {readonly { name: string, label: string }[]} [texts] other members that are text
 */

/** @type {readonly CapabilityField[]} */
export const capabilityFields = Object.freeze(
  [
    { name: 'voice', label: 'Voice', hint: 'calls, in the app and to phones' },
    { name: 'rtc', label: 'RTC', hint: 'messages in the app' },
    { name: 'messages', label: 'Messages', hint: 'SMS, WhatsApp and others' },
    { name: 'verify', label: 'Verify', hint: 'codes that prove a number' },
    { name: 'video', label: 'Video', hint: 'its webhooks are in the JSON' },
    { name: 'vbc', label: 'VBC', hint: 'Vonage Business Communications' },
    {
      name: 'network_apis',
      label: 'Network',
      hint: "operators' network APIs",
      texts: [
        { name: 'network_application_id', label: 'Network application ID' },
        { name: 'redirect_uri', label: 'Redirect URI' },
      ],
    },
  ].map((capability) => ({ ...capability, webhooks: webhooksOf(capability.name) })),
);

/**
 * The application of Vonage's tutorial.
 * @returns {Record<string, any>}
 */
export function tutorialApplication() {
  const capability = (/** @type {string} */ name) => {
    const { webhooks = [] } = capabilityFields.find((field) => field.name === name) ?? {};
    const given = webhooks.filter(({ example }) => example !== '');
    return {
      webhooks: Object.fromEntries(
        given.map(({ name: webhook, example, methods: [method] }) => [
          webhook,
          { address: example, http_method: method },
        ]),
      ),
    };
  };
  return { name: 'My App', capabilities: { voice: capability('voice'), rtc: capability('rtc') } };
}
