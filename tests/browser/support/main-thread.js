/**
 * How long the tasks of a page's main thread take: by the processor's time and not the clock's, so that a machine that is busy with
 * something else does not count against the page. Nothing on that thread waits, so that the two are the same on a machine at rest.
 */

/**
 * Milliseconds of each task over 50 ms while something is done.
 * @param {import('playwright-core').Page} page
 * @param {() => Promise<unknown>} act
 * @returns {Promise<{ tasks: number, long: number[] }>} tasks: how many there were at all
 */
export async function mainThreadTasks(page, act) {
  const browser = page.context().browser();
  if (browser === null) throw new Error('The page has no browser.');
  await browser.startTracing(page, { categories: ['disabled-by-default-devtools.timeline'] });
  await act();
  /** @type {{ traceEvents: { name: string, pid: number, tid: number, dur?: number, tdur?: number, args: { name?: string } }[] }} */
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString('utf8'));
  const mainThreads = new Set(
    traceEvents.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain').map(({ pid, tid }) => `${pid}.${tid}`),
  );
  const tasks = traceEvents.filter(({ name, pid, tid, tdur }) => name === 'RunTask' && tdur !== undefined && mainThreads.has(`${pid}.${tid}`));
  return { tasks: tasks.length, long: tasks.map(({ tdur = 0 }) => Math.round(tdur / 1000)).filter((time) => time > 50) };
}
