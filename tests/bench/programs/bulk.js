/** Signs many tokens in workers: bulk.js <tokens> <workers>. */
import { createToolkit } from '#entry';
import { microseconds } from '../contest/times.js';
import { acl, applicationId, makeFixture } from '../contest/fixture.js';

const [tokens, concurrency] = process.argv.slice(2).map(Number);
const megabytes = () => process.memoryUsage.rss() / 2 ** 20;

const kit = await createToolkit();
const privateKey = await kit.importKey((await makeFixture()).privateKey);

/** @param {number} count */
function* requests(count) {
  for (let index = 0; index < count; index += 1)
    yield { privateKey, applicationId, subject: `user-${index}`, expiresIn: '24h', acl };
}

/** @param {number} count */
async function sign(count) {
  let signed = 0;
  let peak = 0;
  const started = performance.now();
  const cpuStarted = microseconds();
  for await (const { token } of kit.signTokens(requests(count), { concurrency })) {
    if (!token) throw new Error('That is no token.');
    signed += 1;
    if (signed % 16 === 0) peak = Math.max(peak, megabytes());
  }
  if (signed !== count) throw new Error(`${signed} of ${count} tokens came.`);
  return {
    milliseconds: performance.now() - started,
    cpu: microseconds() - cpuStarted,
    peak: Math.max(peak, megabytes()),
  };
}

const { milliseconds, cpu, peak } = await sign(tokens);
await kit.close();
const report = {
  tokens,
  workers: concurrency,
  tokensPerSecond: (tokens / milliseconds) * 1000,
  cpuPerToken: cpu / tokens,
  peakMegabytes: peak,
};
process.stdout.write(`${JSON.stringify(report)}\n`);
