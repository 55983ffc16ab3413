/** The whole tutorial with our client, against the sandbox. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createSandbox, DEMO_ACCOUNT } from '../../../js/sandbox/index.js';
import { createToolkit } from '../../../js/targets/node.js';
import { createClient, createManualFetch } from '../../../js/targets/rest.node.js';
import { failureOf } from '../support/rest.js';

/** @type {import('../../../js/toolkit.js').Toolkit} */
let kit;
beforeAll(async () => {
  kit = await createToolkit();
});
afterAll(() => kit.close());

/** @param {AsyncIterable<{ name: string }>} items */
async function namesOf(items) {
  const names = [];
  for await (const { name } of items) names.push(name);
  return names;
}

test('credentials, application, users, a token that logs in', async () => {
  const sandbox = createSandbox({ kit });
  const account = createClient({ ...DEMO_ACCOUNT, kit, fetch: sandbox.fetch });
  expect((await account.account.balance()).value).toBeGreaterThan(0);
  const wrong = createClient({ ...DEMO_ACCOUNT, apiSecret: 'wrong', kit, fetch: sandbox.fetch });
  expect((await failureOf(() => wrong.account.balance())).code).toBe('ERR_REST_UNAUTHORIZED');

  const { application, privateKey } = await account.applications.create({
    name: 'My App',
    capabilities: {
      voice: {
        webhooks: {
          answer_url: 'https://example.ngrok.io/webhooks/answer',
          event_url: 'https://example.ngrok.io/webhooks/event',
        },
      },
      rtc: { webhooks: { event_url: 'https://example.ngrok.io/webhooks/rtc' } },
    },
  });
  const client = createClient({
    applicationId: application.id,
    privateKey: /** @type {string} */ (privateKey),
    kit,
    fetch: sandbox.fetch,
  });
  const { user } = await client.users.create({ name: 'MY_USER_NAME' });
  expect(user.id).toMatch(/^USR-/);
  expect((await failureOf(() => client.users.create({ name: 'MY_USER_NAME' }))).code).toBe('ERR_REST_CONFLICT');
  expect((await client.users.get('MY_USER_NAME')).id).toBe(user.id);

  const { token } = await kit.signToken({
    privateKey: /** @type {string} */ (privateKey),
    applicationId: application.id,
    subject: 'MY_USER_NAME',
    expiresIn: '24h',
    acl: 'tutorial',
  });
  expect(await sandbox.login({ token })).toMatchObject({ ok: true, user: { id: user.id } });

  const { changes } = await account.applications.update(application.id, {
    capabilities: { voice: { region: 'eu-west' }, rtc: null },
  });
  expect(changes.map(({ path }) => path).sort()).toEqual(['capabilities.rtc', 'capabilities.voice.region']);
  expect(Object.keys((await account.applications.get(application.id)).capabilities ?? {})).toEqual(['voice']);
  // The key is still the application's: the user is still there for it.
  expect((await client.users.update('MY_USER_NAME', { displayName: 'Me' })).user.display_name).toBe('Me');
  await client.users.delete('MY_USER_NAME');
  expect((await failureOf(() => client.users.get(user.id))).code).toBe('ERR_REST_NOT_FOUND');
  await account.applications.delete(application.id);
  expect((await failureOf(() => account.applications.get(application.id))).code).toBe('ERR_REST_NOT_FOUND');
  await client.close();
});

test('an error says that it was the sandbox, its reason and its remedy', async () => {
  const sandbox = createSandbox({ kit, openRegistration: false });
  const { details } = /** @type {any} */ (
    await failureOf(() =>
      createClient({
        apiKey: 'deadbeef',
        apiSecret: 'S3cr3tOfTheAccount',
        kit,
        fetch: sandbox.fetch,
      }).account.balance(),
    )
  );
  expect(details).toMatchObject({
    where: 'GET /account/get-balance in the sandbox',
    problem: 'The sandbox answered 401: The sandbox has no account with this API key.',
    remedy: expect.stringContaining('demonstration account, whose API key is abcd1234'),
    sandboxReason: 'The sandbox has no account with this API key.',
  });
  // Every refusal has a reason, also where the platform's own words say it all.
  const invalid = await sandbox.fetch('https://api.nexmo.com/v2/applications', {
    method: 'POST',
    headers: { authorization: `Basic ${btoa('abcd1234:SandboxSecret1')}`, 'content-type': 'application/json' },
    body: '{"name":5}',
  });
  expect([invalid.status, invalid.headers.get('sandbox-reason')]).toEqual([
    400,
    'The request failed due to validation errors',
  ]);
});

test('lists of several pages', async () => {
  const sandbox = createSandbox({ kit });
  const account = createClient({ ...DEMO_ACCOUNT, kit, fetch: sandbox.fetch });
  const { publicKey, privateKey } = await kit.generateKeyPair();
  for (let number = 1; number <= 5; number++) await account.applications.create({ name: `app ${number}`, publicKey });
  expect((await namesOf(account.applications.list({ pageSize: 2 }))).sort()).toEqual(
    [1, 2, 3, 4, 5].map((number) => `app ${number}`),
  );
  const [first] = (await account.applications.listPage({ pageSize: 1 })).items;
  const client = createClient({ applicationId: first.id, privateKey, region: 'ap', kit, fetch: sandbox.fetch });
  for (const name of ['a', 'b', 'c', 'd', 'e']) await client.users.create({ name });
  expect((await namesOf(client.users.list({ pageSize: 2 }))).sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(await namesOf(client.users.list({ name: 'c' }))).toEqual(['c']);
  // Users live in one data centre.
  const elsewhere = createClient({ applicationId: first.id, privateKey, region: 'us', kit, fetch: sandbox.fetch });
  expect(await namesOf(elsewhere.users.list())).toEqual([]);
  await client.close();
  await elsewhere.close();
});

describe('faults', () => {
  test('a rate limit is waited for', async () => {
    let seconds = 1_700_000_000;
    const sandbox = createSandbox({ kit, now: () => seconds, rateLimit: { requests: 1, seconds: 1 } });
    const account = createClient({
      ...DEMO_ACCOUNT,
      kit,
      fetch: sandbox.fetch,
      now: () => seconds,
      sleep: async (milliseconds) => void (seconds += Math.ceil(milliseconds / 1000)),
    });
    for (let number = 0; number < 3; number++) expect((await account.account.balance()).value).toBeGreaterThan(0);
  });

  test('an answer that is lost after a create is reported, and the create not repeated', async () => {
    const sandbox = createSandbox({ kit });
    const account = createClient({ ...DEMO_ACCOUNT, kit, fetch: sandbox.fetch });
    sandbox.setFaults([{ kind: 'network', when: 'after' }]);
    const { publicKey } = await kit.generateKeyPair();
    const error = await failureOf(() => account.applications.create({ name: 'once', publicKey }));
    expect(error.code).toBe('ERR_REST_NETWORK');
    expect(error.details.mayHaveHappened).toBe(true);
    sandbox.setFaults([]);
    expect(await namesOf(account.applications.list())).toEqual(['once']);
  });
});

test('by hand: the commands and their output in the place of the network', async () => {
  const sandbox = createSandbox({ kit });
  /** @type {string[]} */
  const commands = [];
  // A person with a terminal: runs what is shown, and copies what it prints.
  const fetch = createManualFetch(async ({ method, url, body, render }) => {
    commands.push(render({ tool: 'curl', shell: 'powershell' }).command);
    const authorization = `Basic ${Buffer.from(`${DEMO_ACCOUNT.apiKey}:${DEMO_ACCOUNT.apiSecret}`).toString('base64')}`;
    const response = await sandbox.fetch(url, {
      method,
      headers: { authorization, accept: 'application/json', ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    return `HTTP/2 ${response.status} \r\n${[...response.headers].map((pair) => `${pair.join(': ')}\r\n`).join('')}\r\n${await response.text()}`;
  });
  const account = createClient({ ...DEMO_ACCOUNT, kit, fetch });
  const { application } = await account.applications.create({ name: 'By hand', capabilities: {} });
  expect((await account.applications.update(application.id, { name: 'Renamed' })).application.name).toBe('Renamed');
  await account.applications.delete(application.id);
  expect(commands).toHaveLength(4);
  for (const command of commands) expect(command).not.toContain(DEMO_ACCOUNT.apiSecret);
});
