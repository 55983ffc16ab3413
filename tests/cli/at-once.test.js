/** Several programs using the files of one folder at once: none fails, and nothing that one reported as done is lost. */
import { spawn } from 'node:child_process';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { changeFile, formatNamed, isFresh, tidyFolder, withFileLock } from '../../js/config/index.js';
import { openSandbox } from '../../js/cli/sandbox-state.js';
import { hasNoTimeLimit } from '../../js/platform/sender.js';
import { kitWithKeys, makeFolders, runProgram } from './support/run.js';

const main = fileURLToPath(new URL('../../js/cli/main.js', import.meta.url));
const lockModule = new URL('../../js/config/lock.js', import.meta.url).href;

/** How many applications are created at once. Each has a key of its own. */
const APPLICATIONS = 5;

/** @type {import('../../js/toolkit.js').Toolkit} */
let kit;
beforeAll(async () => {
  kit = await kitWithKeys(APPLICATIONS);
}, 60_000);
afterAll(() => kit.close());

/** @type {ReturnType<typeof makeFolders>[]} */
const made = [];
/** @type {ReturnType<typeof makeFolders>} */
let folders;
/** @type {string} */
let state;
beforeEach(() => {
  folders = makeFolders();
  made.push(folders);
  state = join(folders.cwd, '.tokensmith-sandbox.json');
});
afterAll(() => {
  for (const { remove } of made) remove();
});

/** @param {string[]} args of Node @returns {Promise<{ code: number | null, stderr: string }>} */
const node = (...args) =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: folders.cwd,
      env: { PATH: process.env.PATH, HOME: folders.home },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (chunk) => (stderr += chunk));
    child.on('close', (code) => resolve({ code, stderr }));
  });

/** In this process. @param {string[]} argv @param {typeof kit} [withKit] */
const run = (argv, withKit = kit) => runProgram(argv, { folders, kit: async () => withKit });

/** @param {string[]} argv */
const succeed = async (...argv) => {
  const result = await run(argv);
  expect([argv, result.code, result.code === 0 ? '' : result.stderr]).toEqual([argv, 0, '']);
  return result;
};

const prepare = async () => {
  await succeed('setup', 'abcd1234', 'SandboxSecret1', '--sandbox');
  await succeed('app:create', 'First', '--keyfile=private.key', '--sandbox');
};

/** @param {string} name */
const file = (name) => readFileSync(join(folders.cwd, name), 'utf8');
const users = () =>
  JSON.parse(readFileSync(state, 'utf8'))
    .users.map((/** @type {{ body: { name: string } }} */ { body }) => body.name)
    .sort();
const locks = () => readdirSync(folders.cwd).filter((name) => name.includes('.lock'));
/** @param {number} count @param {string} prefix */
const names = (count, prefix) =>
  Array.from({ length: count }, (_, index) => `${prefix}-${String(index).padStart(2, '0')}`);

const LONG_AGO = new Date(Date.now() - 3_600_000);

/** What a killed program leaves. @param {string} path of the file that it had locked */
const leaveLock = (path) => {
  writeFileSync(`${path}.lock`, 'of a killed program');
  utimesSync(`${path}.lock`, LONG_AGO, LONG_AGO);
};

describe('programs', () => {
  test('twenty users created at once are twenty users, though killed programs left their locks', async () => {
    await prepare();
    leaveLock(state);
    leaveLock(`${state}.lock`);
    const ended = await Promise.all(
      names(20, 'alice').map((name) => node(main, 'user:create', `name=${name}`, '--sandbox')),
    );
    expect(ended.filter(({ code }) => code !== 0)).toEqual([]);
    expect(users()).toEqual(names(20, 'alice'));
    expect(locks()).toEqual([]);
  }, 600_000);

  test('only one program holds a lock at a time, though killed ones left theirs and many take them over', async () => {
    const counter = join(folders.cwd, 'counter');
    writeFileSync(counter, '0');
    // Each reads, waits, and writes one more, as a program that runs alone may. One in three is killed in the middle, before it writes,
    // and is found an hour later.
    const code = `
      import { readFileSync, utimesSync, writeFileSync } from 'node:fs';
      import { setTimeout as pause } from 'node:timers/promises';
      import { withFileLock } from ${JSON.stringify(lockModule)};
      for (let round = 0; round < 5; round += 1) {
        await withFileLock('counter', async () => {
          const count = Number(readFileSync('counter', 'utf8'));
          await pause(5);
          if (round === 2 && process.argv[1] === 'dies') {
            utimesSync('counter.lock', 0, 0);
            process.kill(process.pid, 'SIGKILL');
          }
          writeFileSync('counter', String(count + 1));
        });
      }`;
    const ended = await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        node('--input-type=module', '--eval', code, index % 3 === 0 ? 'dies' : 'lives'),
      ),
    );
    expect(ended.map(({ code: status }) => status)).toEqual([null, 0, 0, null, 0, 0]);
    expect(readFileSync(counter, 'utf8')).toBe(String(4 * 5 + 2 * 2));
    // The last of them may have been killed: the next one takes over what it left.
    await withFileLock(counter, () => undefined);
    expect(locks()).toEqual([]);
  }, 600_000);
});

describe('commands', () => {
  /** @param {string} key */
  const publicOf = (key) => createPublicKey(createPrivateKey(key)).export({ type: 'spki', format: 'pem' });
  const applications = () =>
    JSON.parse(readFileSync(state, 'utf8')).applications.map(
      (/** @type {{ publicKey: string }} */ { publicKey }) => publicKey,
    );
  const heldKeys = () =>
    readdirSync(folders.cwd).flatMap((name) => {
      const key =
        name === '.nexmo-app'
          ? formatNamed('nexmo-app').read(file(name)).privateKey
          : /\.(?:key|pem)$/.test(name)
            ? file(name)
            : undefined;
      return key === undefined ? [] : [publicOf(key)];
    });

  test('applications created at once all have their keys', async () => {
    await succeed('setup', 'abcd1234', 'SandboxSecret1', '--sandbox');
    const ended = await Promise.all(
      names(APPLICATIONS, 'app').map((name) => run(['app:create', name, `--keyfile=${name}.key`, '--sandbox'])),
    );
    expect(ended.map(({ code }) => code)).toEqual(ended.map(() => 0));
    expect(new Set(applications()).size).toBe(APPLICATIONS);
    expect(heldKeys()).toEqual(expect.arrayContaining(applications()));
    expect(readdirSync(folders.cwd).filter((name) => name.startsWith('.tokensmith-key'))).toEqual([]);
  });

  test('a running one is not reported as interrupted', async () => {
    const env = { VONAGE_API_KEY: '12ab34cd', VONAGE_API_SECRET: 'Ab1cdEFgh2345678' };
    /** @type {typeof globalThis.fetch} */
    const created = async (_input, init) =>
      Response.json({ id: 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab', ...JSON.parse(String(init?.body)) }, { status: 201 });
    /** @type {Awaited<ReturnType<typeof runProgram>> | undefined} */
    let inner;
    const outer = await runProgram(['app:create', 'Outer', '--keyfile=outer.key', '--no-save'], {
      folders,
      env,
      kit: async () => kit,
      fetch: async (...request) => {
        inner = await runProgram(['app:create', 'Inner', '--keyfile=inner.key', '--no-save'], {
          folders,
          env,
          kit: async () => kit,
          fetch: created,
        });
        return created(...request);
      },
    });
    expect([outer.code, outer.stderr, inner?.code]).toEqual([0, '', 0]);
    expect(inner?.stderr).toMatch(
      /^Leave \.tokensmith-key-\w+\.pem alone: another tokensmith is using it, or was interrupted seconds ago\. If it stays, a later command says what to do\.\n$/,
    );
    expect(readdirSync(folders.cwd).sort()).toEqual(['inner.key', 'outer.key']);
  });

  test('of those that want the same key file one gets it, and the others say where their keys are', async () => {
    await succeed('setup', 'abcd1234', 'SandboxSecret1', '--sandbox');
    const ended = await Promise.all(
      names(APPLICATIONS, 'app').map((name) => run(['app:create', name, '--keyfile=private.key', '--sandbox'])),
    );
    expect(ended.filter(({ code }) => code === 0)).toHaveLength(1);
    for (const { stderr, code } of ended.filter((end) => end.code !== 0)) {
      const [, id, kept] =
        /The application (\S+) was created all the same, and its private key is in (\S+)\.\n/.exec(stderr) ?? [];
      expect([code, stderr]).toEqual([2, expect.stringContaining(`tokensmith app:setup ${id} private.key --sandbox`)]);
      expect(applications()).toContain(publicOf(file(String(kept))));
    }
    expect(heldKeys()).toEqual(expect.arrayContaining(applications()));
  });

  test('of those whose key is in .nexmo-app alone, none overwrites that of another', async () => {
    await succeed('setup', 'abcd1234', 'SandboxSecret1', '--sandbox');
    await Promise.all(names(APPLICATIONS, 'app').map((name) => run(['app:create', name, '--sandbox'])));
    expect(applications().length).toBeGreaterThan(1);
    expect(heldKeys()).toEqual(expect.arrayContaining(applications()));
  });

  test('files that several change keep what each of them wrote', async () => {
    const path = join(folders.cwd, 'list.json');
    await Promise.all(
      names(20, 'entry').map((name) =>
        changeFile(path, (present) => JSON.stringify([...JSON.parse(present ?? '[]'), name]), { overwrite: true }),
      ),
    );
    expect(JSON.parse(file('list.json')).sort()).toEqual(names(20, 'entry'));
    await prepare();
    await Promise.all([
      succeed('setup', '12ab34cd', 'Ab1cdEFgh2345678', '--format=vonagerc', '--local', '--no-check'),
      succeed('config:convert', '.nexmo-app', '--to=vonagerc'),
    ]);
    expect(JSON.parse(file('.vonagerc'))).toEqual({
      'api-key': '12ab34cd',
      'api-secret': 'Ab1cdEFgh2345678',
      'app-id': expect.any(String),
      'private-key': file('private.key'),
    });
  });

  test('requests wait for their turn without a time limit', async () => {
    const context = /** @type {any} */ ({ cwd: folders.cwd, kit: async () => kit, clock: () => 0 });
    expect(
      hasNoTimeLimit((await openSandbox(/** @type {any} */ ({ command: { name: 'user:list' }, context }))).fetch),
    ).toBe(true);
  });

  test('one that was suspended changes nothing after another took over', async () => {
    await prepare();
    const before = readFileSync(state, 'utf8');
    const suspended = new Proxy(kit, {
      get: (target, name) => {
        const value = /** @type {any} */ (target)[name];
        if (name !== 'verifyToken') return typeof value === 'function' ? value.bind(target) : value;
        return async (/** @type {any[]} */ ...parameters) => {
          utimesSync(`${state}.lock`, LONG_AGO, LONG_AGO);
          await withFileLock(state, () => undefined);
          return value.apply(target, parameters);
        };
      },
    });
    const { code, stderr } = await run(['user:create', 'name=alice', '--sandbox'], suspended);
    expect([code, stderr]).toEqual([2, expect.stringContaining('Another command took over the sandbox')]);
    expect(readFileSync(state, 'utf8')).toBe(before);
  });
});

describe('a lock', () => {
  /** @type {string} */
  let path;
  beforeEach(() => {
    path = join(folders.cwd, 'file');
  });

  test('is waited for while its holder lives', async () => {
    /** @type {string[]} */
    const order = [];
    await Promise.all(
      ['first', 'second'].map((name) =>
        withFileLock(path, async () => {
          order.push(`${name} begins`);
          await new Promise((resolve) => void setTimeout(resolve, 50));
          order.push(`${name} ends`);
        }),
      ),
    );
    expect(order.map((line) => line.split(' ')[1])).toEqual(['begins', 'ends', 'begins', 'ends']);
    expect(locks()).toEqual([]);
  });

  test('that its holder keeps too long is an error that names it; an interrupted command stops waiting', async () => {
    await withFileLock(path, async () => {
      await expect(withFileLock(path, () => undefined, { patience: 0 })).rejects.toMatchObject({
        code: 'ERR_CONFIG_UNWRITABLE',
        details: { where: path, remedy: expect.stringContaining(`${path}.lock`) },
      });
      const controller = new AbortController();
      const waiting = withFileLock(path, () => undefined, { signal: controller.signal });
      controller.abort();
      await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    });
    expect(locks()).toEqual([]);
  });

  test('that two find stale at once is taken over by one of them', async () => {
    leaveLock(path);
    // A process that takes over a stale lock holds the lock of the lock meanwhile.
    const { waiting } = await withFileLock(`${path}.lock`, async () => {
      const late = withFileLock(path, () => undefined, { patience: 0 });
      utimesSync(`${path}.lock`, new Date(), new Date());
      return { waiting: late };
    });
    await expect(waiting).rejects.toMatchObject({ code: 'ERR_CONFIG_UNWRITABLE' });
    expect(readFileSync(`${path}.lock`, 'utf8')).toBe('of a killed program');
  });

  test('is touched for as long as it is held', async () => {
    await withFileLock(path, async () => {
      utimesSync(`${path}.lock`, LONG_AGO, LONG_AGO);
      expect(isFresh(`${path}.lock`)).toBe(false);
      while (!isFresh(`${path}.lock`)) await new Promise((resolve) => void setTimeout(resolve, 50));
    });
  });

  test('that was lost is not released: it belongs to another command', async () => {
    await withFileLock(path, async (stillHeld) => {
      expect(stillHeld()).toBe(true);
      utimesSync(`${path}.lock`, LONG_AGO, LONG_AGO);
      await withFileLock(path, async () => expect(stillHeld()).toBe(false));
      writeFileSync(`${path}.lock`, "another's");
    });
    expect(existsSync(`${path}.lock`)).toBe(true);
  });

  test('with a time in the future counts as left by a killed program', async () => {
    leaveLock(path);
    const ahead = new Date(Date.now() + 3_600_000);
    utimesSync(`${path}.lock`, ahead, ahead);
    expect(await withFileLock(path, () => 'done', { patience: 0 })).toBe('done');
  });

  test('where nothing can be written is an error that says so', async () => {
    await expect(withFileLock(join(folders.cwd, 'none', 'file'), () => undefined)).rejects.toMatchObject({
      code: 'ERR_CONFIG_UNWRITABLE',
    });
  });

  test('keeps unfinished copies of a file that is being written', async () => {
    const copy = `${path}.tokensmith-0123456789ab`;
    writeFileSync(copy, 'half');
    await withFileLock(path, async () =>
      expect(await tidyFolder(folders.cwd)).toEqual([{ path: copy, target: path, state: 'in use' }]),
    );
    expect(await tidyFolder(folders.cwd)).toEqual([{ path: copy, target: path, state: 'removed' }]);
    expect(readdirSync(folders.cwd)).toEqual([]);
  });
});
