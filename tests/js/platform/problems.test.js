/** The platform's error answers in every shape, as typed errors that say everything and repeat no secret. */
import { describe, expect, test } from '@jest/globals';
import { createClient } from '../../../js/targets/rest.node.js';
import { failureOf, json, numberedTokens, scriptedFetch } from '../support/rest.js';

const apiSecret = 'S3cr3tOfTheAccount';
const id = '78d335fa-323d-0114-9c3d-d6f0d48968cf';

/** @param {Response} response @returns {Promise<any>} */
const refusedWith = (response) =>
  failureOf(() =>
    createClient({ apiKey: 'abcd1234', apiSecret, fetch: scriptedFetch(response).fetch, retries: 0 }).applications.get(
      id,
    ),
  );

/** @param {Response} response @returns {Promise<any>} */
const userRefusedWith = (response) => {
  const { kit } = numberedTokens();
  return failureOf(() =>
    createClient({
      applicationId: id,
      privateKey: 'x',
      kit,
      fetch: scriptedFetch(response, response.clone()).fetch,
      retries: 0,
    }).users.create({ name: 'alice' }),
  );
};

describe('problem documents', () => {
  test('of the application family keep every row', async () => {
    const rows = Array.from({ length: 5 }, (_, index) => ({
      name: `capabilities.voice.webhooks.x${index}`,
      reason: 'must be one of: GET, POST',
    }));
    const error = await refusedWith(
      json(400, {
        type: 'https://developer.vonage.com/api-errors/application#payload-validation',
        title: 'Bad Request',
        detail: 'The request failed due to validation errors',
        invalid_parameters: rows,
        instance: '797a8f199c45014ab7b08bfe9cc1c12c',
      }),
    );
    expect(error.code).toBe('ERR_REST_INVALID');
    expect(error.details).toMatchObject({
      where: `GET https://api.nexmo.com/v2/applications/${id}`,
      status: 400,
      type: 'https://developer.vonage.com/api-errors/application#payload-validation',
      title: 'Bad Request',
      detail: 'The request failed due to validation errors',
      instance: '797a8f199c45014ab7b08bfe9cc1c12c',
      invalidParameters: rows,
    });
    expect(error.details.problem).toBe(
      'The platform answered 400 Bad Request: The request failed due to validation errors.' +
        ' capabilities.voice.webhooks.x0 must be one of: GET, POST. capabilities.voice.webhooks.x1 must be one of: GET, POST.' +
        ' capabilities.voice.webhooks.x2 must be one of: GET, POST. There are 2 more.',
    );
  });

  test('of the user family have a code of their own', async () => {
    const error = await userRefusedWith(
      json(400, {
        title: 'Bad request.',
        type: 'https://developer.vonage.com/api/conversation#http:error:validation-fail',
        code: 'http:error:validation-fail',
        detail: 'Input validation failure.',
        instance: '00a5916655d650e920ccf0daf40ef4ee',
        invalid_parameters: [{ name: 'name', reason: '"name" must be a string' }],
      }),
    );
    expect(error.code).toBe('ERR_REST_INVALID');
    expect(error.details.platformCode).toBe('http:error:validation-fail');
    expect(error.details.problem).toBe(
      'The platform answered 400 Bad request: Input validation failure. "name" must be a string.',
    );
  });

  test.each([
    [400, { code: 'user:error:duplicate-name' }, 'ERR_REST_CONFLICT'],
    [409, {}, 'ERR_REST_CONFLICT'],
    [404, { code: 'user:error:not-found' }, 'ERR_REST_NOT_FOUND'],
    [401, { code: 'system:error:invalid-token' }, 'ERR_REST_UNAUTHORIZED'],
    [403, { code: 'system:error:permission' }, 'ERR_REST_FORBIDDEN'],
    [422, {}, 'ERR_REST_INVALID'],
    [429, { code: 'http:error:too-many-request' }, 'ERR_REST_RATE_LIMIT'],
    [405, {}, 'ERR_REST_REFUSED'],
    [406, {}, 'ERR_REST_REFUSED'],
    [415, {}, 'ERR_REST_REFUSED'],
    [418, {}, 'ERR_REST_REFUSED'],
    [500, {}, 'ERR_REST_SERVER'],
    [599, {}, 'ERR_REST_SERVER'],
  ])('with status %i and %j are %s', async (status, body, code) => {
    const error = await userRefusedWith(json(status, body));
    expect(error.code).toBe(code);
    expect(error.details.status).toBe(status);
    expect(error.details.remedy).toMatch(/^[A-Z].*\.$/);
  });
});

describe('other shapes', () => {
  test('of the older APIs', async () => {
    const error = await userRefusedWith(
      json(400, { code: 'user:error:duplicate-name', description: 'The name is taken' }),
    );
    expect(error.code).toBe('ERR_REST_CONFLICT');
    expect(error.details).toMatchObject({ platformCode: 'user:error:duplicate-name', detail: 'The name is taken' });
  });

  test('of rest.nexmo.com', async () => {
    const error = await refusedWith(json(401, { 'error-code': '401', 'error-code-label': 'authentication failed' }));
    expect(error.code).toBe('ERR_REST_UNAUTHORIZED');
    expect(error.details).toMatchObject({ platformCode: '401', detail: 'authentication failed' });
    expect(error.details.problem).toBe('The platform answered 401: authentication failed.');
  });

  test('of a proxy', async () => {
    const error = await refusedWith(
      new Response('<html><h1>Access denied</h1></html>', {
        status: 403,
        statusText: 'Forbidden',
        headers: { 'content-type': 'text/html; charset=utf-8' },
      }),
    );
    expect(error.code).toBe('ERR_REST_FORBIDDEN');
    expect(error.details.problem).toBe(
      'The platform answered 403 Forbidden. It is not JSON (text/html): something on the way may have answered.',
    );
  });

  test.each([
    ['nothing', ''],
    ['an array', '[]'],
    ['null', 'null'],
    ['a number', '1'],
    ['rows that are no rows', '{"invalid_parameters":{"a":1},"title":7}'],
    ['rows of nothing', '{"invalid_parameters":[null,1,"x",{}]}'],
  ])('with %s', async (_name, text) => {
    const error = await refusedWith(new Response(text, { status: 400 }));
    expect(error.code).toBe('ERR_REST_INVALID');
  });
});

describe('secrets', () => {
  test('that the platform repeats are taken out of everything', async () => {
    const basic = Buffer.from(`abcd1234:${apiSecret}`).toString('base64');
    const pem = '-----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----';
    const said = `${apiSecret} Basic ${basic} ${pem} eyJhbGciOiJSUzI1NiJ9.eyJhIjoxfQ.c2ln /x?api_key=k&api_secret=other`;
    const error = await refusedWith(
      json(400, {
        title: said,
        detail: said,
        type: said,
        instance: said,
        code: said,
        invalid_parameters: [{ name: said, reason: said }],
      }),
    );
    const everything = JSON.stringify([error.message, error.stack, error.details, error.cause]);
    for (const secret of [apiSecret, basic, 'MIIEvQ', 'eyJhbGciOiJSUzI1NiJ9', 'api_secret=other'])
      expect(everything).not.toContain(secret);
    expect(error.details.detail).toContain('[secret]');
  });

  test('nor is there any in failures of the connection', async () => {
    const failure = new TypeError(`fetch failed for ${apiSecret}`, {
      cause: Object.assign(new Error(apiSecret), { code: 'ECONNREFUSED' }),
    });
    const error = await failureOf(() =>
      createClient({
        apiKey: 'abcd1234',
        apiSecret,
        retries: 0,
        fetch: scriptedFetch(failure).fetch,
      }).account.balance(),
    );
    expect(error.code).toBe('ERR_REST_NETWORK');
    expect(error.details.systemCode).toBe('ECONNREFUSED');
    expect(JSON.stringify([error.message, error.stack, error.details, String(error.cause)])).not.toContain(apiSecret);
  });

  test('texts cannot write over a terminal, nor fill it', async () => {
    const error = await refusedWith(json(400, { detail: `\u001b[2J\r\n${'x'.repeat(5000)}` }));
    // eslint-disable-next-line no-control-regex -- control characters are what is looked for
    expect(error.message).not.toMatch(/[\u0000-\u001f]/);
    expect(error.message.length).toBeLessThan(1000);
  });
});
