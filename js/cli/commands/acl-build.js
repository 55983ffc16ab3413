import { TokensmithError } from '../../errors.js';
import { parseRule } from '../acls.js';
import { findingLines } from '../findings.js';
import { plain } from '../output.js';

/**
 * `acl:build preset` or `acl:build rule …`: the ACL as JSON, on one line, ready to be given to `acl=@file`.
 *
 * @param {import('../program.js').Invocation} invocation
 */
export async function execute(invocation) {
  const { positionals, options, context, output } = invocation;
  const kit = await context.kit();
  if (options.presets === true) {
    const presets = await kit.listAclPresets();
    const width = Math.max(...presets.map(({ name }) => name.length));
    output.result(presets, () => presets.map(({ name, title, description }) => `${name.padEnd(width)}  ${plain(title)}\n${' '.repeat(width)}  ${plain(description)}`).join('\n'));
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
  const acl = await kit.buildAcl(preset ? /** @type {import('../../types.js').AclPresetName} */ (first) : positionals.map(parseRule));
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
