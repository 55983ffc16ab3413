import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { TokensmithError } from '../errors.js';
import { readValue } from './inputs.js';

/**
 * Reads an ACL as it is written on a command line: a preset's name or JSON.
 *
 * @param {string} text
 * @param {import('./context.js').Context} context
 * @returns {Promise<{ acl: import('../types.js').Acl | null, findings: readonly import('../types.js').Finding[] }>}
 */
export async function readAclText(text, context) {
  const kit = await context.kit();
  // A name can hold nothing that JSON begins with, so that a slip in either is reported as what it is.
  if (/^[a-z][a-z0-9-]*$/i.test(text.trim())) {
    return { acl: await kit.buildAcl(/** @type {import('../types.js').AclPresetName} */ (text.trim())), findings: [] };
  }
  if (!text.includes('{') && text.trim() !== '' && existsSync(resolve(context.cwd, text))) {
    throw new TokensmithError('ERR_ACL_JSON', { where: 'acl', problem: 'This is the name of a file, not an ACL.', remedy: `Write @${text} to read the file.` });
  }
  return kit.parseAcl(text);
}

/**
 * The same for an argument that may also be `@file` or `-`.
 *
 * @param {string} argument
 * @param {import('./program.js').Invocation} invocation
 */
export async function readAclArgument(argument, { context }) {
  return readAclText(await readValue(argument, context, 'acl'), context);
}

/**
 * A rule as `acl:build` takes it: a path, or methods and a path.
 *
 * @param {string} text
 * @returns {import('../types.js').AclRule}
 */
export function parseRule(text) {
  const match = /^\s*([A-Za-z]+(?:\s*,\s*[A-Za-z]+)*)\s+(\/\S*)\s*$/.exec(text);
  if (!match) return { path: text.trim() };
  return { path: /** @type {string} */ (match[2]), methods: /** @type {string} */ (match[1]).split(',').map((method) => method.trim().toUpperCase()) };
}
