/** Runs the program in this process, with surroundings that the test supplies. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { run } from '../../../js/cli/program.js';
import { createToolkit } from '../../../js/targets/node.js';

/** 2023-11-14 22:13:20 UTC */
export const NOW = 1_700_000_000;

/**
 * A new folder with a home and a project in it.
 *
 * @returns {{ root: string, home: string, cwd: string, remove: () => void }}
 */
export function makeFolders() {
  const root = mkdtempSync(join(tmpdir(), 'tokensmith-cli-'));
  const home = join(root, 'home');
  const cwd = join(root, 'project');
  for (const folder of [home, cwd]) mkdirSync(folder);
  return { root, home, cwd, remove: () => rmSync(root, { recursive: true, force: true }) };
}

/**
 * A toolkit whose key pairs are made once and then given again, in turn: making them is what takes the time.
 *
 * @param {number} count how many are different
 * @returns {Promise<import('../../../js/toolkit.js').Toolkit>} to be closed
 */
export async function kitWithKeys(count) {
  const kit = await createToolkit();
  /** @type {Awaited<ReturnType<typeof kit.generateKeyPair>>[]} */
  const pairs = [];
  let next = 0;
  const generateKeyPair = async () => {
    const index = next++ % count;
    return (pairs[index] ??= await kit.generateKeyPair());
  };
  return new Proxy(kit, {
    get: (target, name) => {
      const value = /** @type {any} */ (target)[name];
      if (name === 'generateKeyPair') return generateKeyPair;
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** A stream that keeps what is written to it. */
export class Capture extends Writable {
  text = '';
  isTTY = false;

  /**
   * @override
   * @param {Buffer} chunk
   * @param {string} _encoding
   * @param {() => void} done
   */
  _write(chunk, _encoding, done) {
    this.text += chunk.toString();
    done();
  }
}

/**
 * @param {string[]} argv
 * @param {object} options
 * @param {{ home: string, cwd: string }} options.folders
 * @param {string | Uint8Array} [options.stdin]
 * @param {{ [name: string]: string }} [options.env]
 * @param {typeof globalThis.fetch} [options.fetch]
 * @param {() => Promise<any>} [options.kit]
 * @param {number} [options.now]
 * @param {NodeJS.Platform} [options.platform]
 * @returns {Promise<{ code: number, stdout: string, stderr: string }>}
 */
export async function runProgram(
  argv,
  { folders, stdin = '', env = {}, fetch = refuseFetch, kit = refuseKit, now = NOW, platform = process.platform },
) {
  const stdout = new Capture();
  const stderr = new Capture();
  const code = await run(argv, {
    stdin: Readable.from(stdin.length === 0 ? [] : [Buffer.from(stdin)]),
    stdout,
    stderr,
    env,
    cwd: folders.cwd,
    home: folders.home,
    platform,
    fetch,
    kit,
    clock: () => now,
  });
  return { code, stdout: stdout.text, stderr: stderr.text };
}

/** @type {typeof globalThis.fetch} */
const refuseFetch = () => {
  throw new Error('This command should send nothing.');
};

const refuseKit = () => {
  throw new Error('This command should not need the engine.');
};

/**
 * Runs many command lines in the same surroundings.
 *
 * @param {() => Parameters<typeof runProgram>[1]} surroundings asked for at each run
 */
export function programRunner(surroundings) {
  /**
   * @param {string[]} argv
   * @param {Partial<Parameters<typeof runProgram>[1]>} [options]
   */
  const runOne = (argv, options = {}) => runProgram(argv, { ...surroundings(), ...options });
  return {
    run: runOne,
    /**
     * The same for commands that must succeed; on failure, shows the program's message.
     *
     * @param {string[]} argv
     * @param {Partial<Parameters<typeof runProgram>[1]>} [options]
     */
    async succeed(argv, options) {
      const result = await runOne(argv, options);
      if (result.code !== 0) throw new Error(`${argv.join(' ')} ended with ${result.code}: ${result.stderr}`);
      return result;
    },
  };
}
