/**
 * Makes the search for 4096-bit keys take its time, in the worker that searches: what the page shows meanwhile can then be
 * looked at, whatever the luck and the speed of the machine.
 */

/** Milliseconds at each of the first reports of progress, of which there are two hundred as a rule. */
const pause = 150;
const pauses = 20;

/** Runs in the worker, before its own code. */
const prefix = `{
  let left = 0;
  addEventListener('message', ({ data }) => { if (data?.params?.modulusLength === 4096) left = ${pauses}; });
  const post = globalThis.postMessage.bind(globalThis);
  globalThis.postMessage = (message, ...more) => {
    post(message, ...more);
    if (message?.type !== 'progress' || left-- <= 0) return;
    for (const end = performance.now() + ${pause}; performance.now() < end; );
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
