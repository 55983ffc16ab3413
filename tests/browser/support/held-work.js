/**
 * Holds back what the page asks of its workers. A test can then look at work that is under way for as long as it wants to, on a fast machine and on a
 * slow one.
 */

/** @typedef {import('./engines/page.js').Page} Page */

/**
 * @typedef {object} HeldWork
 * @property {(candidates: number) => Promise<void>} tried tells the page, in the worker's name, how many numbers a search has tried
 * @property {() => Promise<void>} release passes on what was held back, and holds nothing back any more
 * @property {() => Promise<number>} others how many other messages the worker was sent that the held one is for
 */

/**
 * From now on and until the page is loaded again, messages of one kind are held back once so many have passed.
 * @param {Page} page
 * @param {'generate_key_pair' | 'sign'} kind the method that is called, or the type of a message
 * @param {number} [passing]
 * @returns {Promise<HeldWork>}
 */
export async function holdWork(page, kind, passing = 0) {
  await page.evaluate(hold, { kind, passing });
  const isHeld = () => page.waitForFunction(() => /** @type {any} */ (window).heldWork.messages.length > 0);
  return {
    async tried(candidates) {
      await isHeld();
      await page.evaluate((count) => /** @type {any} */ (window).heldWork.tried(count), candidates);
    },
    async release() {
      await isHeld();
      await page.evaluate(() => /** @type {any} */ (window).heldWork.release());
    },
    async others() {
      await isHeld();
      return page.evaluate(() => /** @type {any} */ (window).heldWork.others());
    },
  };
}

/** Runs in the page. @param {{ kind: string, passing: number }} what */
function hold({ kind, passing }) {
  const post = Worker.prototype.postMessage;
  /** @type {{ worker: Worker, message: any, transfer: any[] }[]} */
  const messages = [];
  /** @type {Worker[]} */
  const others = [];
  let left = passing;
  Worker.prototype.postMessage = function (/** @type {any} */ message, /** @type {any[]} */ ...transfer) {
    const isOfKind = message?.type === kind || message?.method === kind;
    if (isOfKind && left === 0) messages.push({ worker: this, message, transfer });
    else {
      if (isOfKind) left -= 1;
      else if (message?.type !== 'open') others.push(this);
      Reflect.apply(post, this, [message, ...transfer]);
    }
  };
  Object.assign(window, {
    heldWork: {
      messages,
      tried: (/** @type {number} */ candidates) => {
        for (const { worker, message } of messages)
          worker.dispatchEvent(new MessageEvent('message', { data: { type: 'progress', id: message.id, candidates } }));
      },
      release: () => {
        Worker.prototype.postMessage = post;
        for (const { worker, message, transfer } of messages.splice(0))
          Reflect.apply(post, worker, [message, ...transfer]);
      },
      others: () => others.filter((other) => messages.some(({ worker }) => worker === other)).length,
    },
  });
}
