/**
 * How long the tasks of a page's main thread take: by the processor's time and not the clock's, so that a machine that is busy with
 * something else does not count against the page. Nothing on that thread waits, so that the two are the same on a machine at rest.
 */
import { readFileSync } from 'node:fs';

/** @typedef {{ tasks: number, long: number[] }} Tasks how many there were at all, and the milliseconds of each over 50 */

/**
 * Records the tasks of all pages from the address that this one has in the end.
 * @param {import('playwright-core').Page} page
 * @returns {Promise<() => Promise<Tasks>>} ends it
 */
export async function recordMainThread(page) {
  const browser = page.context().browser();
  if (browser === null) throw new Error('The page has no browser.');
  await browser.startTracing(page, { categories: ['disabled-by-default-devtools.timeline'] });
  return async () => {
    const { origin } = new URL(page.url());
    // A task is recorded when it ends, and the last one answers before that.
    await page.evaluate(() => new Promise((resolve) => void setTimeout(resolve)));
    /** @type {{ traceEvents: TraceEvent[] }} */
    const { traceEvents } = JSON.parse((await browser.stopTracing()).toString('utf8'));
    // The trace is of the whole browser, whose own windows are pages too.
    const committed = traceEvents.flatMap(({ args: { data } }) => [
      ...(data?.frames ?? []),
      ...(data?.processId === undefined ? [] : [data]),
    ]);
    const processes = new Set(
      committed
        .filter(({ url }) => url !== undefined && new URL(url, 'about:blank').origin === origin)
        .map(({ processId }) => processId),
    );
    const mainThreads = new Set(
      traceEvents
        .filter(({ name, args, pid }) => name === 'thread_name' && args.name === 'CrRendererMain' && processes.has(pid))
        .map(({ pid, tid }) => `${pid}.${tid}`),
    );
    const tasks = traceEvents.filter(
      ({ name, pid, tid, tdur }) => name === 'RunTask' && tdur !== undefined && mainThreads.has(`${pid}.${tid}`),
    );
    return {
      tasks: tasks.length,
      long: tasks.map(({ tdur = 0 }) => Math.round(tdur / 1000)).filter((time) => time > 50),
    };
  };
}

/** @typedef {{ url?: string, processId?: number }} Frame */
/** @typedef {{ name: string, pid: number, tid: number, tdur?: number, args: { name?: string, data?: Frame & { frames?: Frame[] } } }} TraceEvent times are microseconds */

/**
 * @param {import('playwright-core').Page} page
 * @param {() => Promise<unknown>} act what is done meanwhile
 * @returns {Promise<Tasks>}
 */
export async function mainThreadTasks(page, act) {
  const stop = await recordMainThread(page);
  await act();
  return stop();
}

/**
 * Long tasks of a page, in engines that do not report them (Firefox, WebKit): a timer beats on the page's main thread, and a long task delays it.
 * Meanwhile the system is asked how much processor time the thread uses. Only the time used between two beats counts, so that a machine that is
 * busy with something else does not count against the page.
 */
/* global window -- functions given to a page to run */

/** @typedef {import('../../browser/support/engines/page.js').Page} Page */
/** @typedef {{ from: number, to: number }} Gap between two beats, in milliseconds since 1970 */

/** Milliseconds. Twice as long as a task may be: where a machine is busy, several that wait for each other are between two beats. */
const limit = 100;

/** Milliseconds between two beats, and between two questions to the system. */
const interval = 10;

/**
 * @param {Page} page which is not reloaded meanwhile
 * @param {number[]} processes of which one is the page's
 * @param {() => Promise<unknown>} act what is done meanwhile
 * @returns {Promise<number[]>} the milliseconds between each two beats, where they are more than 100
 */
export async function longTasksOf(page, processes, act) {
  /** @type {{ at: number, spent: number[] }[]} */
  const samples = [];
  const timer = setInterval(() => void samples.push({ at: Date.now(), spent: processes.map(processorTime) }), interval);
  try {
    await page.evaluate(beat, { limit, interval });
    await act();
    // This waits for whatever it was busy with until then.
    const gaps = await page.evaluate(beaten);
    return gaps.map((gap) => Math.round(spentIn(gap, samples))).filter((time) => time > limit);
  } finally {
    clearInterval(timer);
  }
}

/** @param {Gap} gap @param {{ at: number, spent: number[] }[]} samples @returns {number} milliseconds, of the process that was busiest */
function spentIn({ from, to }, samples) {
  const first = samples.find(({ at }) => at >= from);
  const last = samples.findLast(({ at }) => at <= to);
  if (first === undefined || last === undefined) return 0;
  return Math.max(0, ...last.spent.map((spent, index) => spent - first.spent[index]));
}

/** Runs in the page. @param {{ limit: number, interval: number }} times in milliseconds */
function beat({ limit: longest, interval: pause }) {
  const beats = { gaps: /** @type {Gap[]} */ ([]), end: () => {} };
  Object.assign(window, { beats });
  let from = Date.now();
  const timer = setInterval(() => {
    const to = Date.now();
    if (to - from > longest) beats.gaps.push({ from, to });
    from = to;
  }, pause);
  beats.end = () => clearInterval(timer);
}

/** Runs in the page. @returns {Promise<Gap[]>} */
async function beaten() {
  const { beats } = /** @type {any} */ (window);
  // One more beat, for the task that was the last.
  await new Promise((resolve) => void setTimeout(resolve, 50));
  beats.end();
  return beats.gaps;
}

/** @param {number} process @returns {number} milliseconds of processor time that its main thread has taken; none of one that has ended */
function processorTime(process) {
  try {
    return Number(readFileSync(`/proc/${process}/task/${process}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
  } catch {
    return 0;
  }
}
