import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createSandbox } from '../../../js/sandbox/index.js';
import { createState, validateState } from '../../../js/sandbox/state.js';
import { findUser } from '../../../js/sandbox/users.js';
import { createToolkit } from '../../../js/targets/node.js';
import { API, basic, createApplication, now, repeatableSandbox, send } from '../support/sandbox.js';

/** @type {any} */
let kit;
/** @type {{ privateKey: string, publicKey: string }} */
let pair;

beforeAll(async () => {
  kit = await createToolkit();
  pair = await kit.generateKeyPair({ modulusLength: 2048 });
});
afterAll(() => kit.close());

const account = { apiKey: 'feed0001', apiSecret: 'Sw0rdfish-Sw0rdfish' };

/** A sandbox with an account, an application and a user. */
async function filled() {
  const sandbox = repeatableSandbox(kit);
  await sandbox.registerAccount(account);
  const id = await createApplication(sandbox, pair.publicKey);
  const { token } = await kit.signToken({ privateKey: pair.privateKey, applicationId: id, now });
  const authorization = `Bearer ${token}`;
  await send(sandbox, 'POST', `${API}/v1/users`, {
    authorization,
    body: { name: 'alice', properties: { custom_data: { a: 1 } } },
  });
  return { sandbox, id, authorization };
}

/** @param {() => unknown} action */
function failureOf(action) {
  try {
    action();
  } catch (error) {
    const { code, details } = /** @type {any} */ (error);
    return { code, where: details?.where };
  }
  return null;
}

describe('exported state', () => {
  test('is JSON, and a sandbox that starts with it behaves as the first did', async () => {
    const { sandbox, id, authorization } = await filled();
    const exported = sandbox.exportState();
    expect(exported).toMatchObject({ format: 'tokensmith-sandbox', version: 1 });
    const text = JSON.stringify(exported);
    const again = repeatableSandbox(kit, { state: JSON.parse(text) });
    expect(JSON.stringify(again.exportState())).toBe(text);
    const users = await send(again, 'GET', `${API}/v1/users/alice`, { authorization });
    expect(users).toMatchObject({ status: 200, body: { name: 'alice', properties: { custom_data: { a: 1 } } } });
    expect((await send(again, 'GET', `${API}/v2/applications/${id}`, { authorization: basic() })).status).toBe(200);
    expect((await send(again, 'GET', `${API}/v2/applications`, { authorization: basic(account) })).status).toBe(200);
    const wrong = basic({ ...account, apiSecret: 'wrong' });
    expect((await send(again, 'GET', `${API}/v2/applications`, { authorization: wrong })).status).toBe(401);
  });

  test('holds neither a secret nor a private key, nor the demo account', async () => {
    const { sandbox } = await filled();
    const text = JSON.stringify(sandbox.exportState());
    expect(text).not.toMatch(/Sw0rdfish|SandboxSecret|PRIVATE KEY/);
    expect(text).not.toContain(btoa(account.apiSecret).slice(0, 20));
    expect(sandbox.exportState().accounts.map(({ apiKey }) => apiKey)).toEqual(['feed0001']);
    expect(sandbox.exportState().accounts[0]?.secret.iterations).toBeGreaterThanOrEqual(100_000);
  });

  test('is a copy, both ways', async () => {
    const { sandbox } = await filled();
    const exported = sandbox.exportState();
    const before = JSON.stringify(exported);
    exported.applications.length = 0;
    /** @type {any} */ (exported.users[0]).body.name = 'mallory';
    expect(JSON.stringify(sandbox.exportState())).toBe(before);
    const given = JSON.parse(before);
    sandbox.importState(given);
    given.users[0].body.name = 'mallory';
    expect(JSON.stringify(sandbox.exportState())).toBe(before);
  });

  test('is forgotten on reset', async () => {
    const { sandbox } = await filled();
    sandbox.reset();
    expect(sandbox.exportState()).toMatchObject({ accounts: [], applications: [], users: [] });
  });

  test('every change is reported, and nothing else', async () => {
    let changes = 0;
    const sandbox = repeatableSandbox(kit, { onChange: () => (changes += 1) });
    const id = await createApplication(sandbox, pair.publicKey);
    expect(changes).toBe(1);
    await send(sandbox, 'GET', `${API}/v2/applications/${id}`, { authorization: basic() });
    await send(sandbox, 'POST', `${API}/v2/applications`, { authorization: basic(), body: {} });
    expect(changes).toBe(1);
    await send(sandbox, 'DELETE', `${API}/v2/applications/${id}`, { authorization: basic() });
    expect(changes).toBe(2);
    const again = repeatableSandbox(kit, { state: sandbox.exportState(), onChange: () => (changes += 1) });
    expect(changes).toBe(2);
    again.reset();
    expect(changes).toBe(3);
  });
});

describe('a state that is not one', () => {
  /** @param {(state: any) => void} change */
  const changed = async (change) => {
    const state = (await filled()).sandbox.exportState();
    change(state);
    return state;
  };

  test.each([
    ['nothing', null],
    ['a list', []],
    ['text', '{}'],
  ])('%s is refused', (_, state) => {
    expect(failureOf(() => validateState(state))).toEqual({ code: 'ERR_ARGUMENT_TYPE', where: 'state' });
  });

  test.each(
    /** @type {[string, (state: any) => void][]} */ ([
      ['state.format', (state) => (state.format = 'other')],
      ['state.version', (state) => (state.version = 2)],
      ['state.accounts', (state) => (state.accounts = {})],
      ['state.accounts[0].apiKey', (state) => (state.accounts[0].apiKey = '')],
      ['state.accounts[0].secret', (state) => delete state.accounts[0].secret.digest],
      ['state.accounts[0].secret', (state) => (state.accounts[0].secret.iterations = 1e12)],
      ['state.accounts[0].balance', (state) => (state.accounts[0].balance = '10')],
      ['state.accounts[1]', (state) => state.accounts.push(state.accounts[0])],
      ['state.applications[0]', (state) => (state.applications[0] = null)],
      ['state.applications[0].id', (state) => (state.applications[0].id = 'x')],
      ['state.applications[0].publicKey', (state) => (state.applications[0].publicKey = 'x')],
      ['state.applications[0].body', (state) => delete state.applications[0].body.name],
      ['state.users[0].applicationId', (state) => (state.applications = [])],
      ['state.users[0].id', (state) => (state.users[0].id = 'alice')],
      ['state.users[0].region', (state) => delete state.users[0].region],
      ['state.users[1].body.name', (state) => state.users.push({ ...state.users[0], id: 'USR-2' })],
    ]),
  )('%s is named', async (where, change) => {
    const state = await changed(change);
    expect(failureOf(() => validateState(state))).toEqual({ code: 'ERR_ARGUMENT_VALUE', where });
    const { sandbox } = await filled();
    const before = JSON.stringify(sandbox.exportState());
    expect(failureOf(() => sandbox.importState(state))?.where).toBe(where);
    expect(JSON.stringify(sandbox.exportState())).toBe(before);
  });
});

describe('options', () => {
  test.each([
    [{}, 'ERR_ARGUMENT_MISSING', 'kit'],
    [{ kit: {} }, 'ERR_ARGUMENT_TYPE', 'kit'],
    [{ kit: () => kit, latencies: 3 }, 'ERR_ARGUMENT_UNKNOWN', 'latencies'],
    [{ kit: () => kit, now: 'now' }, 'ERR_ARGUMENT_TYPE', 'now'],
    [{ kit: () => kit, random: 7 }, 'ERR_ARGUMENT_TYPE', 'random'],
    [{ kit: () => kit, latency: -1 }, 'ERR_ARGUMENT_VALUE', 'latency'],
    [{ kit: () => kit, state: {} }, 'ERR_ARGUMENT_VALUE', 'state.format'],
    [{ kit: () => kit, faults: [{ kind: 'x' }] }, 'ERR_ARGUMENT_VALUE', 'faults[0].kind'],
    [{ kit: () => kit, rateLimit: { requests: 0 } }, 'ERR_ARGUMENT_VALUE', 'rateLimit'],
  ])('%j is refused with %s at %s', (options, code, where) => {
    const whole = { ...options, ...('kit' in options && typeof options.kit === 'function' && { kit }) };
    expect(failureOf(() => createSandbox(/** @type {any} */ (whole)))).toEqual({ code, where });
  });
});

describe('users', () => {
  const applicationId = '7f3c4a10-2b6d-4e8f-9a01-3c5d7e9fb214';

  /** Two thousand users, and how often the name of any of them was looked at. */
  function crowd() {
    const state = createState(() => undefined);
    const count = { reads: 0 };
    for (let index = 0; index < 2000; index += 1) {
      const body = {
        get name() {
          count.reads += 1;
          return `user-${index}`;
        },
      };
      state.putUser({ id: `USR-${index}`, applicationId, region: 'us', body });
    }
    return { services: /** @type {any} */ ({ state }), state, count };
  }

  test.each(['user-1234', 'USR-1234', 'nobody'])('are looked up without a look at all the others: %s', (wanted) => {
    const { services, count } = crowd();
    count.reads = 0;
    expect(findUser(services, applicationId, 'us', wanted)?.id).toBe(wanted === 'nobody' ? undefined : 'USR-1234');
    expect(count.reads).toBe(0);
  });

  test('are found by the name they have now, and only where they live', () => {
    const { services, state } = crowd();
    const find = (/** @type {string} */ wanted, region = 'us', application = applicationId) =>
      findUser(services, application, region, wanted)?.id;
    state.putUser({ id: 'USR-7', applicationId, region: 'us', body: { name: 'renamed' } });
    expect([find('user-7'), find('renamed'), find('USR-7')]).toEqual([undefined, 'USR-7', 'USR-7']);
    expect([find('renamed', 'eu'), find('USR-7', 'eu'), find('USR-7', 'us', 'another')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    state.putUser({ id: 'USR-eu', applicationId, region: 'eu', body: { name: 'renamed' } });
    expect([find('renamed'), find('renamed', 'eu')]).toEqual(['USR-7', 'USR-eu']);
    state.deleteUser('USR-7');
    expect([find('renamed'), find('USR-7'), find('renamed', 'eu')]).toEqual([undefined, undefined, 'USR-eu']);
    state.deleteApplication(applicationId);
    expect([find('user-8'), find('USR-8'), find('renamed', 'eu')]).toEqual([undefined, undefined, undefined]);
    state.putUser({ id: 'USR-8', applicationId, region: 'us', body: { name: 'user-8' } });
    state.clear();
    expect(find('user-8')).toBeUndefined();
  });

  test('of an imported state are found by their names, and those before are not', async () => {
    const { sandbox, authorization } = await filled();
    const exported = sandbox.exportState();
    await send(sandbox, 'POST', `${API}/v1/users`, { authorization, body: { name: 'bob' } });
    sandbox.importState(exported);
    expect((await send(sandbox, 'GET', `${API}/v1/users/alice`, { authorization })).status).toBe(200);
    expect((await send(sandbox, 'GET', `${API}/v1/users/bob`, { authorization })).status).toBe(404);
    expect((await send(sandbox, 'POST', `${API}/v1/users`, { authorization, body: { name: 'alice' } })).status).toBe(
      409,
    );
  });
});
