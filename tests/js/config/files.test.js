/** Files on a disk: modes, links, overwriting. What remains when a program is killed is tested in cli/killed.test.js. */
import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  changeFile,
  checkDestination,
  configLocations,
  loadConfig,
  loadPrivateKey,
  makePrivateFolder,
  readPath,
  readRequiredPath,
  readTextFile,
  removeFile,
  showPath,
  unreadableBefore,
  vonageConfigPath,
  writeFileAtomically,
  writeNewFile,
} from '../../../js/config/index.js';

const posix = process.platform === 'win32' ? test.skip : test;

/** @type {string} */
let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tokensmith-config-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** @param {string} name */
const mode = (name) => statSync(join(folder, name)).mode & 0o777;

/**
 * @param {() => unknown} action
 * @returns {any}
 */
const failure = (action) => {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error('It did not fail.');
};

/**
 * @param {Promise<unknown>} outcome
 * @returns {Promise<any>}
 */
const failureOf = (outcome) =>
  outcome.then(
    () => {
      throw new Error('It did not fail.');
    },
    (error) => error,
  );

describe('writeFileAtomically', () => {
  posix('gives a file that only its owner can read, whatever the umask', () => {
    const before = process.umask(0);
    try {
      writeFileAtomically(join(folder, 'private.key'), 'secret');
      writeFileAtomically(join(folder, 'public.key'), 'public', { mode: 0o644 });
    } finally {
      process.umask(before);
    }
    expect([mode('private.key'), mode('public.key')]).toEqual([0o600, 0o644]);
  });

  posix('tightens a loose mode and says what it was', () => {
    const path = join(folder, '.nexmorc');
    writeFileSync(path, 'old');
    chmodSync(path, 0o644);
    expect(writeFileAtomically(path, 'new', { overwrite: true })).toMatchObject({ created: false, tightened: 0o644 });
    expect([readFileSync(path, 'utf8'), mode('.nexmorc')]).toEqual(['new', 0o600]);
    expect(writeFileAtomically(path, 'newer', { overwrite: true }).tightened).toBeUndefined();
  });

  test('does not overwrite without the option', () => {
    const path = join(folder, 'private.key');
    expect(writeFileAtomically(path, 'first')).toMatchObject({ created: true });
    expect(failure(() => writeFileAtomically(path, 'second'))).toMatchObject({
      code: 'ERR_CONFIG_EXISTS',
      details: { where: path },
    });
    expect(readFileSync(path, 'utf8')).toBe('first');
    expect(readdirSync(folder)).toEqual(['private.key']);
  });

  posix('writes through a link and leaves the link', () => {
    mkdirSync(join(folder, 'dotfiles'));
    writeFileSync(join(folder, 'dotfiles', 'nexmorc'), 'old');
    symlinkSync('dotfiles/nexmorc', join(folder, '.nexmorc'));
    writeFileAtomically(join(folder, '.nexmorc'), 'new', { overwrite: true });
    expect(lstatSync(join(folder, '.nexmorc')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(folder, 'dotfiles', 'nexmorc'), 'utf8')).toBe('new');
    expect(readdirSync(join(folder, 'dotfiles'))).toEqual(['nexmorc']);
  });

  posix('does not write through a dangling link', () => {
    for (const [name, target] of [
      ['private.key', 'none'],
      ['.nexmorc', join('none', 'nexmorc')],
      ['self', 'self'],
    ])
      symlinkSync(String(target), join(folder, String(name)));
    for (const name of ['private.key', '.nexmorc']) {
      for (const overwrite of [true, false]) {
        expect(failure(() => writeFileAtomically(join(folder, name), 'secret', { overwrite }))).toMatchObject({
          code: 'ERR_CONFIG_UNWRITABLE',
          details: {
            problem: 'The file could not be written: it is a link to a file that does not exist.',
            remedy: 'Create the file that the link names, or remove the link.',
          },
        });
      }
    }
    expect(failure(() => writeFileAtomically(join(folder, 'self'), '')).message).toContain(
      'the links lead in a circle',
    );
    expect(readdirSync(folder).sort()).toEqual(['.nexmorc', 'private.key', 'self']);
  });

  test('says why it could not write', () => {
    expect(failure(() => writeFileAtomically(join(folder, 'no', 'such', 'file'), ''))).toMatchObject({
      code: 'ERR_CONFIG_UNWRITABLE',
      details: { problem: 'The file could not be written: the folder does not exist.' },
    });
    mkdirSync(join(folder, 'taken'));
    expect(failure(() => writeFileAtomically(join(folder, 'taken'), '', { overwrite: true })).message).toContain(
      'it is a folder',
    );
    writeFileSync(join(folder, 'file'), '');
    expect(failure(() => makePrivateFolder(join(folder, 'file', 'sub')))).toMatchObject({
      code: 'ERR_CONFIG_UNWRITABLE',
    });
    expect(readdirSync(folder).sort()).toEqual(['file', 'taken']);
  });
});

describe('changeFile', () => {
  const path = () => join(folder, 'a');

  test('passes the current text and takes the new one; undefined removes the file', async () => {
    const options = { overwrite: true };
    await changeFile(path(), (present) => `${present} and more`, options);
    await changeFile(path(), (present) => `${present} and more`, options);
    expect(readFileSync(path(), 'utf8')).toBe('undefined and more and more');
    await expect(
      changeFile(
        path(),
        () => {
          throw new Error('no');
        },
        options,
      ),
    ).rejects.toThrow('no');
    await expect(changeFile(path(), () => 'x')).rejects.toMatchObject({ code: 'ERR_CONFIG_EXISTS' });
    expect(readFileSync(path(), 'utf8')).toBe('undefined and more and more');
    await changeFile(path(), () => undefined, options);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('removes the unfinished copies of this file that killed programs left, and no others', async () => {
    for (const name of [
      'a.tokensmith-0123456789ab',
      'a.tokensmith-notes',
      'b.tokensmith-0123456789ab',
      '.a.tokensmith-0123456789ab',
    ])
      writeFileSync(join(folder, name), 'half');
    await changeFile(path(), () => 'whole');
    expect(readdirSync(folder).sort()).toEqual([
      '.a.tokensmith-0123456789ab',
      'a',
      'a.tokensmith-notes',
      'b.tokensmith-0123456789ab',
    ]);
  });
});

describe('before something that cannot be undone', () => {
  test('it is checked whether a file can be written', () => {
    mkdirSync(join(folder, 'taken'));
    writeFileSync(join(folder, 'file'), '');
    expect(checkDestination(join(folder, 'new'))).toBe(join(folder, 'new'));
    expect(checkDestination(join(folder, 'file'), { overwrite: true })).toBe(join(folder, 'file'));
    expect(failure(() => checkDestination(join(folder, 'file')))).toMatchObject({ code: 'ERR_CONFIG_EXISTS' });
    for (const [path, reason] of [
      [join(folder, 'none', 'x.key'), 'the folder does not exist'],
      [join(folder, 'file', 'x.key'), 'a part of the path is not a folder'],
      [join(folder, 'taken'), 'it is a folder'],
    ]) {
      expect(failure(() => checkDestination(String(path), { overwrite: true }))).toMatchObject({
        code: 'ERR_CONFIG_UNWRITABLE',
        details: { problem: `The file could not be written: ${reason}.` },
      });
    }
    expect(readdirSync(folder).sort()).toEqual(['file', 'taken']);
  });

  posix('anything but a regular file is refused', () => {
    expect(failure(() => checkDestination('/dev/null', { overwrite: true })).message).toContain(
      'it is not a regular file',
    );
  });

  posix('a new file is there under its own name from the first byte, for its owner alone', () => {
    writeNewFile(join(folder, 'a.pem'), 'secret');
    expect([readFileSync(join(folder, 'a.pem'), 'utf8'), mode('a.pem')]).toEqual(['secret', 0o600]);
    expect(failure(() => writeNewFile(join(folder, 'a.pem'), 'other'))).toMatchObject({ code: 'ERR_CONFIG_EXISTS' });
    expect(readFileSync(join(folder, 'a.pem'), 'utf8')).toBe('secret');
  });
});

describe('reading', () => {
  test('a missing file is undefined, or an error if it is required', async () => {
    expect(readTextFile(join(folder, 'none'))).toBeUndefined();
    expect(await readPath(join(folder, 'none'))).toBeUndefined();
    expect(await failureOf(readRequiredPath(join(folder, 'none'), 'The private key'))).toMatchObject({
      code: 'ERR_CONFIG_NOT_FOUND',
      details: { problem: 'The private key was not found.' },
    });
  });

  test('a folder or a disk image is refused', async () => {
    const large = join(folder, 'large');
    writeFileSync(large, Buffer.alloc(1024 * 1024 + 1));
    expect(failure(() => readTextFile(folder))).toMatchObject({ code: 'ERR_CONFIG_UNREADABLE' });
    expect(failure(() => readTextFile(large))).toMatchObject({ code: 'ERR_CONFIG_TOO_LARGE' });
    expect(await failureOf(readPath(folder))).toMatchObject({
      code: 'ERR_CONFIG_UNREADABLE',
      details: { problem: 'The file could not be read: it is a folder.' },
    });
    expect(await failureOf(readPath(large))).toMatchObject({ code: 'ERR_CONFIG_TOO_LARGE' });
  });

  test('a file of the largest size is read whole', async () => {
    const path = join(folder, 'largest');
    writeFileSync(path, Buffer.alloc(1024 * 1024, 'a'));
    expect(readTextFile(path)?.text.length).toBe(1024 * 1024);
    expect((await readPath(path))?.bytes.length).toBe(1024 * 1024);
  });

  posix('an endless device is refused, and one without an end to wait for is empty', async () => {
    expect(await failureOf(readPath('/dev/zero'))).toMatchObject({ code: 'ERR_CONFIG_TOO_LARGE' });
    expect(await readPath('/dev/null')).toMatchObject({ bytes: Buffer.alloc(0), isFile: false });
    // What a program keeps its own records in is a file, and nothing else.
    for (const path of ['/dev/zero', '/dev/null'])
      expect(failure(() => readTextFile(path))).toMatchObject({ code: 'ERR_CONFIG_UNREADABLE' });
  });

  describe('pipes', () => {
    /** @type {string} */
    let path;
    beforeEach(() => {
      path = join(folder, 'pipe');
      if (process.platform !== 'win32') spawnSync('mkfifo', [path]);
    });

    posix('are read to their end, whenever it comes', async () => {
      const read = readPath(path);
      // It opens the pipe for itself, which nobody had opened for writing so far.
      spawn('sh', ['-c', `{ printf one; sleep 0.1; printf two; } > '${path}'`]);
      expect(Buffer.from((await read)?.bytes ?? []).toString()).toBe('onetwo');
    });

    posix('are left when the signal says so, with its reason', async () => {
      const controller = new AbortController();
      const reason = new Error('enough');
      const read = failureOf(readPath(path, { signal: controller.signal, onWait: () => controller.abort(reason) }));
      expect(await read).toBe(reason);
    });

    posix('are refused when they give too much', async () => {
      const writer = spawn('sh', ['-c', `exec head -c 2000000 /dev/zero > '${path}'`]);
      expect(await failureOf(readPath(path))).toMatchObject({ code: 'ERR_CONFIG_TOO_LARGE' });
      await new Promise((resolve) => void writer.on('close', resolve));
    });

    posix('are not written to by the program', () =>
      expect(failure(() => readTextFile(path))).toMatchObject({ code: 'ERR_CONFIG_UNREADABLE' }),
    );
  });

  test('removing says whether there was something', () => {
    writeFileSync(join(folder, 'a'), '');
    expect([removeFile(join(folder, 'a')), removeFile(join(folder, 'a'))]).toEqual([true, false]);
  });
});

describe('finding files', () => {
  /** @param {{ [name: string]: string }} [env] */
  const surroundings = (env = {}) => {
    const cwd = join(folder, 'project');
    const home = join(folder, 'home');
    mkdirSync(cwd, { recursive: true });
    mkdirSync(join(home, '.vonage'), { recursive: true });
    return { cwd, home, env, platform: process.platform };
  };

  posix('a file with a secret that others can read is named, and its mode stays', async () => {
    const around = surroundings();
    const files = {
      '.nexmorc': '[credentials]\napi_key=k\napi_secret=s\n',
      '.env': 'VONAGE_API_SECRET=s\n',
      'private.key': '-----BEGIN PRIVATE KEY-----',
    };
    for (const [name, text] of Object.entries(files)) {
      writeFileSync(join(around.cwd, name), text);
      chmodSync(join(around.cwd, name), 0o644);
    }
    const { notices } = await loadConfig(around);
    expect(notices.map(({ kind, message }) => [kind, message])).toEqual(
      Object.keys(files).map((name) => [
        'loose',
        `${name} can be read by others (mode 0644). Close it with: chmod 600 ${name}`,
      ]),
    );
    for (const name of Object.keys(files))
      expect([name, statSync(join(around.cwd, name)).mode & 0o777]).toEqual([name, 0o644]);
  });

  test('a broken file is reported and does not stop the others', async () => {
    const around = surroundings();
    writeFileSync(join(around.cwd, '.vonagerc'), '{', { mode: 0o600 });
    writeFileSync(join(around.home, '.nexmorc'), '[credentials]\napi_key=k\napi_secret=s\n', { mode: 0o600 });
    const config = await loadConfig(around);
    expect(config.values.apiKey).toMatchObject({ value: 'k', origin: join(around.home, '.nexmorc') });
    expect(config.notices).toMatchObject([{ kind: 'unreadable', path: join(around.cwd, '.vonagerc') }]);
    expect(unreadableBefore(config, 'apiKey')).toMatchObject({ code: 'ERR_CONFIG_SYNTAX' });
    const option = {
      kind: /** @type {const} */ ('option'),
      name: 'options',
      values: { apiKey: 'k', applicationId: 'a' },
    };
    expect(unreadableBefore(await loadConfig(around, [option]), 'apiKey')).toBeUndefined();
  });

  test("the key's path is relative to the file, then to the working folder", async () => {
    const around = surroundings();
    writeFileSync(join(around.home, '.nexmo-app'), '[app_config]\napp_id=a\nprivate_key=private.key\n', {
      mode: 0o600,
    });
    const load = async (/** @type {ReturnType<typeof surroundings>} */ from) =>
      loadPrivateKey(await loadConfig(from), from);
    expect(await failureOf(load(around))).toMatchObject({ code: 'ERR_CONFIG_NOT_FOUND' });
    mkdirSync(join(around.cwd, 'sub'));
    writeFileSync(join(around.cwd, 'private.key'), 'KEY OF THE FOLDER', { mode: 0o600 });
    expect((await load(around))?.key).toEqual(Buffer.from('KEY OF THE FOLDER'));
    writeFileSync(join(around.home, 'private.key'), 'KEY AT HOME', { mode: 0o600 });
    expect(await load(around)).toEqual({
      key: Buffer.from('KEY AT HOME'),
      origin: `${join(around.home, '.nexmo-app')}, which names ${join('~', 'private.key')}`,
    });
    expect((await load(surroundings({ VONAGE_PRIVATE_KEY: 'private.key' })))?.key).toEqual(
      Buffer.from('KEY OF THE FOLDER'),
    );
    expect(await loadPrivateKey({ values: {} }, around)).toBeUndefined();
  });

  test('in the home folder itself each file counts once', () => {
    const home = join(folder, 'home');
    const paths = configLocations({ cwd: home, home, env: {}, platform: 'linux' }).map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
  });

  /** @type {{ platform: NodeJS.Platform, env: { [name: string]: string }, expected: string }[]} */
  const systems = [
    { platform: 'linux', env: {}, expected: '/home/a/.config/@vonage/cli/vonage.config.json' },
    { platform: 'linux', env: { XDG_CONFIG_HOME: '/x' }, expected: '/x/@vonage/cli/vonage.config.json' },
    { platform: 'darwin', env: {}, expected: '/home/a/.config/@vonage/cli/vonage.config.json' },
    { platform: 'win32', env: { LOCALAPPDATA: 'C:\\L' }, expected: 'C:\\L\\@vonage\\cli\\vonage.config.json' },
  ];
  test.each(systems)('Vonage CLI 1 keeps its file on $platform at $expected', ({ platform, env, expected }) =>
    expect(vonageConfigPath({ cwd: '/', home: '/home/a', env, platform })).toBe(expected),
  );

  test.each([
    ['/home/a/work/x/private.key', 'x/private.key'],
    ['/home/a/.nexmorc', join('~', '.nexmorc')],
    ['/etc/key', '/etc/key'],
    ['/home/a/workshop/key', join('~', 'workshop/key')],
  ])('%s is shown as %s', (path, expected) =>
    expect(showPath(path, { cwd: '/home/a/work', home: '/home/a' })).toBe(expected),
  );
});
