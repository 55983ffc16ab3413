/** The batches of tokens that a page's workers send back: how large each is, and how much memory its engine had used by then. */

/**
 * @typedef {object} Batch
 * @property {number} worker which one, by number
 * @property {number} tokens how many there are in it
 * @property {number} reach bytes of the engine's heap that were ever used: memory that was never used is zero
 */

/** Runs in a worker, before its own code: measures the engine's memory whenever the worker is done with something. */
const measure = `{
  let memory;
  const instantiate = WebAssembly.instantiate.bind(WebAssembly);
  WebAssembly.instantiate = async (...what) => {
    const made = await instantiate(...what);
    memory ??= Object.values((made.instance ?? made).exports).find((value) => value instanceof WebAssembly.Memory);
    return made;
  };
  const reach = () => {
    const words = new Uint32Array(memory.buffer);
    let end = words.length;
    while (end > 0 && words[end - 1] === 0) end -= 1;
    return end * 4;
  };
  const post = globalThis.postMessage.bind(globalThis);
  globalThis.postMessage = (message, ...more) => post(message?.value?.tokens ? { ...message, reach: reach() } : message, ...more);
}
`;

/** @param {import('playwright-core').Page} page before it is loaded */
export async function watchBatches(page) {
  await page.addInitScript(() => {
    // It would answer the request for the workers' file itself.
    Reflect.deleteProperty(Navigator.prototype, 'serviceWorker');
    /** @type {Batch[]} */
    const batches = [];
    let workers = 0;
    Object.assign(window, { batches });
    window.Worker = class extends Worker {
      /** @param {string | URL} url @param {WorkerOptions} [options] */
      constructor(url, options) {
        super(url, options);
        const worker = workers;
        workers += 1;
        this.addEventListener('message', ({ data }) => {
          if (data?.value?.tokens) batches.push({ worker, tokens: data.value.tokens.length, reach: data.reach });
        });
      }
    };
  });
  await page.route('**/worker.js', async (route) => {
    try {
      const response = await route.fetch();
      await route.fulfill({ response, body: measure + (await response.text()) });
    } catch {
      // The connection was closed. The page asks again if it is still open; a request without any answer would make it wait for ever.
      await route.abort().catch(() => undefined);
    }
  });
}

/** @param {import('playwright-core').Page} page @returns {Promise<Batch[]>} all of them so far, in the order in which they came */
export const batchesOf = (page) => page.evaluate(() => /** @type {any} */ (window).batches);
