/**
 * `node tools/bench-plot.js <report> <picture>`: draws what `npm run bench` measured, such as build/bench/node24.json into docs/bench.svg.
 * There is one bar for each contestant, ours in colour, in the light or dark theme of the reader.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { say } from './setup/terminal.js';

/** @typedef {import('../tests/bench/contest/times.js').Result} Result */
/** @typedef {import('../tests/bench/report.js').Report} Report */

const width = 880;
const rowHeight = 26;
const nameWidth = 226;
const barWidth = 150;
const panelWidth = width / 2;
const top = 74;

const styles = `
  text { font: 13px system-ui, sans-serif; fill: #1f2328 }
  .quiet { fill: #59636e; font-size: 12px }
  .title { font-weight: 600 }
  .ours { font-weight: 600 }
  rect { fill: #9aa4af }
  rect.native { fill: #c9d1d9 }
  rect.ours { fill: #0969da }
  path { stroke: #1f2328; fill: none }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc }
    .quiet { fill: #9198a1 }
    rect { fill: #6e7681 }
    rect.native { fill: #3d444d }
    rect.ours { fill: #4493f8 }
    path { stroke: #f0f6fc }
  }`;

/** @param {string} text */
const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** @param {number} ratio */
const times = (ratio) => `${ratio.toFixed(ratio < 10 ? 1 : 0)}×`;

/**
 * @param {string} title
 * @param {Result[]} results
 * @param {number} left
 * @param {Report['contestants']} contestants
 */
function panel(title, results, left, contestants) {
  const longest = Math.max(...results.map(({ ratio }) => ratio.high));
  /** @param {number} ratio */
  const place = (ratio) => left + nameWidth + (ratio / longest) * barWidth;
  const rows = results
    .toSorted((a, b) => a.ratio.value - b.ratio.value)
    .map(({ name, ratio }, index) => {
      const y = top + index * rowHeight;
      const { kind } = contestants[name];
      const middle = y + 10;
      return [
        `<text class="${kind}" x="${left + nameWidth - 8}" y="${y + 15}" text-anchor="end">${escape(name)}</text>`,
        `<rect class="${kind}" x="${left + nameWidth}" y="${y + 2}" width="${Math.max(1, place(ratio.value) - place(0)).toFixed(1)}" height="16" rx="2"/>`,
        `<path d="M${place(ratio.low).toFixed(1)} ${middle}H${place(ratio.high).toFixed(1)}"/>`,
        `<text class="${kind}" x="${(Math.max(place(ratio.value), place(ratio.high)) + 6).toFixed(1)}" y="${y + 15}">${times(ratio.value)}</text>`,
      ].join('\n');
    });
  return [`<text class="title" x="${left + nameWidth}" y="${top - 14}">${title}</text>`, ...rows].join('\n');
}

/** @param {Report} report @returns {string} SVG */
function plot({ engine, clock, machine, works, contestants }) {
  const { sign, generate2048 } = works;
  const height = top + Math.max(sign.length, generate2048.length) * rowHeight + 34;
  const base = sign[0].name;
  const caption = `${clock} as a multiple of ${base}'s, in one process and in turn; the line spans the quartiles. Shorter is faster.`;
  const place = `${engine}, ${machine.processor}, ${machine.date.slice(0, 10)}. Pale bars: the engine's own cryptography, not WebAssembly or JavaScript.`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escape(`RS256 signatures and key pairs, ${caption}`)}">
<style>${styles}
</style>
<text class="quiet" x="8" y="22">${escape(caption)}</text>
${panel('Sign, RS256 with 2048 bits', sign, 0, contestants)}
${panel('Make a key pair of 2048 bits', generate2048, panelWidth, contestants)}
<text class="quiet" x="8" y="${height - 12}">${escape(place)}</text>
</svg>
`;
}

const [report, picture] = process.argv.slice(2);
if (!report || !picture) {
  say('node tools/bench-plot.js <report> <picture>, such as build/bench/node24.json docs/bench.svg');
  process.exitCode = 1;
} else {
  await mkdir(path.dirname(picture), { recursive: true });
  await writeFile(picture, plot(JSON.parse(await readFile(report, 'utf8'))));
}
