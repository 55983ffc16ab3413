/** The types of `tokensmith/rest`. Nothing here runs. */

/** @typedef {import('../types.js').BodyChange} BodyChange */
/** @typedef {import('../types.js').Finding} Finding */
/** @typedef {import('../types.js').KeyInput} KeyInput */
/** @typedef {import('../types.js').Passphrase} Passphrase */
/** @typedef {import('../toolkit.js').Toolkit} Toolkit */

/**
 * A webhook: where the platform sends something, and how.
 * @typedef {object} Webhook
 * @property {string} address http or https
 * @property {'GET' | 'POST'} [http_method] GET for answers and POST for all else when left out
 * @property {number} [connect_timeout] milliseconds, 300 to 1000 (voice)
 * @property {number} [socket_timeout] milliseconds, 1000 to 5000, for events 10000 (voice)
 */

/** @typedef {{ address: string, active?: boolean, secret?: string }} VideoWebhook */

/**
 * @typedef {'na-east' | 'na-west' | 'eu-east' | 'eu-west' | 'apac-sng' | 'apac-australia'} VoiceRegion
 */

/**
 * What an application can do, in the platform's own words. A webhook that has only an address may be given as text.
 * @typedef {object} Capabilities
 * @property {{ webhooks?: { answer_url?: Webhook | string, fallback_answer_url?: Webhook | string, event_url?: Webhook | string },
 *   signed_callbacks?: boolean, conversations_ttl?: number, leg_persistence_time?: number, region?: VoiceRegion } | null} [voice]
 *   `conversations_ttl` in hours (1 to 9000), `leg_persistence_time` in days (1 to 31)
 * @property {{ webhooks?: { event_url?: Webhook | string }, signed_callbacks?: boolean } | null} [rtc]
 * @property {{ webhooks?: { inbound_url?: Webhook | string, status_url?: Webhook | string }, version?: string,
 *   authenticate_inbound_media?: boolean } | null} [messages]
 * @property {{ webhooks?: { status_url?: Webhook | string } } | null} [verify]
 * @property {{ webhooks?: Record<string, VideoWebhook | string>,
 *   storage?: { server_side_encryption?: boolean, end_to_end_encryption?: boolean, cloud_storage?: boolean } } | null} [video]
 * @property {Record<string, never> | null} [vbc]
 * @property {{ network_application_id?: string, redirect_uri?: string } | null} [network_apis]
 * @property {{ webhooks?: Record<string, Webhook | string> } | null} [meetings] given up by the platform
 */

/**
 * An application to be made, or what is to change in one (`null` removes).
 * @typedef {object} ApplicationRequest
 * @property {string} [name] required for a new one
 * @property {Capabilities} [capabilities]
 * @property {string} [publicKey] a public key in any form; none where the key pair is made here or by the platform
 * @property {boolean} [improveAi] whether the platform may use the application's data for its AI; it takes yes when left out
 * @property {{ public_key?: string }} [keys] in place of `publicKey`
 * @property {{ improve_ai?: boolean }} [privacy] in place of `improveAi`
 */

/**
 * An application as the platform describes it. Members the platform has beyond these are there too.
 * @typedef {object} Application
 * @property {string} id
 * @property {string} name
 * @property {Record<string, any>} [capabilities]
 * @property {{ public_key?: string }} [keys]
 * @property {{ improve_ai?: boolean }} [privacy]
 */

/**
 * A user to be made, or what is to change in one (`null` removes).
 * @typedef {object} UserRequest
 * @property {string} [name] unique in the application; the platform makes one up when left out
 * @property {string} [displayName]
 * @property {string} [imageUrl]
 * @property {Record<string, unknown>} [customData]
 * @property {number} [ttl] seconds
 * @property {Record<string, object[] | null> | null} [channels] `{ sms: [{ number: '447700900000' }] }`
 * @property {string} [display_name] in place of `displayName`
 * @property {string} [image_url] in place of `imageUrl`
 * @property {{ custom_data?: Record<string, unknown>, ttl?: number }} [properties] in place of `customData` and `ttl`
 */

/**
 * A user as the platform describes it. Lists give `id`, `name` and `display_name` alone.
 * @typedef {object} User
 * @property {string} id `USR-…`
 * @property {string} name
 * @property {string} [display_name]
 * @property {string} [image_url]
 * @property {{ custom_data?: Record<string, unknown>, ttl?: number }} [properties]
 * @property {Record<string, any[]>} [channels]
 */

/** @typedef {'us' | 'eu' | 'ap' | VoiceRegion} Region */

/**
 * Settings of one call, in place of the client's.
 * @typedef {object} CallOptions
 * @property {AbortSignal} [signal] ends the call; it then fails with the signal's reason
 * @property {string | number | null} [timeout] of the whole call, repetitions too: `'30s'`, `'500ms'`, or seconds; null for no limit
 */

/**
 * @typedef {object} ClientOptions
 * @property {string} [apiKey] for applications and the balance
 * @property {string} [apiSecret]
 * @property {string} [applicationId] for users
 * @property {KeyInput} [privateKey] the application's, for users: signs the admin tokens
 * @property {Passphrase} [passphrase] of the private key
 * @property {Region} [region] where the users live; the platform's common host when left out
 * @property {string | ((host: string) => string)} [baseUrl] in place of the platform's hosts: the address of a sandbox or a relay, or a
 *   function that is told `https://api.nexmo.com` and gives the address to call in its place
 * @property {typeof globalThis.fetch} [fetch] the runtime's own when left out
 * @property {AbortSignal} [signal] ends every call
 * @property {string | number | null} [timeout] of each call; 30 s when left out
 * @property {number} [retries] how often a call that failed in passing is repeated; 2 when left out
 * @property {Toolkit | Promise<Toolkit>} [kit] checks bodies, makes keys and signs; that of `init()` when left out
 * @property {(exchange: Exchange) => void} [onExchange] told of every request when its answer is there
 * @property {(retry: Retry) => void} [onRetry] told before a call waits to be repeated
 * @property {() => number} [now] seconds since 1970
 * @property {() => number} [random] 0 to 1, for jitter
 * @property {(milliseconds: number, signal: AbortSignal) => Promise<void>} [sleep]
 */

/**
 * A request that was sent, without its secrets.
 * @typedef {object} Exchange
 * @property {string} method
 * @property {string} url
 * @property {number | null} status null when no answer came
 * @property {number} milliseconds
 */

/**
 * @typedef {object} Retry
 * @property {number} attempt that failed, from 1
 * @property {number} milliseconds until the next
 * @property {import('../errors.js').TokensmithError} error of the attempt
 */

/**
 * A request to the platform, before it is sent: what it is, and nothing secret.
 * @typedef {object} PlatformRequest
 * @property {'createApplication' | 'listApplications' | 'getApplication' | 'updateApplication' | 'deleteApplication' |
 *   'createUser' | 'listUsers' | 'getUser' | 'updateUser' | 'deleteUser' | 'getBalance'} operation
 * @property {'api' | 'rest' | 'users'} service which of the platform's hosts
 * @property {'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} method
 * @property {string} path with its parameters in place, percent-encoded
 * @property {Readonly<Record<string, string>>} [query]
 * @property {Readonly<Record<string, any>>} [body]
 * @property {'basic' | 'bearer'} authentication
 */

export {};
