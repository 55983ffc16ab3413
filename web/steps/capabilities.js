/**
 * What an application can do, as the form offers it. Rarer settings (video's fifteen webhooks, timeouts, time to live) are in the JSON
 * beneath the form. Source: the description of the Application API 2.4.1.
 */

/**
 * @typedef {object} WebhookField
 * @property {string} name in the capability's `webhooks`
 * @property {string} label
 * @property {string} hint
 * @property {('GET' | 'POST')[]} methods the first is the platform's own choice
 * @property {string} example the tutorial's, or one like it
 */

/**
 * @typedef {object} CapabilityField
 * @property {string} name
 * @property {string} label
 * @property {string} hint
 * @property {readonly WebhookField[]} webhooks
 * @property {readonly { name: string, label: string }[]} [texts] other members that are text
 */

/** @type {readonly CapabilityField[]} */
export const capabilityFields = Object.freeze([
  {
    name: 'voice',
    label: 'Voice',
    hint: 'calls, in the app and to phones',
    webhooks: [
      {
        name: 'answer_url',
        label: 'Answer URL',
        hint: 'Asked what to do with a call; answers with an NCCO.',
        methods: ['GET', 'POST'],
        example: 'https://example.ngrok.io/webhooks/answer',
      },
      {
        name: 'fallback_answer_url',
        label: 'Fallback answer URL',
        hint: 'Asked instead where the answer URL fails. Optional.',
        methods: ['GET', 'POST'],
        example: '',
      },
      {
        name: 'event_url',
        label: 'Event URL',
        hint: 'Told how each call goes.',
        methods: ['POST', 'GET'],
        example: 'https://example.ngrok.io/webhooks/event',
      },
    ],
  },
  {
    name: 'rtc',
    label: 'RTC',
    hint: 'messages in the app',
    webhooks: [
      {
        name: 'event_url',
        label: 'Event URL',
        hint: 'Told of events in conversations.',
        methods: ['POST', 'GET'],
        example: 'https://example.ngrok.io/webhooks/rtc',
      },
    ],
  },
  {
    name: 'messages',
    label: 'Messages',
    hint: 'SMS, WhatsApp and others',
    webhooks: [
      {
        name: 'inbound_url',
        label: 'Inbound URL',
        hint: 'Given each message that comes in.',
        methods: ['POST'],
        example: 'https://example.ngrok.io/webhooks/inbound',
      },
      {
        name: 'status_url',
        label: 'Status URL',
        hint: 'Told what became of each message.',
        methods: ['POST'],
        example: 'https://example.ngrok.io/webhooks/status',
      },
    ],
  },
  {
    name: 'verify',
    label: 'Verify',
    hint: 'codes that prove a number',
    webhooks: [
      {
        name: 'status_url',
        label: 'Status URL',
        hint: 'Told how each verification goes.',
        methods: ['POST'],
        example: 'https://example.ngrok.io/webhooks/verify',
      },
    ],
  },
  { name: 'video', label: 'Video', hint: 'its webhooks are in the JSON', webhooks: [] },
  { name: 'vbc', label: 'VBC', hint: 'Vonage Business Communications', webhooks: [] },
  {
    name: 'network_apis',
    label: 'Network',
    hint: "operators' network APIs",
    webhooks: [],
    texts: [
      { name: 'network_application_id', label: 'Network application ID' },
      { name: 'redirect_uri', label: 'Redirect URI' },
    ],
  },
]);

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
