/** Makes js/codes.js and the table of codes in js/README.md from wasm/core/codes.def. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { writeWhole } from '../setup/files.js';
import { root } from '../setup/paths.js';

const list = path.join(root, 'wasm/core/codes.def');
const module = path.join(root, 'js/codes.js');
const readme = path.join(root, 'js/README.md');

const table = /(?<=\n\| code \| [^\n]*\n\|---\|---\|\n)(?:\| `(?:ERR|WARN|INFO)_[^\n]*\n)+/;

/** @returns {Promise<{ module: string, readme: string }>} what both files should be */
export async function generateCodes() {
  /** @type {string[]} */
  const members = [];
  /** @type {string[]} */
  const rows = [];
  const text = await readFile(list, 'utf8');
  for (const [, heading, code, meaning] of text.matchAll(
    /^\/\/ ([A-Z][^:.\n]*)$|^(?:WRAPPER_)?CODE\((\w+), "(.*)"\)$/gm,
  )) {
    if (heading !== undefined) {
      members.push(`${members.length > 0 ? '\n' : ''}  // ${heading}`);
    } else {
      // Quotation marks and line breaks as Prettier would set them.
      const quote = meaning.includes("'") ? '"' : "'";
      const member = `  ${code}: ${quote}${meaning}${quote},`;
      members.push(member.length > 120 ? member.replace(': ', ':\n    ') : member);
      rows.push(`| \`${code}\` | ${meaning} |\n`);
    }
  }
  return {
    module: `// Made from wasm/core/codes.def by npm run build.

/**
 * Every code an error or a finding can carry, and what it means. Codes are stable across versions.
 *
 * \`ERR_\` stops the work, or makes a token or key unusable; \`WARN_\` works and will surprise; \`INFO_\` explains.
 */
export const codeMeanings = Object.freeze({
${members.join('\n')}
});

/** @typedef {keyof typeof codeMeanings} Code */

/** Every code that an error or a finding can carry. */
export const errorCodes = /** @type {readonly Code[]} */ (Object.freeze(Object.keys(codeMeanings)));
`,
    readme: (await readFile(readme, 'utf8')).replace(table, () => rows.join('')),
  };
}

/** @type {import('../setup/runner.js').Step} */
export const codesStep = {
  name: 'codes',
  title: 'Make the list of codes',
  why: 'js/codes.js and the table in js/README.md',
  isDone: async () => {
    const wanted = await generateCodes();
    return wanted.module === (await readFile(module, 'utf8')) && wanted.readme === (await readFile(readme, 'utf8'));
  },
  run: async () => {
    const wanted = await generateCodes();
    await writeWhole(module, wanted.module);
    await writeWhole(readme, wanted.readme);
  },
};
