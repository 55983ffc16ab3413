/**
 * The webhooks of an application, which options, questions, forms and the commands of other tools are made from. Those of a video session
 * are listed by name alone. Source: the description of the Application API 2.4.1.
 */

/**
 * @typedef {object} Webhook
 * @property {string} capability
 * @property {string} name in the capability's `webhooks`
 * @property {string} label
 * @property {string} help what the platform uses it for, as a sentence without its full stop
 * @property {('GET' | 'POST')[]} methods the first is the platform's own choice
 * @property {boolean} required whether the capability is of no use without it; nexmo-cli asks for it
 * @property {number} [longestAnswer] milliseconds that its answer may take at most, where that can be set
 * @property {string} example the tutorial's address, or one like it; empty for none
 */

/** @type {readonly Webhook[]} */
export const WEBHOOKS = Object.freeze([
  {
    capability: 'voice',
    name: 'answer_url',
    label: 'Answer URL',
    help: 'Where the platform asks what to do with a call',
    methods: ['GET', 'POST'],
    required: true,
    longestAnswer: 5000,
    example: 'https://example.ngrok.io/webhooks/answer',
  },
  {
    capability: 'voice',
    name: 'fallback_answer_url',
    label: 'Fallback Answer URL',
    help: 'Where it asks when the answer URL fails',
    methods: ['GET', 'POST'],
    required: false,
    longestAnswer: 5000,
    example: '',
  },
  {
    capability: 'voice',
    name: 'event_url',
    label: 'Event URL',
    help: 'Where it reports what happens to a call',
    methods: ['POST', 'GET'],
    required: true,
    longestAnswer: 10_000,
    example: 'https://example.ngrok.io/webhooks/event',
  },
  {
    capability: 'messages',
    name: 'inbound_url',
    label: 'Inbound URL',
    help: 'Where messages arrive',
    methods: ['POST'],
    required: true,
    example: 'https://example.ngrok.io/webhooks/inbound',
  },
  {
    capability: 'messages',
    name: 'status_url',
    label: 'Status URL',
    help: 'Where the status of sent messages is reported',
    methods: ['POST'],
    required: true,
    example: 'https://example.ngrok.io/webhooks/status',
  },
  {
    capability: 'rtc',
    name: 'event_url',
    label: 'Event URL',
    help: 'Where events of conversations are reported',
    methods: ['POST', 'GET'],
    required: true,
    example: 'https://example.ngrok.io/webhooks/rtc',
  },
  {
    capability: 'verify',
    name: 'status_url',
    label: 'Status URL',
    help: 'Where the result of a verification is reported',
    methods: ['POST'],
    required: false,
    example: 'https://example.ngrok.io/webhooks/verify',
  },
]);

/** The webhooks of a video session. */
export const VIDEO_EVENTS = Object.freeze([
  'archive_status',
  'broadcast_status',
  'captions_status',
  'connection_created',
  'connection_destroyed',
  'render_status',
  'session_created',
  'session_destroyed',
  'session_notification',
  'sip_call_created',
  'sip_call_destroyed',
  'sip_call_mute_forced',
  'sip_call_updated',
  'stream_created',
  'stream_destroyed',
]);

/**
 * @param {string} capability
 * @returns {readonly Webhook[]}
 */
export const webhooksOf = (capability) => WEBHOOKS.filter((webhook) => webhook.capability === capability);

/**
 * How the options for a webhook begin, in nexmo-cli and here.
 * @param {Webhook} webhook
 * @returns {string} `voice-answer`
 */
export const optionPrefix = ({ capability, name }) => `${capability}-${name.replace(/_url$/, '').replaceAll('_', '-')}`;

/**
 * The same in Vonage CLI.
 * @param {Webhook} webhook
 * @returns {string}
 */
export const vonagePrefix = (webhook) => optionPrefix(webhook).replace(/^voice-fallback-answer$/, 'voice-fallback');
