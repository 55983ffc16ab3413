/** The contest in Node, Deno or Bun. Its report is the last line of its output. */
import { runContest } from '../contest/contest.js';
import { load } from '../peers/load.js';

const report = await runContest({
  quick: process.argv.includes('--quick'),
  load,
  progress: (line) => void process.stdout.write(`${line}\n`),
});
process.stdout.write(`${JSON.stringify(report)}\n`);
