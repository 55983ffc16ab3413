/**
 * Makes the search for 4096-bit keys take its time, in the worker that searches: what the page shows meanwhile can then be
 * looked at, whatever the luck and the speed of the machine.
 */

/** Milliseconds at each of the first reports of progress, of which there are two hundred as a rule. */
const pause = 150;
const pauses = 20;

/** Milliseconds before which no search ends: some are so lucky that they report little. */
const least = pause * pauses;

/** Runs in the worker, before its own code. */
const prefix = `{
  let left = 0;
  let searching = false;
  let begun = 0;
  const wait = (end) => { while (performance.now() < end); };
  addEventListener('message', ({ data }) => {
    if (data?.params?.modulusLength !== 4096) return;
    left = ${pauses};
    searching = true;
    begun = performance.now();
  });
  const post = globalThis.postMessage.bind(globalThis);
  globalThis.postMessage = (message, ...more) => {
    const isProgress = message?.type === 'progress';
    if (searching && !isProgress) {
      searching = false;
      wait(begun + ${least});
    }
    post(message, ...more);
    if (isProgress && left-- > 0) wait(performance.now() + ${pause});
  };
}
`;

/** @param {import('playwright-core').Page} page before it is loaded */
export async function slowSearch(page) {
  await page.route('**/worker.js', async (route) => {
    try {
      const response = await route.fetch();
      await route.fulfill({ response, body: prefix + (await response.text()) });
    } catch {
      // The page was closed meanwhile, and needs no worker any more.
    }
  });
}
