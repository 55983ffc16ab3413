/**
 * Whole tokens, byte for byte. The key is the public one of RFC 7515, appendix A.2; the expected tokens were made by Node's
 * own RSA, and are made by it again here, so that neither this file nor the engine is taken at its word.
 */
import { createPrivateKey, createSign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { applicationId, engines, now, tokenId } from '../support/engines.js';

const key = {
  kty: 'RSA',
  n: 'ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ',
  e: 'AQAB',
  d: 'Eq5xpGnNCivDflJsRQBXHx1hdR1k6Ulwe2JZD50LpXyWPEAeP88vLNO97IjlA7_GQ5sLKMgvfTeXZx9SE-7YwVol2NXOoAJe46sui395IW_GO-pWJ1O0BkTGoVEn2bKVRUCgu-GjBVaYLU6f3l9kJfFNS3E0QbVdxzubSu3Mkqzjkn439X0M_V51gfpRLI9JYanrC4D4qAdGcopV_0ZHHzQlBjudU2QvXt4ehNYTCBr6XCLQUShb1juUO1ZdiYoFaFQT5Tw8bGUl_x_jTj3ccPDVZFD9pIuhLhBOneufuBiB4cS98l2SR_RQyGWSeWjnczT0QU91p1DhOVRuOopznQ',
  p: '4BzEEOtIpmVdVEZNCqS7baC4crd0pqnRH_5IB3jw3bcxGn6QLvnEtfdUdiYrqBdss1l58BQ3KhooKeQTa9AB0Hw_Py5PJdTJNPY8cQn7ouZ2KKDcmnPGBY5t7yLc1QlQ5xHdwW1VhvKn-nXqhJTBgIPgtldC-KDV5z-y2XDwGUc',
  q: 'uQPEfgmVtjL0Uyyx88GZFF1fOunH3-7cepKmtH4pxhtCoHqpWmT8YAmZxaewHgHAjLYsp1ZSe7zFYHj7C6ul7TjeLQeZD_YwD66t62wDmpe_HlB-TnBA-njbglfIsRLtXlnDzQkv5dTltRJ11BKBBypeeF6689rjcJIDEz9RWdc',
  dp: 'BwKfV3Akq5_MFZDFZCnW-wzl-CCo83WoZvnLQwCTeDv8uzluRSnm71I3QCLdhrqE2e9YkxvuxdBfpT_PI7Yz-FOKnu1R6HsJeDCjn12Sk3vmAktV2zb34MCdy7cpdTh_YVr7tss2u6vneTwrA86rZtu5Mbr1C1XsmvkxHQAdYo0',
  dq: 'h_96-mK1R_7glhsum81dZxjTnYynPbZpHziZjeeHcXYsXaaMwkOlODsWa7I9xXDoRwbKgB719rrmI2oKr6N3Do9U0ajaHF-NKJnwgjMd2w9cjz3_-kyNlxAr2v4IKhGNpmM5iIgOS1VZnOZ68m6_pbLBSp3nssTdlqvd0tIiTHU',
  qi: 'IYd7DHOhrWvxkwPQsRM2tOgrjbcrfvtQJipd-DlcxyVuuM9sQLdgjVk2oy26F0EmpScGLq2MowX7fhd_QJQ3ydy5cY7YIBi87w93IKLEdfnbJtoOPLUW0ITrJReOgo1cq9SbsxYawBgfp_gh6A5603k2-ZQwVK0JKSHuLFkuQ3U',
};

const fixed = { now, tokenId, applicationId };
const tutorialPaths = [
  'users',
  'conversations',
  'sessions',
  'devices',
  'image',
  'media',
  'applications',
  'push',
  'knocking',
];
const tutorialAcl = { paths: Object.fromEntries(tutorialPaths.map((name) => [`/*/${name}/**`, {}])) };

/** [what, request, the payload's text, the end of the signature] @type {[string, object, string, string][]} */
const cases = [
  [
    'an admin token',
    { ...fixed },
    `{"iat":${now},"jti":"${tokenId}","application_id":"${applicationId}","exp":${now + 900}}`,
    'pC_uPfCeuXcwaXlOdARS-XcQ',
  ],
  [
    "the tutorial's user token",
    { now, tokenId, subject: 'MY_USER_NAME', expiresAt: now + 86_400, acl: tutorialAcl, applicationId },
    `{"iat":${now},"jti":"${tokenId}","sub":"MY_USER_NAME","exp":${now + 86_400},"acl":${JSON.stringify(tutorialAcl)},"application_id":"${applicationId}"}`,
    'x1sVCtRGBFRgQKXzcU_WYrsQ',
  ],
  [
    'custom claims of every type',
    { ...fixed, claims: { z: [1, -0.5, 1e-7, true, null], 'a"\\\n\u2028': 'Zoë 𝒳 /</script>', o: { b: {}, a: [] } } },
    `{"iat":${now},"jti":"${tokenId}","application_id":"${applicationId}",${JSON.stringify({ z: [1, -0.5, 1e-7, true, null], 'a"\\\n\u2028': 'Zoë 𝒳 /</script>', o: { b: {}, a: [] } }).slice(1, -1)},"exp":${now + 900}}`,
    'NSgpdy7M6kBSpAc3MHFHlpkg',
  ],
];

describe.each(engines)('the engine %s', (_name, entry) => {
  /** @type {import('../support/engines.js').Toolkit} */
  let kit;

  beforeAll(async () => {
    kit = await entry.createToolkit();
  });

  afterAll(() => kit.close());

  test.each(cases)('signs %s as it must be', async (_what, request, payload, end) => {
    const { token } = await kit.signToken(/** @type {any} */ ({ ...request, privateKey: key }));
    const input = [{ alg: 'RS256', typ: 'JWT' }].map((part) => JSON.stringify(part)).concat(payload);
    const signed = input.map((part) => Buffer.from(part).toString('base64url')).join('.');
    const signature = createSign('RSA-SHA256')
      .update(signed)
      .sign(createPrivateKey({ key, format: 'jwk' }), 'base64url');
    expect(Buffer.from(token.split('.')[1], 'base64url').toString()).toBe(payload);
    expect(token).toBe(`${signed}.${signature}`);
    expect(signature.slice(-24)).toBe(end);
  });
});
