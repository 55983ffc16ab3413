import { startingInputs } from '../session.js';

/**
 * Links that fill in the form: the harmless fields alone, after the `#`, which no browser sends to a server. Never a key, a token or a
 * secret.
 */

/** @typedef {Pick<import('../session.js').Inputs, 'applicationId' | 'subject' | 'lifetime' | 'acl'>} Shared */

/** The fields, by what they are called in a link. @type {readonly (readonly [name: string, field: keyof Shared])[]} */
const fields = [
  ['application', 'applicationId'],
  ['user', 'subject'],
  ['lifetime', 'lifetime'],
  ['acl', 'acl'],
];

/**
 * @param {Readonly<import('../session.js').Inputs>} inputs
 * @param {string} address of the page
 * @returns {string}
 */
export function linkTo(inputs, address) {
  const parameters = new URLSearchParams();
  for (const [name, field] of fields) {
    const value = inputs[field].trim();
    // Rules of one's own are too long for a link.
    if (value !== '' && value !== startingInputs[field] && value !== 'custom') parameters.set(name, value);
  }
  const url = new URL(address);
  url.hash = parameters.toString();
  return url.href;
}

/**
 * @param {string} hash of the page's address
 * @returns {Partial<Shared>}
 */
export function readLink(hash) {
  const parameters = new URLSearchParams(hash.replace(/^#/, ''));
  return Object.fromEntries(
    fields.flatMap(([name, field]) => {
      const value = parameters.get(name);
      return value === null || value.length > 1000 ? [] : [[field, value]];
    }),
  );
}
