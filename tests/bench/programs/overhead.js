/**
 * How much of `signToken` is not its signature. A signature begins with its first exponentiation and ends with its last, the check
 * of the result; what is before and after is everything else: arguments, claims, JSON, the boundary, the hash.
 *
 * The fast kernel is an instance of its own, so that its calls can be watched from here. Without relaxed SIMD there is nothing to watch.
 */
import { createToolkit } from '#entry';
import { medianOf, microseconds } from '../contest/times.js';
import { acl, applicationId, makeFixture, subject } from '../contest/fixture.js';

let begun = 0;
let ended = 0;

const { instantiate } = WebAssembly;
/** @type {(source: any, imports: any) => Promise<any>} */
const watched = async (source, imports) => {
  const made = await /** @type {any} */ (instantiate)(source, imports);
  const exponentiate = made.instance?.exports.exponentiate;
  if (!exponentiate) return made;
  return {
    ...made,
    instance: {
      exports: {
        ...made.instance.exports,
        /** @param {number} request @param {number} scratch */
        exponentiate(request, scratch) {
          begun ||= microseconds();
          exponentiate(request, scratch);
          ended = microseconds();
        },
      },
    },
  };
};
WebAssembly.instantiate = /** @type {typeof WebAssembly.instantiate} */ (watched);

const kit = await createToolkit();
if (kit.build.tier !== 'relaxed-simd') {
  process.stdout.write('null\n');
} else {
  const privateKey = await kit.importKey((await makeFixture()).privateKey);
  const calls = process.argv.includes('--quick') ? 300 : 3000;
  /** @type {{ whole: number, bare: number }[]} */
  const times = [];
  for (let call = -200; call < calls; call += 1) {
    begun = 0;
    const started = microseconds();
    await kit.signToken({ privateKey, applicationId, subject, expiresIn: '24h', acl });
    if (call >= 0) times.push({ whole: microseconds() - started, bare: ended - begun });
  }
  const report = {
    calls,
    whole: medianOf(times.map(({ whole }) => whole)),
    bare: medianOf(times.map(({ bare }) => bare)),
    rest: medianOf(times.map(({ whole, bare }) => whole - bare)),
    ratio: medianOf(times.map(({ whole, bare }) => whole / bare)),
  };
  process.stdout.write(`${JSON.stringify(report)}\n`);
}
await kit.close();
