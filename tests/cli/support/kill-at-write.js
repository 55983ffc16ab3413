/**
 * Loaded before a program with `--import`: the program kills itself at the KILL_AT-th call that changes the disk or makes
 * a change last, just before the call; of the calls that write bytes, half of the bytes are written first, so that a file
 * torn in its middle is seen too. A signal that cannot be caught leaves no `finally` to tidy up.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const at = Number(process.env.KILL_AT ?? 0);
let count = 0;

/** @returns {boolean} whether this is the call to die at */
function reached() {
  count += 1;
  return count === at;
}

function die() {
  process.kill(process.pid, 'SIGKILL');
  // The signal may arrive a moment later: nothing more may happen meanwhile.
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
}

for (const name of /** @type {const} */ (['fsyncSync', 'renameSync', 'linkSync', 'unlinkSync', 'mkdirSync', 'chmodSync', 'rmSync'])) {
  const original = /** @type {(...parameters: any[]) => any} */ (fs[name]);
  Object.assign(fs, {
    [name]: (/** @type {any[]} */ ...parameters) => {
      if (reached()) die();
      return original(...parameters);
    },
  });
}

const openSync = fs.openSync;
Object.assign(fs, {
  openSync: (/** @type {any} */ path, /** @type {any} */ flags, /** @type {any} */ mode) => {
    if (typeof flags === 'string' && /[wa+]/.test(flags) && reached()) die();
    return openSync(path, flags, mode);
  },
});

const writeSync = fs.writeSync;
Object.assign(fs, {
  writeSync: (/** @type {number} */ descriptor, /** @type {any} */ bytes, /** @type {any[]} */ ...rest) => {
    // 1 and 2 are the terminal, or a pipe in its place.
    if (descriptor > 2) {
      if (reached()) die();
      if (reached()) {
        writeSync(descriptor, bytes, 0, Math.floor(bytes.length / 2));
        die();
      }
    }
    return writeSync(descriptor, bytes, ...rest);
  },
});

for (const name of /** @type {const} */ (['writeFileSync', 'appendFileSync', 'writeFile', 'appendFile', 'createWriteStream', 'copyFileSync'])) {
  Object.assign(fs, {
    [name]: () => {
      throw new Error(`fs.${name} was used, which can leave half a file.`);
    },
  });
}

syncBuiltinESMExports();
