import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { TokensmithError } from '../../errors.js';
import { Ended, EXIT } from '../exit-codes.js';
import { readValue } from '../inputs.js';
import { findingLines, plain } from '../output.js';

/**
 * `acl:build preset` or `acl:build rule …`: the ACL as JSON, on one line, ready to be given to `acl=@file`.
 *
 * @param {import('../program.js').Invocation} invocation
 */
export async function aclBuild(invocation) {
  const { positionals, options, context, output } = invocation;
  const kit = await context.kit();
  if (options.presets === true) {
    const presets = await kit.listAclPresets();
    const width = Math.max(...presets.map(({ name }) => name.length));
    output.result(presets, () =>
      presets
        .map(
          ({ name, title, description }) =>
            `${name.padEnd(width)}  ${plain(title)}\n${' '.repeat(width)}  ${plain(description)}`,
        )
        .join('\n'),
    );
    return;
  }
  const [first] = positionals;
  if (first === undefined) {
    throw new TokensmithError('ERR_ARGUMENT_MISSING', {
      where: 'rule',
      problem: 'There is neither a preset nor a rule.',
      remedy: "Give a preset's name (see --presets) or paths such as '/*/users/**'.",
    });
  }
  const preset = positionals.length === 1 && !first.includes('/');
  const acl = await kit.buildAcl(
    preset ? /** @type {import('../../types.js').AclPresetName} */ (first) : positionals.map(parseRule),
  );
  if (acl === null) {
    output.result(null, () => undefined);
    output.hint('No ACL: a token without one may do everything. Leave acl= out.');
    return;
  }
  output.result(acl, () => JSON.stringify(acl));
  if (output.json) return;
  const { findings } = await kit.parseAcl(JSON.stringify(acl));
  if (findings.length > 0) output.hint(findingLines(findings, output, 'err'));
}

/**
 * `acl:check acl method path`: exits with 0 when the request is allowed and with 3 when it is not.
 *
 * @param {import('../program.js').Invocation} invocation
 */
export async function aclCheck(invocation) {
  const { positionals, context, output } = invocation;
  const [argument, method, path] = /** @type {[string, string, string]} */ (positionals);
  const { acl } = await readAclArgument(argument, invocation);
  const decision = await (await context.kit()).checkAcl(acl, { method, path });
  const verdict = decision.allowed ? output.style('green', 'Allowed') : output.style('red', 'Not allowed');
  output.result(decision, () => `${verdict}: ${plain(decision.reason)}`);
  if (!decision.allowed) throw new Ended(EXIT.refused);
}

/**
 * Reads an ACL as it is written on a command line: a preset's name or JSON.
 *
 * @param {string} text
 * @param {import('../program.js').Context} context
 * @returns {Promise<{ acl: import('../../types.js').Acl | null, findings: readonly import('../../types.js').Finding[] }>}
 */
export async function readAclText(text, context) {
  const kit = await context.kit();
  // No name begins as JSON does, so that a mistake in either is reported as one in a name or in JSON.
  if (/^[a-z][a-z0-9-]*$/i.test(text.trim())) {
    return {
      acl: await kit.buildAcl(/** @type {import('../../types.js').AclPresetName} */ (text.trim())),
      findings: [],
    };
  }
  if (!text.includes('{') && text.trim() !== '' && existsSync(resolve(context.cwd, text))) {
    throw new TokensmithError('ERR_ACL_JSON', {
      where: 'acl',
      problem: 'This is the name of a file, not an ACL.',
      remedy: `Write @${text} to read the file.`,
    });
  }
  return kit.parseAcl(text);
}

/**
 * The same for an argument that may also be `@file` or `-`.
 *
 * @param {string} argument
 * @param {import('../program.js').Invocation} invocation
 */
export async function readAclArgument(argument, { context }) {
  return readAclText(await readValue(argument, context, 'acl'), context);
}

/**
 * A rule as `acl:build` takes it: a path, or methods and a path.
 *
 * @param {string} text
 * @returns {import('../../types.js').AclRule}
 */
export function parseRule(text) {
  const match = /^\s*([A-Za-z]+(?:\s*,\s*[A-Za-z]+)*)\s+(\/\S*)\s*$/.exec(text);
  if (!match) return { path: text.trim() };
  return {
    path: /** @type {string} */ (match[2]),
    methods: /** @type {string} */ (match[1]).split(',').map((method) => method.trim().toUpperCase()),
  };
}
