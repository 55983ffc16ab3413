/**
 * The files written here are read by the tools that own them, and the reverse: the newest nexmo-cli and @vonage/cli that npm
 * has, run as they are. They send nothing: only commands that work offline are run.
 */
import { execFileSync } from 'node:child_process';
import { createPublicKey, createVerify, generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { formatNamed, vonageConfigPath } from '../../js/config/index.js';

const require = createRequire(import.meta.url);
const nexmoProgram = require.resolve('nexmo-cli/lib/bin.js');
const nexmoConfig = require.resolve('nexmo-cli/lib/config.js');
const vonageProgram = join(dirname(require.resolve('@vonage/cli/package.json')), 'bin', 'run.cjs');

const account = { apiKey: '12ab34cd', apiSecret: 'Ab1c=dEF;gh#23 "45' };
const applicationId = 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab';
/** @type {string} */
let privateKey;
beforeAll(() => {
  privateKey = generateKeyPairSync('rsa', { modulusLength: 2048 })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString();
});

/** @type {string} */
let home;
/** @type {string} */
let cwd;
beforeEach(() => {
  const root = mkdtempSync(join(tmpdir(), 'tokensmith-foreign-'));
  home = join(root, 'home');
  cwd = join(root, 'project');
  for (const folder of [home, cwd]) mkdirSync(folder);
});
afterEach(() => rmSync(dirname(home), { recursive: true, force: true }));

/** @param {string[]} argv a script of theirs and its arguments */
const node = (...argv) =>
  execFileSync(process.execPath, argv, {
    cwd,
    encoding: 'utf8',
    // No configuration of this machine, and no proxy that anything could be sent through.
    env: { HOME: home, USERPROFILE: home, PATH: process.env.PATH, NODE_NO_WARNINGS: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

/** @param {string} token */
const isSignedByOurKey = (token) => {
  const [header, payload, signature = ''] = token.trim().split('.');
  return createVerify('RSA-SHA256')
    .update(`${header}.${payload}`)
    .verify(createPublicKey(privateKey), signature, 'base64url');
};

describe('nexmo-cli', () => {
  const nexmorc = formatNamed('nexmorc');

  test('reads .nexmorc', () => {
    writeFileSync(join(home, '.nexmorc'), nexmorc.write(account));
    expect(node(nexmoProgram, 'account')).toBe(`API Key:    ${account.apiKey}\nAPI Secret: ${account.apiSecret}\n`);
    writeFileSync(join(cwd, '.nexmorc'), nexmorc.write({ apiKey: 'local', apiSecret: 'wins' }));
    expect(node(nexmoProgram, 'account')).toBe('API Key:    local\nAPI Secret: wins\n');
  });

  test('writes the bytes we write, into an empty folder and into a file that has more', () => {
    const save = `
      const { default: Config } = require(${JSON.stringify(nexmoConfig)});
      const config = new Config({ warn() {}, log() {}, error(message) { throw new Error(message); } });
      config.putAndSave({ credentials: { api_key: ${JSON.stringify(account.apiKey)}, api_secret: ${JSON.stringify(account.apiSecret)} } }, true);`;
    node('-e', save);
    expect(readFileSync(join(cwd, '.nexmorc'), 'utf8')).toBe(nexmorc.write(account));
    expect(nexmorc.read(readFileSync(join(cwd, '.nexmorc'), 'utf8'))).toEqual(account);

    const more =
      'top=1\n\n[credentials]\napi_key=old\nextra=a=b\nlist[]=x\nlist[]=y\n\n[other.section]\nquoted="; not a comment"\nflag=true\n';
    writeFileSync(join(cwd, '.nexmorc'), more);
    node('-e', save);
    expect(nexmorc.write(account, more)).toBe(readFileSync(join(cwd, '.nexmorc'), 'utf8'));
  });

  test('takes .nexmo-app apart as we do, and signs with its key', () => {
    // The beta that has .nexmo-app is no longer published. It reads the file with the ini package and gives the key to nexmo.
    const ini = createRequire(nexmoConfig)('ini');
    const text = formatNamed('nexmo-app').write({ applicationId, privateKey });
    expect({ ...ini.parse(text).app_config }).toEqual({ app_id: applicationId, private_key: privateKey });
    expect(text).toBe(ini.stringify({ app_config: { app_id: applicationId, private_key: privateKey } }));
    const Nexmo = /** @type {any} */ (require('nexmo'));
    const client = new Nexmo(
      { apiKey: 'k', apiSecret: 's', applicationId, privateKey: ini.parse(text).app_config.private_key },
      {},
    );
    expect(isSignedByOurKey(client.generateJwt())).toBe(true);
  });

  test('signs with private.key', () => {
    writeFileSync(join(cwd, 'private.key'), formatNamed('private-key').write({ privateKey }));
    const token = node(nexmoProgram, 'jwt:generate', './private.key', `application_id=${applicationId}`);
    expect(isSignedByOurKey(/** @type {string} */ (/ey\S+/.exec(token)?.[0]))).toBe(true);
  });
});

describe('@vonage/cli', () => {
  const vonageConfig = formatNamed('vonage-config');
  const path = () => vonageConfigPath({ cwd, home, env: {}, platform: process.platform });

  test('reads vonage.config.json where we put it', () => {
    mkdirSync(dirname(path()), { recursive: true });
    writeFileSync(path(), vonageConfig.write(account));
    expect(JSON.parse(node(vonageProgram, 'config').replace(/^[^{]*/, ''))).toEqual(account);
  });

  test('writes the bytes we write', () => {
    const made = () => readFileSync(path(), 'utf8');
    node(vonageProgram, 'config:set', `--apiKey=${account.apiKey}`, `--apiSecret=${account.apiSecret}`);
    expect(made()).toBe(vonageConfig.write(account));
    expect(vonageConfig.read(made())).toEqual(account);
  });

  test('signs as the application of vonage_app.json', () => {
    writeFileSync(
      join(cwd, 'vonage_app.json'),
      formatNamed('vonage-app').write({ applicationName: 'My App', applicationId, privateKey }),
    );
    const token = node(
      '--input-type=module',
      '-e',
      `import Users from ${JSON.stringify(require.resolve('@vonage/cli-plugin-users/dist/users_base.js'))};
       const command = Object.create(Users.prototype);
       await command._generateJWT();
       process.stdout.write(command._token);`,
    );
    expect(isSignedByOurKey(token)).toBe(true);
    expect(
      JSON.parse(Buffer.from(/** @type {string} */ (token.split('.')[1]), 'base64url').toString()).application_id,
    ).toBe(applicationId);
  });

  test('signs with private.key', () => {
    writeFileSync(join(cwd, 'private.key'), privateKey);
    expect(isSignedByOurKey(node(vonageProgram, 'jwt', '--key_file=private.key', `--app_id=${applicationId}`))).toBe(
      true,
    );
  });
});
