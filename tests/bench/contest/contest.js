/** The contest in one engine: which libraries run there, whether their results are right, and how long they take. */
import { contestants } from './contestants.js';
import { clock, inTurn, searchesInTurn } from './times.js';
import { algorithm, fromBase64url, makeFixture } from './fixture.js';

/** @typedef {import('./contestants.js').Contestant} Contestant */
/** @typedef {import('./contestants.js').Skills} Skills */
/** @typedef {import('./fixture.js').Fixture} Fixture */
/** @typedef {import('./times.js').Result} Result */
/** @typedef {{ contestant: Contestant, skills: Skills }} Entrant */
/** @typedef {{ sign: Result[], verify: Result[], generate2048: Result[], generate4096: Result[] }} Works */

/**
 * @typedef {object} ContestReport
 * @property {string} clock what was measured
 * @property {Record<string, { kind: Contestant['kind'], signs: Contestant['signs'], package?: string }>} contestants
 * @property {{ name: string, reason: string }[]} absent who does not run here
 * @property {Works} works
 */

const second = 1_000_000;

const plans = {
  whole: {
    steady: { rounds: 21, block: 0.06 * second, warmUp: 0.3 * second },
    searches: { rounds: 120, budget: 10 * second },
    long: { rounds: 20, budget: 30 * second },
  },
  quick: {
    steady: { rounds: 7, block: 0.02 * second, warmUp: 0.1 * second },
    searches: { rounds: 12, budget: 2 * second },
    long: { rounds: 3, budget: 0 },
  },
};

/**
 * @param {object} options
 * @param {boolean} options.quick
 * @param {(packageName: string) => Promise<any>} options.load
 * @param {(line: string) => void} options.progress
 * @returns {Promise<ContestReport>}
 */
export async function runContest({ quick, load, progress }) {
  const plan = quick ? plans.quick : plans.whole;
  const fixture = await makeFixture();
  const { entrants, absent } = await gather(fixture, load);

  progress('signing');
  const sign = await inTurn(
    runners(entrants, ({ sign: run }) => run),
    plan.steady,
  );
  progress('verifying');
  const verify = await inTurn(
    runners(entrants, ({ verifier }) => verifier?.(fixture.good)),
    plan.steady,
  );
  progress('searching keys of 2048 bits');
  const generate2048 = await searchesInTurn(
    runners(entrants, ({ generate }) => generate && (() => generate(2048))),
    plan.searches,
  );
  progress('searching keys of 4096 bits');
  // Ours beside the native one: the others take minutes.
  const few = entrants.filter(
    ({ contestant: { name, kind } }) =>
      (kind === 'ours' && name !== 'tokensmith, Mbed TLS alone') || name === entrants[0].contestant.name,
  );
  const generate4096 = await searchesInTurn(
    runners(few, ({ generate }) => generate && (() => generate(4096))),
    plan.long,
  );

  for (const { skills } of entrants) await skills.close?.();
  return {
    clock,
    contestants: Object.fromEntries(
      entrants.map(({ contestant: { name, kind, signs, package: packageName } }) => [
        name,
        { kind, signs, package: packageName },
      ]),
    ),
    absent,
    works: { sign, verify, generate2048, generate4096 },
  };
}

/**
 * @param {Fixture} fixture
 * @param {(packageName: string) => Promise<any>} load
 */
async function gather(fixture, load) {
  /** @type {Entrant[]} */
  const entrants = [];
  /** @type {ContestReport['absent']} */
  const absent = [];
  for (const contestant of contestants) {
    const { name, package: packageName } = contestant;
    try {
      const skills = await contestant.prepare(fixture, packageName && (await load(packageName)));
      if (!skills) {
        absent.push({ name, reason: 'this engine lacks what it needs' });
        continue;
      }
      await prove(name, skills, fixture);
      entrants.push({ contestant, skills });
    } catch (error) {
      // Other people's library in an engine it was not made for. Ours is to run everywhere.
      if (contestant.kind === 'ours') throw error;
      absent.push({ name, reason: String(error) });
    }
  }
  return { entrants, absent };
}

/**
 * Times of wrong answers are worth nothing.
 * @param {string} name
 * @param {Skills} skills
 * @param {Fixture} fixture
 */
async function prove(name, { sign, read, verifier }, { publicDer, inputBytes, good, forged }) {
  if (sign && read) {
    const signed = read(await sign());
    const [input, signature] = typeof signed === 'string' ? splitToken(signed) : [inputBytes, signed];
    const key = await crypto.subtle.importKey('spki', /** @type {BufferSource} */ (publicDer), algorithm, false, [
      'verify',
    ]);
    const holds = await crypto.subtle.verify(
      algorithm,
      key,
      /** @type {BufferSource} */ (signature),
      /** @type {BufferSource} */ (input),
    );
    if (!holds) throw new Error(`${name} signs wrongly`);
  }
  if (verifier) {
    if (!(await verifier(good)())) throw new Error(`${name} refuses a good signature`);
    const accepted = await (async () => verifier(forged)())().catch(() => false);
    if (accepted) throw new Error(`${name} accepts a forged signature`);
  }
}

/** @param {string} token @returns {[Uint8Array, Uint8Array]} */
function splitToken(token) {
  const end = token.lastIndexOf('.');
  return [new TextEncoder().encode(token.slice(0, end)), fromBase64url(token.slice(end + 1))];
}

/**
 * @param {Entrant[]} entrants
 * @param {(skills: Skills) => (() => unknown) | undefined} skill
 * @returns {import('./times.js').Runner[]}
 */
function runners(entrants, skill) {
  return entrants.flatMap(({ contestant: { name }, skills }) => {
    const run = skill(skills);
    return run ? [{ name, run }] : [];
  });
}
