/**
 * The shapes that travel through the sandbox.
 *
 * @typedef {import('../toolkit.js').Toolkit} Toolkit
 */

/**
 * A request as the handlers see it.
 *
 * @typedef {object} Exchange
 * @property {string} method in upper case
 * @property {URL} url
 * @property {string} path as sent: percent-encoded, without the query
 * @property {Headers} headers
 * @property {string} region the data centre that the host belongs to
 * @property {() => Promise<string>} text the body
 */

/**
 * @typedef {{ name: string, reason: string }} InvalidParameter
 */

/**
 * What a handler decides, before it is a Response.
 *
 * @typedef {object} Answer
 * @property {number} status
 * @property {unknown} [body] a JSON value; none for 204
 * @property {string} [contentType] `application/json` where absent
 * @property {{ [name: string]: string }} [headers]
 * @property {string} [reason] why, for the developer; sent as the header `sandbox-reason`, since the body is the platform's
 * @property {string} [remedy] what to do about it; sent as the header `sandbox-remedy`
 */

/**
 * @typedef {(kind: string, detail?: ProblemDetail) => Answer} ProblemFamily
 */

/**
 * @typedef {object} ProblemDetail
 * @property {string} [subject] what the problem's text names: an id, a method
 * @property {InvalidParameter[]} [invalidParameters]
 * @property {string} [reason] the problem's own text where absent
 * @property {string} [remedy]
 * @property {{ [name: string]: string }} [headers]
 */

/**
 * @typedef {object} Services what every handler may use
 * @property {Toolkit} kit
 * @property {import('./state.js').State} state
 * @property {import('./state.js').Identifiers} identifiers
 * @property {() => number} now seconds since 1970
 * @property {import('./problems.js').Problems} problems
 * @property {boolean} openRegistration
 */

/**
 * @typedef {(exchange: Exchange, services: Services, parameters: { [name: string]: string }) => Promise<Answer>} Handler
 */

export {};
