/** Looks into the memory of the engines in a page's workers, without a door in the product: it watches them being instantiated. */

/** Runs in a worker, before its own code. */
const prefix = `{
  const instantiate = WebAssembly.instantiate.bind(WebAssembly);
  WebAssembly.instantiate = async (...what) => {
    const made = await instantiate(...what);
    globalThis.engineMemory ??= Object.values((made.instance ?? made).exports).find((value) => value instanceof WebAssembly.Memory);
    return made;
  };
}
`;

/** @param {import('playwright-core').Page} page before it is loaded */
export async function showEngineMemory(page) {
  // It would answer for the workers' file itself.
  await page.addInitScript(() => void Reflect.deleteProperty(Navigator.prototype, 'serviceWorker'));
  await page.route('**/worker.js', async (route) => {
    try {
      const response = await route.fetch();
      await route.fulfill({ response, body: prefix + (await response.text()) });
    } catch {
      // The page was closed meanwhile, and needs no worker any more.
    }
  });
}

/**
 * How far the heap has ever reached: memory that was never used is zero.
 * @param {import('playwright-core').Worker} worker
 * @returns {Promise<number | undefined>} bytes; undefined while there is no engine yet
 */
export function reachOfEngine(worker) {
  return worker.evaluate(() => {
    const memory = /** @type {WebAssembly.Memory | undefined} */ (/** @type {any} */ (globalThis).engineMemory);
    if (memory === undefined) return undefined;
    const words = new Uint32Array(memory.buffer);
    let end = words.length;
    while (end > 0 && words[end - 1] === 0) end -= 1;
    return end * 4;
  });
}
