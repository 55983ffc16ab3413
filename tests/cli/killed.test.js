/**
 * Every command that writes is killed at every step: whatever is found afterwards is whole, old or new; no key is lost; no
 * application and no public key is without its private one; what is left over is reported; and the next command works.
 *
 * The commands run in one process, which looks at the disk at every step in place of being killed there. A few are killed
 * for real, to see that the result is the same.
 */
import { spawnSync } from 'node:child_process';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { COMMANDS } from '../../js/cli/command-table.js';
import { formatNamed } from '../../js/config/index.js';
import { kitWithKeys, makeFolders, runProgram } from './support/run.js';

/** @typedef {import('./support/run-and-look.js').Job} Job */
/** @typedef {import('./support/run-and-look.js').Outcome} Outcome */

const support = fileURLToPath(new URL('./support/', import.meta.url));
const main = fileURLToPath(new URL('../../js/cli/main.js', import.meta.url));

const folders = makeFolders();
afterAll(() => folders.remove());

/** @type {import('../../js/toolkit.js').Toolkit} */
let kit;
afterAll(() => kit.close());

/** What all commands begin with: an account, an application, its key in two files, another key pair, and a user. */
const beginning = /** @type {Job[]} */ ([
  { name: 'setup', argv: ['setup', 'abcd1234', '-', '--sandbox'], stdin: 'SandboxSecret1' },
  {
    name: 'application',
    argv: ['app:create', 'First', '--rtc-event-url=https://example.com/rtc', '--keyfile=private.key', '--sandbox'],
  },
  { name: 'user', argv: ['user:create', 'name=alice', '--sandbox'] },
  { name: 'pair', argv: ['key:generate', '--keyfile=other.key', '--public-keyfile=public.key'] },
]).map((job) => ({ ...job, asTemplate: true }));

/**
 * @typedef {Job & { givesUp?: boolean, unsaved?: boolean, again?: string[] }} KilledJob
 *   `givesUp`: the command is told to overwrite a key; `unsaved`: it cannot hold the key of an application before the
 *   application is there; `again`: the command that must work afterwards, the same one if not given
 */
const next = ['app:create', 'Next', '--keyfile=next.key', '--sandbox'];
const killed = /** @type {KilledJob[]} */ ([
  { name: 'setup --local', argv: ['setup', '12ab34cd', '-', '--local', '--no-check'], stdin: 'Ab1cdEFgh2345678' },
  { name: 'setup at home', argv: ['setup', '12ab34cd', '-', '--no-check'], stdin: 'Ab1cdEFgh2345678' },
  {
    name: 'setup --format=vonagerc',
    argv: [
      'setup',
      '12ab34cd',
      '-',
      '--format=vonagerc',
      '--app-id',
      'APP_ID',
      '--private-key=private.key',
      '--no-check',
    ],
    stdin: 'Ab1cdEFgh2345678',
  },
  { name: 'setup --sandbox', argv: ['setup', '12ab34cd', '-', '--sandbox'], stdin: 'Ab1cdEFgh2345678' },
  { name: 'app:create', argv: ['app:create', 'Second', '--keyfile=second.key', '--sandbox'], again: next },
  {
    name: 'app:create --force',
    argv: ['app:create', 'Second', '--keyfile=private.key', '--force', '--sandbox'],
    givesUp: true,
    again: [...next, '--force'],
  },
  {
    name: 'app:create --no-save',
    argv: ['app:create', 'Second', '--no-save', '--sandbox'],
    unsaved: true,
    again: next,
  },
  {
    name: 'app:create --platform-key',
    argv: ['app:create', 'Second', '--platform-key', '--keyfile=second.key', '--sandbox'],
    unsaved: true,
    again: next,
  },
  {
    name: 'app:create --public-keyfile',
    argv: ['app:create', 'Second', '--public-keyfile=public.key', '--sandbox'],
    again: next,
  },
  { name: 'app:setup', argv: ['app:setup', 'APP_ID', 'private.key', '--sandbox'] },
  { name: 'app:setup --inline', argv: ['app:setup', 'APP_ID', 'private.key', '--inline', '--sandbox'] },
  { name: 'app:setup --global', argv: ['app:setup', 'APP_ID', 'private.key', '--global', '--sandbox'] },
  { name: 'app:update', argv: ['app:update', 'APP_ID', 'Renamed', '--sandbox'] },
  {
    name: 'app:capabilities:update',
    argv: ['app:capabilities:update', 'APP_ID', 'rtc', '--rtc-event-url=https://example.com/other', '--sandbox'],
  },
  {
    name: 'app:capabilities:remove',
    argv: ['app:capabilities:remove', 'APP_ID', 'rtc', '--confirm', '--sandbox'],
    again: next,
  },
  { name: 'app:delete', argv: ['app:delete', 'APP_ID', '--confirm', '--sandbox'], again: next },
  {
    name: 'user:create',
    argv: ['user:create', 'name=bob', '--sandbox'],
    again: ['user:create', 'name=carol', '--sandbox'],
  },
  { name: 'user:update', argv: ['user:update', 'alice', 'display_name=Alice', '--sandbox'] },
  {
    name: 'user:delete',
    argv: ['user:delete', 'alice', '--confirm', '--sandbox'],
    again: ['user:create', 'name=bob', '--sandbox'],
  },
  {
    name: 'key:generate',
    argv: ['key:generate', '--keyfile=new.key', '--public-keyfile=new-public.key'],
    again: ['key:generate', '--keyfile=new.key', '--public-keyfile=new-public.key', '--force'],
  },
  { name: 'key:generate --force', argv: ['key:generate', '--keyfile=other.key', '--force'], givesUp: true },
  {
    name: 'key:convert',
    argv: ['key:convert', 'private.key', '--to=pkcs1', '--out=pkcs1.key'],
    again: ['key:convert', 'private.key', '--to=pkcs1', '--out=pkcs1.key', '--force'],
  },
  { name: 'key:convert --force', argv: ['key:convert', 'private.key', '--to=pkcs1', '--out=private.key', '--force'] },
  {
    name: 'key:convert to a public key',
    argv: ['key:convert', 'private.key', '--to=spki', '--out=spki.pem'],
    again: ['key:convert', 'private.key', '--to=spki', '--out=spki.pem', '--force'],
  },
  ...['vonagerc', 'vonage-config', 'vonage-app', 'env', 'nexmo-app'].map((format) => ({
    name: `config:convert to ${format}`,
    argv: ['config:convert', `--to=${format}`, '--force'],
  })),
  { name: 'config:convert to a key', argv: ['config:convert', '--to=private-key', '--out=copy.key'] },
  { name: 'sandbox --reset', argv: ['sandbox', '--reset', '--port=0'], again: next },
]);

/** Those that write nothing that lasts. The requests that `serve` passes on are the other commands'. */
const reading = [
  'balance',
  'app:list',
  'app:show',
  'app:validate',
  'user:list',
  'user:show',
  'jwt:generate',
  'inspect',
  'jwt:inspect',
  'jwt:verify',
  'key:inspect',
  'acl:build',
  'acl:check',
  'config:show',
  'completion',
  'complete',
  'help',
  'version',
  'serve',
];

/** .nexmo-app has the only copy of the key. */
const onlyCopy = /** @type {KilledJob[]} */ ([
  { name: 'without private.key', argv: ['app:create', 'Only', '--force', '--sandbox'], asTemplate: true },
  { name: 'app:delete of the only copy', argv: ['app:delete', 'APP_ID', '--confirm', '--sandbox'], again: next },
]);

const jobs = [...killed, ...onlyCopy.filter(({ asTemplate }) => asTemplate !== true)];

/** Milliseconds that a test may take: the machine may be busy. */
const PATIENCE = 600_000;

/** @type {Map<string, Outcome>} */
const outcomes = new Map();

beforeAll(async () => {
  for (const folder of ['home', 'project']) mkdirSync(join(folders.root, 'template', folder), { recursive: true });
  const { stdout, stderr } = spawnSync(process.execPath, [join(support, 'run-and-look.js'), folders.root], {
    input: JSON.stringify([...beginning, ...killed, ...onlyCopy]),
    encoding: 'utf8',
    maxBuffer: 16 * 1024 * 1024,
  });
  if (stderr !== '') throw new Error(stderr);
  for (const outcome of /** @type {Outcome[]} */ (JSON.parse(stdout))) outcomes.set(outcome.name, outcome);
  kit = await kitWithKeys(2);
}, PATIENCE);

/** Names of what a killed write leaves: half a file perhaps. Nobody counts on it. */
const LEFTOVER = /\.tokensmith-[0-9a-f]{12}$/;
const UNSAVED_KEY = /^\.tokensmith-key-[0-9a-f]{8}\.pem$/;

/** @type {Map<string, string>} */
const publicHalves = new Map();

/** @param {string} key PEM of either half */
const publicOf = (key) => {
  const present = publicHalves.get(key);
  if (present !== undefined) return present;
  const half = String(
    createPublicKey(key.includes('PRIVATE') ? createPrivateKey(key) : key).export({ type: 'spki', format: 'pem' }),
  );
  publicHalves.set(key, half);
  return half;
};

/**
 * Folders as they were found after a command.
 *
 * @param {string} path
 */
const look = (path) => {
  const files = readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => ({ name: entry.name, path: join(entry.parentPath, entry.name) }));
  const whole = files
    .filter(({ name }) => !LEFTOVER.test(name) && !name.endsWith('.lock'))
    .map((file) => ({ ...file, text: readFileSync(file.path, 'utf8') }));
  /** @param {RegExp} pattern */
  const pems = (pattern) =>
    whole.flatMap(({ name, text }) =>
      (text.replaceAll('\\n', '\n').match(pattern) ?? []).map((pem) => ({ name, half: publicOf(pem) })),
    );
  return {
    files,
    whole,
    text: (/** @type {string} */ wanted) => whole.find(({ name }) => name === wanted)?.text,
    leftovers: files.filter(({ name }) => LEFTOVER.test(name)),
    unsavedKeys: files.filter(({ name }) => UNSAVED_KEY.test(name)),
    /** Every private key, by its public half, wherever it is. */
    privateKeys: pems(/-----BEGIN (?:RSA )?PRIVATE KEY-----[^-]*-----END (?:RSA )?PRIVATE KEY-----/g).map(
      ({ half }) => half,
    ),
    publicKeys: pems(/-----BEGIN PUBLIC KEY-----[^-]*-----END PUBLIC KEY-----/g).filter(
      ({ name }) => name !== '.tokensmith-sandbox.json',
    ),
    /** The public keys of the applications that the platform knows. */
    applications: whole.flatMap(({ name, text }) =>
      name === '.tokensmith-sandbox.json'
        ? JSON.parse(text).applications.map((/** @type {{ publicKey: string }} */ { publicKey }) => publicKey)
        : [],
    ),
  };
};

/** @typedef {ReturnType<typeof look>} Found */

/** How a file shows that it is whole. @type {{ [name: string]: (text: string) => unknown }} */
const READERS = {
  '.nexmorc': (text) => formatNamed('nexmorc').read(text).apiSecret,
  '.nexmo-app': (text) => Object.keys(formatNamed('nexmo-app').read(text)).length > 0,
  '.tokensmith-sandbox.json': (text) => JSON.parse(text),
  '.vonagerc': (text) => formatNamed('vonagerc').read(text).privateKey,
  'config.json': (text) => formatNamed('vonagerc').read(text).privateKey,
  'vonage.config.json': (text) => formatNamed('vonage-config').read(text).apiSecret,
  'vonage_app.json': (text) => formatNamed('vonage-app').read(text).privateKey,
  '.env': (text) => formatNamed('env').read(text).privateKey,
};

/**
 * What is wrong with what was found.
 *
 * @param {KilledJob} job
 * @param {Found} before
 * @param {Found} found
 */
const faults = ({ givesUp = false, unsaved = false }, before, found) => {
  /** @type {string[]} */
  const wrong = [];
  for (const { name, text } of found.whole) {
    const whole = /\.(?:key|pem)$/.test(name)
      ? text.trimEnd().endsWith('KEY-----') || UNSAVED_KEY.test(name)
      : READERS[name]?.(text);
    if (!whole) wrong.push(`${name} is not whole`);
  }
  for (const { name, path } of found.files) {
    const mode = statSync(path).mode & 0o777;
    if (mode !== 0o600 && !(mode === 0o644 && !readFileSync(path, 'utf8').includes('PRIVATE')))
      wrong.push(`${name} has the mode ${mode.toString(8)}`);
  }
  if (!givesUp)
    for (const half of new Set(before.privateKeys))
      if (!found.privateKeys.includes(half)) wrong.push('a private key was lost');
  for (const { name, half } of found.publicKeys)
    if (!found.privateKeys.includes(half)) wrong.push(`${name} has no private key`);
  const given = new Set(givesUp ? before.applications : []);
  const keyless = found.applications.filter((half) => !given.has(half) && !found.privateKeys.includes(half));
  if (keyless.length > 0 && !(unsaved && keyless.length === 1)) wrong.push('an application has no private key');
  return wrong;
};

/**
 * A copy of a state to go on with, as it is found at once or after a while.
 *
 * @param {string} state
 * @param {'at once' | 'later'} when
 */
const goOn = (state, when) => {
  const copy = join(folders.root, 'next');
  rmSync(copy, { recursive: true, force: true });
  cpSync(state, copy, { recursive: true });
  const time = new Date(when === 'at once' ? Date.now() : Date.now() - 3_600_000);
  for (const { path } of look(copy).files) utimesSync(path, time, time);
  const applicationId = formatNamed('nexmo-app').read(look(copy).text('.nexmo-app') ?? '').applicationId ?? '';
  return {
    found: () => look(copy),
    /** @param {string[]} argv @param {string} [stdin] */
    run: (argv, stdin) =>
      runProgram(
        argv.map((word) => (word === 'APP_ID' ? applicationId : word)),
        {
          folders: { home: join(copy, 'home'), cwd: join(copy, 'project') },
          kit: async () => kit,
          ...(stdin !== undefined && { stdin }),
        },
      ),
  };
};

/** @param {string} name */
const statesOf = (name) =>
  Array.from({ length: outcomes.get(name)?.states ?? 0 }, (_, index) => join(folders.root, name, String(index)));

test('every command is among those that are killed here, or writes nothing', () => {
  const names = killed.map(({ argv }) => argv[0]);
  expect([...new Set([...names, ...reading])].sort()).toEqual(COMMANDS.map(({ name }) => name).sort());
  expect(names.filter((name) => reading.includes(String(name)))).toEqual([]);
});

describe.each(jobs)('$name, killed at every step', (job) => {
  const { name, argv, stdin, again = argv } = job;

  test('leaves everything whole and loses no key', () => {
    const outcome = outcomes.get(name);
    expect([outcome?.code, outcome?.stderr]).toEqual([0, expect.not.stringContaining('Error')]);
    const before = look(join(folders.root, name, '0'));
    const states = [...statesOf(name), join(folders.root, name, 'end')];
    expect(states.map((state) => faults(job, before, look(state)))).toEqual(states.map(() => []));
    const end = look(join(folders.root, name, 'end'));
    expect([...end.leftovers, ...end.unsavedKeys, ...end.files.filter((file) => file.name.endsWith('.lock'))]).toEqual(
      [],
    );
  });

  test(
    'what is left over is reported, then and later',
    async () => {
      const states = statesOf(name).filter(
        (state) => look(state).leftovers.length + look(state).unsavedKeys.length > 0,
      );
      // It only removes.
      expect(states.length > 0).toBe(name !== 'sandbox --reset');
      for (const state of states) {
        const { leftovers, unsavedKeys } = look(state);
        const soon = goOn(state, 'at once');
        const { stderr } = await soon.run(['config:show']);
        for (const file of [...leftovers, ...unsavedKeys])
          expect(stderr).toMatch(new RegExp(`^Leave .*${file.name.replaceAll('.', '\\.')}`, 'm'));
        expect(soon.found().files.length).toBe(look(state).files.length);
        const later = goOn(state, 'later');
        const report = (await later.run(['config:show'])).stderr;
        for (const file of unsavedKeys)
          expect(report).toContain(`${file.name} is the private key of an application whose creation was interrupted.`);
        for (const file of leftovers) expect(report).toContain(`${file.name} was an unfinished copy of`);
        expect(later.found().leftovers).toEqual([]);
        expect(later.found().unsavedKeys.length).toBe(unsavedKeys.length);
      }
    },
    PATIENCE,
  );

  test(
    'the next command works',
    async () => {
      for (const state of statesOf(name)) {
        const { run, found } = goOn(state, 'later');
        const { code, stderr } = await run(again, again === argv ? stdin : undefined);
        expect([state, code, code === 0 ? '' : stderr]).toEqual([state, 0, '']);
        expect(found().leftovers).toEqual([]);
      }
    },
    PATIENCE,
  );
});

test.each(reading.filter((name) => /^(?:balance$|(?:app|user|jwt|config):)/.test(name)))(
  '%s changes nothing',
  async (name) => {
    const { run, found } = goOn(join(folders.root, 'setup --local', '0'), 'later');
    /** @type {{ [name: string]: string[] }} */
    const givenTo = { 'user:show': ['alice'], 'jwt:generate': ['sub=alice'] };
    const before = found().whole;
    await run([
      name,
      ...(givenTo[name] ?? []),
      ...(name.startsWith('config') || name.startsWith('jwt:v') ? [] : ['--sandbox']),
    ]);
    expect(found().whole).toEqual(before);
  },
);

test('a real kill leaves what was seen', () => {
  const { name, argv, stdin } = /** @type {KilledJob} */ (killed[0]);
  /** @param {string} path */
  const contents = (path) => {
    const { files, whole } = look(path);
    return [files.map((file) => file.name.replace(LEFTOVER, '.tokensmith-…')), whole.map((file) => file.text)];
  };
  const seen = statesOf(name).map(contents);
  for (const step of [3, 8, 12]) {
    const copy = join(folders.root, 'in truth');
    rmSync(copy, { recursive: true, force: true });
    cpSync(join(folders.root, name, '0'), copy, { recursive: true });
    const { signal } = spawnSync(
      process.execPath,
      ['--import', pathToFileURL(join(support, 'write-steps.js')).href, main, ...argv],
      {
        cwd: join(copy, 'project'),
        env: { PATH: process.env.PATH, HOME: join(copy, 'home'), KILL_AT: String(step) },
        input: stdin,
      },
    );
    expect(signal).toBe('SIGKILL');
    expect(seen).toContainEqual(contents(copy));
  }
});
