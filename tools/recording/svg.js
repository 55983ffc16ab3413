/**
 * Draws a recording of a terminal as an SVG that plays by itself: in the reader's light or dark theme, and as a still picture of the end where
 * the reader wants no motion.
 *
 * Each row is drawn once for every content it has, and shown while it has it.
 */

/** @typedef {import('./session.js').Recording} Recording */
/** @typedef {import('./session.js').Run} Run */
/** @typedef {import('./session.js').Frame} Frame */

// Pixels.
const fontSize = 13;
const cellWidth = 7.8;
const cellHeight = 18;
const margin = 16;

const themes = {
  light: {
    ground: '#ffffff',
    edge: '#d1d9e0',
    text: '#1f2328',
    dim: '#59636e',
    red: '#cf222e',
    green: '#116329',
    yellow: '#7d4e00',
    blue: '#0550ae',
    magenta: '#8250df',
    cyan: '#0b6470',
  },
  dark: {
    ground: '#0d1117',
    edge: '#3d444d',
    text: '#f0f6fc',
    dim: '#9198a1',
    red: '#ff7b72',
    green: '#56d364',
    yellow: '#e3b341',
    blue: '#79c0ff',
    magenta: '#d2a8ff',
    cyan: '#56d4dd',
  },
};
const colored = /** @type {const} */ (['red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'dim']);

/** @param {string} text */
const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** @param {number} number */
const short = (number) => String(Number(number.toFixed(2)));

/** @param {typeof themes.light} theme */
const rules = (theme) =>
  [
    `.ground{fill:${theme.ground};stroke:${theme.edge}}text,.cursor{fill:${theme.text}}`,
    ...colored.map((name) => `.${name}{fill:${theme[name]}}`),
  ].join('');

/**
 * @param {Recording} recording
 * @param {string} title
 * @returns {string} SVG
 */
export function draw({ columns, rows, frames, transcript }, title) {
  if (/PRIVATE KEY-----/.test(JSON.stringify(frames))) throw new Error('The recording shows a private key.');
  const total = frames.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  /** @param {number} at milliseconds from the beginning */
  const percent = (at) => `${short((100 * at) / total)}%`;

  /** Contents that come and go together share their keyframes. @type {Map<string, { name: string, stops: string }>} */
  const spans = new Map();
  /** @param {number} from @param {number} to */
  const spanOf = (from, to) => {
    const key = `${from}-${to}`;
    let span = spans.get(key);
    if (!span) {
      const stops = [
        ...(from > 0 ? ['0%{visibility:hidden}'] : []),
        `${percent(from)}{visibility:visible}`,
        ...(to < total ? [`${percent(to)}{visibility:hidden}`] : []),
      ];
      span = { name: `s${spans.size}`, stops: stops.join('') };
      spans.set(key, span);
    }
    return span.name;
  };

  /** @type {string[]} */
  const texts = [];
  for (let row = 0; row < rows; row += 1) {
    for (const { runs, from, to } of contentsOf(frames, row)) {
      const name = spanOf(from, to);
      texts.push(
        `<text class="${name}${to === total ? ' end' : ''}" y="${baseline(row)}">${runs.map(tspan).join('')}</text>`,
      );
    }
  }

  const steps = cursorSteps(frames);
  const width = short(columns * cellWidth + 2 * margin);
  const height = rows * cellHeight + 2 * margin;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title transcript">
<title id="title">${escape(title)}</title>
<desc id="transcript">${escape(transcript)}</desc>
<style>
text{font:${fontSize}px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;white-space:pre;visibility:hidden}
.end{visibility:visible}.bold{font-weight:600}.underline{text-decoration:underline}.cursor{opacity:.6;visibility:hidden}
${rules(themes.light)}
@media (prefers-color-scheme:dark){${rules(themes.dark)}}
@media (prefers-reduced-motion:no-preference){
text,.cursor{animation:${short(total / 1000)}s step-end infinite}.cursor{visibility:visible;animation-name:cursor}
${[...spans.values()].map(({ name, stops }) => `.${name}{animation-name:${name}}@keyframes ${name}{${stops}}`).join('\n')}
@keyframes cursor{${steps.map(({ at, x, y }) => `${percent(at)}{transform:translate(${x}px,${y}px)}`).join('')}}
}
</style>
<rect class="ground" x=".5" y=".5" width="${short(Number(width) - 1)}" height="${height - 1}" rx="8"/>
<rect class="cursor" width="${cellWidth}" height="${cellHeight - 2}"/>
${texts.join('\n')}
</svg>
`;
}

/** @param {number} row */
const baseline = (row) => margin + row * cellHeight + fontSize;

/** @param {number} column */
const left = (column) => short(margin + column * cellWidth);

/** Its width is given, since the reader's monospaced font may be another. @param {Run} run */
const tspan = ({ text, column, look }) =>
  `<tspan${look ? ` class="${look}"` : ''} x="${left(column)}" textLength="${short([...text].length * cellWidth)}">${escape(text)}</tspan>`;

/**
 * @param {Frame[]} frames
 * @param {number} row
 * @returns {{ runs: Run[], from: number, to: number }[]} what the row shows, and from when to when in milliseconds
 */
function contentsOf(frames, row) {
  /** @type {{ runs: Run[], from: number, to: number }[]} */
  const contents = [];
  let at = 0;
  for (const { rows, milliseconds } of frames) {
    const runs = rows[row];
    const last = contents.at(-1);
    const isSame = last !== undefined && last.to === at && JSON.stringify(last.runs) === JSON.stringify(runs);
    if (isSame) last.to += milliseconds;
    else if (runs.length > 0) contents.push({ runs, from: at, to: at + milliseconds });
    at += milliseconds;
  }
  return contents;
}

/** @param {Frame[]} frames @returns {{ at: number, x: string, y: number }[]} where the cursor goes, and when */
function cursorSteps(frames) {
  let at = 0;
  const steps = frames.map(({ cursor, milliseconds }) => {
    const step = { at, x: left(cursor.column), y: margin + cursor.row * cellHeight };
    at += milliseconds;
    return step;
  });
  return steps.filter(({ x, y }, index) => index === 0 || x !== steps[index - 1].x || y !== steps[index - 1].y);
}
