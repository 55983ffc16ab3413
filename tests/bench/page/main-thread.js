/**
 * How long the tasks of a page's main thread take: by the processor's time and not the clock's, so that a machine that is busy with
 * something else does not count against the page. Nothing on that thread waits, so that the two are the same on a machine at rest.
 */

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
