/**
 * Something happens before every call that changes the disk, or makes a change last; of the calls that write bytes, once more
 * when half of the bytes are written, so that a file torn in its middle is seen too.
 *
 * Loaded before a program with `--import`, the program kills itself at the step KILL_AT: a signal that cannot be caught leaves
 * no `finally` to tidy up. A program that imports this looks at the disk instead, and goes on: what is there at a step is what
 * a kill at that step leaves.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const killAt = Number(process.env.KILL_AT ?? 0);
let count = 0;

/** @type {() => void} */
let atStep = () => {
  count += 1;
  if (count !== killAt) return;
  process.kill(process.pid, 'SIGKILL');
  // The signal may arrive a moment later: nothing more may happen meanwhile.
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
};

/** What looks at the disk may write itself. */
let looking = false;

function step() {
  if (!looking) unseen(atStep);
}

/**
 * Does something whose steps do not count.
 *
 * @param {() => void} act
 */
export function unseen(act) {
  looking = true;
  try {
    act();
  } finally {
    looking = false;
  }
}

/** @param {() => void} look called at every step from now on */
export function atEveryStep(look) {
  atStep = look;
}

for (const name of /** @type {const} */ ([
  'fsyncSync',
  'renameSync',
  'linkSync',
  'unlinkSync',
  'mkdirSync',
  'chmodSync',
  'fchownSync',
  'rmSync',
  'utimesSync',
])) {
  const original = /** @type {(...parameters: any[]) => any} */ (fs[name]);
  Object.assign(fs, {
    [name]: (/** @type {any[]} */ ...parameters) => {
      step();
      return original(...parameters);
    },
  });
}

const openSync = fs.openSync;
Object.assign(fs, {
  openSync: (/** @type {any} */ path, /** @type {any} */ flags, /** @type {any} */ mode) => {
    if (typeof flags === 'string' && /[wa+]/.test(flags)) step();
    return openSync(path, flags, mode);
  },
});

const writeSync = fs.writeSync;
Object.assign(fs, {
  writeSync: (/** @type {number} */ descriptor, /** @type {any} */ bytes, /** @type {any[]} */ ...rest) => {
    // 1 and 2 are the terminal, or a pipe in its place.
    if (descriptor <= 2 || looking) return writeSync(descriptor, bytes, ...rest);
    step();
    const whole = Buffer.from(bytes).subarray(/** @type {number} */ (rest[0] ?? 0));
    const half = writeSync(descriptor, whole, 0, Math.floor(whole.length / 2));
    step();
    return half + writeSync(descriptor, whole, half);
  },
});

for (const name of /** @type {const} */ ([
  'writeFileSync',
  'appendFileSync',
  'writeFile',
  'appendFile',
  'createWriteStream',
  'copyFileSync',
])) {
  const original = /** @type {(...parameters: any[]) => any} */ (fs[name]);
  Object.assign(fs, {
    [name]: (/** @type {any[]} */ ...parameters) => {
      if (looking) return original(...parameters);
      throw new Error(`fs.${name} was used, which can leave half a file.`);
    },
  });
}

syncBuiltinESMExports();
