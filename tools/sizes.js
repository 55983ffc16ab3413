/**
 * Measures everything that is loaded against its budget: `npm run sizes -- [--update] [--budget file]`.
 *
 * `--update` writes the current sizes into the budget, and the README's table from it, so that growth is seen in review.
 */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './setup/paths.js';
import { red, say, table } from './setup/terminal.js';
import { budgetFor, excesses, forms, inKilobytes, measureSizes, withSizes } from './build/sizes.js';

const { values } = parseArgs({
  options: {
    update: { type: 'boolean', default: false },
    budget: { type: 'string', default: path.join(root, 'tools/size-budget.json') },
  },
});

const measured = await measureSizes();
if (values.update) {
  const budget = budgetFor(measured);
  await writeFile(values.budget, `${JSON.stringify(budget, undefined, 2)}\n`);
  const readme = path.join(root, 'README.md');
  await writeFile(readme, withSizes(await readFile(readme, 'utf8'), budget));
}

table(
  ['', ...forms],
  Object.entries(measured).map(([name, sizes]) => [name, ...forms.map((form) => inKilobytes(sizes[form]))]),
);
const wrong = excesses(measured, JSON.parse(await readFile(values.budget, 'utf8')));
for (const line of wrong) say(red(line));
if (wrong.length > 0) {
  say('Find what grew; or, when it is worth it, run `npm run sizes -- --update` and commit the new budget.');
  process.exitCode = 1;
}
