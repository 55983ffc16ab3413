/**
 * What an application looks like once the platform has it: unknown members gone, defaults in place, the timeout under
 * its present name.
 */

const CAPABILITIES = ['voice', 'messages', 'rtc', 'verify', 'vbc', 'video', 'network_apis', 'meetings'];

/** Application API 2.4.1. */
const DEFAULTS = {
  voice: { signed_callbacks: true, conversations_ttl: 48, leg_persistence_time: 2 },
  rtc: { signed_callbacks: true },
  messages: { version: 'v1' },
};

/** Methods where the request names none. */
const DEFAULT_METHODS = { answer_url: 'GET', fallback_answer_url: 'GET' };

/** @param {unknown} value @returns {value is { [member: string]: any }} */
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * @param {string} name
 * @param {{ [member: string]: any }} webhook
 */
function storedWebhook(name, webhook) {
  // Up to 2.1.4 the description called it connection_timeout, and tools still send that.
  const { connection_timeout: formerTimeout, ...rest } = webhook;
  const timeout = rest.connect_timeout ?? formerTimeout;
  return {
    ...rest,
    http_method: rest.http_method ?? DEFAULT_METHODS[/** @type {keyof typeof DEFAULT_METHODS} */ (name)] ?? 'POST',
    ...(timeout !== undefined && { connect_timeout: timeout }),
  };
}

/**
 * @param {string} name
 * @param {unknown} capability
 */
function storedCapability(name, capability) {
  if (name === 'vbc' || !isObject(capability)) return {};
  const defaults = DEFAULTS[/** @type {keyof typeof DEFAULTS} */ (name)] ?? {};
  if (!isObject(capability.webhooks)) return { ...defaults, ...capability };
  // Video's webhooks are switched on and off; they have no method.
  const webhooks = Object.entries(capability.webhooks).map(([event, webhook]) => [
    event,
    name === 'video' || !isObject(webhook) ? webhook : storedWebhook(event, webhook),
  ]);
  return { ...defaults, ...capability, webhooks: Object.fromEntries(webhooks) };
}

/**
 * @param {{ [member: string]: any }} body a request that was found valid
 * @returns {{ name: string, privacy: { improve_ai: boolean }, capabilities: { [name: string]: any } }}
 */
export function storedApplication(body) {
  const given = isObject(body.capabilities) ? body.capabilities : {};
  return {
    name: body.name,
    privacy: { improve_ai: body.privacy?.improve_ai ?? true },
    capabilities: Object.fromEntries(
      CAPABILITIES.filter((name) => given[name] !== undefined && given[name] !== null).map((name) => [
        name,
        storedCapability(name, given[name]),
      ]),
    ),
  };
}
