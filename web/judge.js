import { explain } from './engine.js';

/** Values that are always right, by the argument they stand in for and the input it is filled in with. */
const standIns = /** @type {const} */ ({
  applicationId: { input: 'applicationId', value: '00000000-0000-4000-8000-000000000000' },
  subject: { input: 'subject', value: '' },
  expiresIn: { input: 'lifetime', value: '15m' },
  acl: { input: 'acl', value: 'client-sdk-web' },
});

/**
 * Everything that is wrong with the inputs. The engine names the first fault it meets; to find the next, what was found at fault (or is
 * not given yet) is replaced and it is asked again. Whatever is signed on the way is dropped.
 * @param {(tried: Readonly<import('./session.js').Inputs>) => Promise<unknown>} sign
 * @param {Readonly<import('./session.js').Inputs>} inputs
 * @returns {Promise<import('./engine.js').Trouble[]>}
 */
export async function findTroubles(sign, inputs) {
  /** @type {import('./engine.js').Trouble[]} */
  const found = [];
  const tried = { ...inputs };
  if (tried.applicationId.trim() === '') tried.applicationId = standIns.applicationId.value;
  for (;;) {
    try {
      await sign(tried);
      return found;
    } catch (error) {
      const explained = explain(error);
      // `acl[2].path` is in the argument acl.
      const [argument = ''] = explained.where.split(/[.[]/, 1);
      const trouble = { ...explained, where: argument, place: explained.where };
      const standIn =
        trouble.where in standIns ? standIns[/** @type {keyof typeof standIns} */ (trouble.where)] : undefined;
      // What stands for nothing that is filled in, or fails with its stand-in too, would be met again and again.
      const last = standIn === undefined || tried[standIn.input] === standIn.value;
      found.push(trouble);
      if (last) return found;
      tried[standIn.input] = standIn.value;
    }
  }
}
