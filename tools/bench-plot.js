/** `node tools/bench-plot.js <report> <picture>`: draws what `npm run bench` measured, such as build/bench/node24.json into docs/bench.svg. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { plot } from '../tests/bench/report/plot.js';
import { say } from './setup/terminal.js';

const [report, picture] = process.argv.slice(2);
if (!report || !picture) {
  say('node tools/bench-plot.js <report> <picture>, such as build/bench/node24.json docs/bench.svg');
  process.exitCode = 1;
} else {
  await mkdir(path.dirname(picture), { recursive: true });
  await writeFile(picture, plot(JSON.parse(await readFile(report, 'utf8'))));
}
