/**
 * What people paste where a token belongs, and what has to be said about it. Whoever meets another one adds a row.
 */
import {
  acl,
  applicationId,
  base64url,
  claims,
  claimsWith,
  now,
  otherApplicationId,
  privateKey,
  sessionOf,
  token,
  tokenHs256,
  videoClaims,
  webhookClaims,
} from './make.js';

/**
 * @typedef {object} PastedToken
 * @property {string} what
 * @property {string} text
 * @property {string} [recognized] what `recognize` says it is; `token` when left out
 * @property {string | null} [kind] of `inspectToken`; `user` when left out
 * @property {'verified' | 'invalid' | 'unchecked'} [signature] with the application's key; `verified` when left out
 * @property {string[]} [findings] all of them, as `CODE where`, except the one that says that the signature is right
 * @property {RegExp} [says] what a message or its remedy has to say
 */

const good = token();
const [header, payload, signature] = /** @type {[string, string, string]} */ (good.split('.'));
const wrapped = ['WARN_TOKEN_TEXT_REPAIRED token'];
const lines = (/** @type {string} */ text, /** @type {string} */ end) =>
  text.replace(/.{64}/g, (line) => `${line}${end}`);

/** @type {PastedToken[]} */
const around = [
  { what: 'alone', text: good },
  {
    what: 'with blanks and a line break',
    text: `  ${good}\n`,
    findings: wrapped,
    says: /blanks or line breaks around it/,
  },
  { what: 'after Bearer', text: `Bearer ${good}`, findings: wrapped, says: /the word Bearer/ },
  {
    what: 'in a header',
    text: `authorization: bearer ${good}\r\n`,
    findings: wrapped,
    says: /an Authorization header/,
  },
  {
    what: 'in a curl command',
    text: `curl -X GET https://api.nexmo.com/v1/users -H "Authorization: Bearer ${good}" -i`,
    findings: wrapped,
    says: /an Authorization header/,
  },
  {
    what: 'in a call of fetch',
    text: `await fetch(url, { headers: { authorization: \`Bearer ${good}\` } });`,
    findings: wrapped,
  },
  { what: 'in double quotes', text: `"${good}"`, findings: wrapped, says: /quotes around it/ },
  { what: 'in single quotes, with a comma', text: `'${good}',`, findings: wrapped },
  { what: 'in curly quotes', text: `“${good}”`, findings: wrapped },
  { what: 'in a Markdown fence', text: `\`\`\`\n${good}\n\`\`\``, findings: wrapped },
  { what: 'in escaped quotes', text: JSON.stringify(JSON.stringify(good)), findings: wrapped },
  { what: 'in lines of 64 characters', text: lines(good, '\r\n'), findings: wrapped, says: /line breaks in it/ },
  { what: 'in indented lines', text: `jwt: |\n  ${lines(good, '\n  ')}`, recognized: 'token', findings: wrapped },
  { what: 'with line breaks as two characters', text: lines(good, '\\n'), findings: wrapped, says: /backslashes/ },
  { what: 'at the end of a sentence', text: `The token is ${good}.`, findings: wrapped },
  { what: 'with a full stop after it', text: `${good}.`, findings: wrapped, says: /a full stop after it/ },
  {
    what: 'in the query of a URL',
    text: `https://example.com/app?jwt=${good}&lang=en#top`,
    findings: wrapped,
    says: /a URL/,
  },
  {
    what: 'in the fragment of a URL',
    text: `https://example.com/#access_token=${good}`,
    findings: wrapped,
    says: /a URL/,
  },
  { what: 'percent-encoded', text: encodeURIComponent(`Bearer ${good}`), findings: wrapped, says: /percent-encoding/ },
  { what: 'in a Cookie header', text: `Cookie: theme=dark; session=${good}; lang=en`, findings: wrapped },
  {
    what: 'in a Set-Cookie header without blanks',
    text: `Set-Cookie: session=${good};HttpOnly;Path=/`,
    findings: wrapped,
  },
  {
    what: 'behind the name of a variable',
    text: `export VIDEO_TOKEN=${good}`,
    findings: wrapped,
    says: /a name before it/,
  },
  {
    what: 'in an answer in JSON',
    text: JSON.stringify({ user: 'alice', token: good, expires_in: 900 }),
    findings: wrapped,
  },
  {
    what: 'deep in JSON',
    text: JSON.stringify({
      log: { entries: [{ request: { headers: [{ name: 'Authorization', value: `Bearer ${good}` }] } }] },
    }),
    findings: wrapped,
  },
  {
    what: 'in base64, as in a secret of Kubernetes',
    text: Buffer.from(good).toString('base64'),
    findings: wrapped,
    says: /base64/,
  },
  {
    what: 'in its general JSON form',
    text: JSON.stringify({ payload, signatures: [{ protected: header, signature }] }),
    findings: wrapped,
    says: /JSON form/,
  },
  {
    what: 'in its flattened JSON form',
    text: JSON.stringify({ payload, protected: header, signature }, null, 2),
    findings: wrapped,
    says: /JSON form/,
  },
  {
    what: 'with characters that do not show',
    text: `\u200b${good.slice(0, 80)}\u200b${good.slice(80)}\ufeff`,
    findings: wrapped,
    says: /invisible characters/,
  },
  { what: 'with no-break spaces', text: `Bearer\u00a0${good}\u00a0`, findings: wrapped },
  {
    what: 'beside another one',
    text: `old: ${token(claimsWith({ sub: 'bob' }))}\nnew: ${good}\n`,
    recognized: 'tokens',
    findings: wrapped,
    says: /other tokens/,
  },
];

/** @type {PastedToken[]} */
const damaged = [
  {
    what: 'nothing',
    text: ' \n',
    recognized: 'empty',
    kind: null,
    signature: 'unchecked',
    findings: ['ERR_TOKEN_STRUCTURE token'],
    says: /empty/,
  },
  {
    what: 'cut off in the signature',
    text: good.slice(0, -40),
    signature: 'invalid',
    findings: ['ERR_TOKEN_SIGNATURE signature'],
    says: /the whole token/,
  },
  {
    what: 'cut off behind the payload',
    text: `${header}.${payload}`,
    signature: 'invalid',
    findings: ['ERR_TOKEN_STRUCTURE token'],
    says: /the signature is missing.*to its last character/,
  },
  {
    what: 'cut off in the payload',
    text: `${header}.${payload.slice(0, 41)}`,
    kind: null,
    signature: 'invalid',
    findings: ['ERR_TOKEN_STRUCTURE token'],
    says: /to its last character/,
  },
  {
    what: 'cut off in the header',
    text: header.slice(0, 20),
    kind: null,
    signature: 'invalid',
    findings: ['ERR_TOKEN_STRUCTURE token'],
    says: /the whole token/,
  },
  {
    what: 'without its first characters',
    text: good.slice(2),
    recognized: 'unknown',
    signature: 'invalid',
    findings: ['ERR_TOKEN_JSON header'],
    says: /from its first character/,
  },
  {
    what: 'shortened by a program that shows it',
    text: `${good.slice(0, 60)}...${good.slice(-10)}`,
    kind: null,
    signature: 'unchecked',
    findings: ['ERR_TOKEN_STRUCTURE token'],
    says: /shortened/,
  },
  {
    what: 'shortened with an ellipsis',
    text: `${good.slice(0, 60)}…`,
    kind: null,
    signature: 'unchecked',
    findings: ['ERR_TOKEN_STRUCTURE token'],
    says: /shortened/,
  },
  {
    what: 'with padding',
    text: `${good}==`,
    findings: ['ERR_TOKEN_BASE64URL token, part 3, character 343'],
    says: /padding/,
  },
  {
    what: 'the payload alone',
    text: payload,
    signature: 'invalid',
    findings: ['ERR_TOKEN_STRUCTURE token'],
    says: /one part/,
  },
  {
    what: 'the payload, decoded',
    text: JSON.stringify(claims),
    recognized: 'claims',
    signature: 'unchecked',
    findings: ['ERR_TOKEN_STRUCTURE token'],
    says: /already been decoded/,
  },
  {
    what: 'with a payload that is text',
    text: token('alice'),
    kind: null,
    findings: ['ERR_TOKEN_JSON payload'],
    says: /not well-formed JSON/,
  },
  { what: 'with an empty payload', text: token(''), kind: null, findings: ['ERR_TOKEN_JSON payload'], says: /empty/ },
  {
    what: 'with a list for a payload',
    text: token('[]'),
    kind: null,
    findings: ['ERR_TOKEN_JSON payload'],
    says: /an array, not an object/,
  },
  {
    what: 'with a claim twice',
    text: token(`${JSON.stringify(claims).slice(0, -1)},"exp":${now + 900}}`),
    findings: ['ERR_TOKEN_JSON payload'],
    says: /the same name twice/,
  },
  {
    what: 'with half a character',
    text: token(JSON.stringify(claims).replace('alice', 'alice\\ud83d')),
    findings: ['ERR_TOKEN_JSON payload'],
    says: /a broken character/,
  },
  {
    what: 'changed after it was signed',
    text: `${header}.${base64url(JSON.stringify(claimsWith({ sub: 'bob' })))}.${signature}`,
    signature: 'invalid',
    findings: ['ERR_TOKEN_SIGNATURE signature'],
    says: /altered/,
  },
  {
    what: 'two in one line, without a blank',
    text: `${good}${good}`,
    recognized: 'token',
    signature: 'invalid',
    findings: ['ERR_TOKEN_STRUCTURE token'],
    says: /one token and nothing else/,
  },
  {
    what: 'a private key',
    text: privateKey,
    recognized: 'key',
    kind: null,
    signature: 'unchecked',
    findings: ['ERR_TOKEN_STRUCTURE token'],
    says: /a key, not a token/,
  },
  {
    what: 'an id',
    text: applicationId,
    recognized: 'application-id',
    kind: null,
    signature: 'unchecked',
    findings: ['ERR_TOKEN_STRUCTURE token'],
    says: /UUID/,
  },
];

/** @type {PastedToken[]} */
const wrong = [
  {
    what: 'not signed',
    text: token(claims, { alg: 'none', typ: 'JWT' }),
    signature: 'invalid',
    findings: ['ERR_TOKEN_ALGORITHM header.alg'],
    says: /not signed/,
  },
  {
    what: 'signed with the API secret',
    text: tokenHs256(claims),
    signature: 'invalid',
    findings: ['ERR_TOKEN_ALGORITHM header.alg'],
    says: /shared secret.*RS256/,
  },
  {
    what: 'signed with another RSA algorithm',
    text: token(claims, { alg: 'RS512', typ: 'JWT' }),
    signature: 'invalid',
    findings: ['ERR_TOKEN_ALGORITHM header.alg'],
    says: /RS256 alone/,
  },
  { what: 'without typ', text: token(claims, { alg: 'RS256' }), findings: ['WARN_TOKEN_TYPE_MISSING header.typ'] },
  {
    what: 'that brings its own key',
    text: token(claims, { alg: 'RS256', typ: 'JWT', jku: 'https://example.com/keys' }),
    findings: ['ERR_TOKEN_EMBEDDED_KEY header.jku'],
  },
  {
    what: 'expired',
    text: token(claimsWith({ iat: now - 7200, exp: now - 3600 })),
    findings: ['ERR_TOKEN_EXPIRED payload.exp'],
    says: /1 hour ago/,
  },
  {
    what: 'without exp',
    text: token(claimsWith({ exp: undefined })),
    findings: ['INFO_TOKEN_DEFAULT_EXPIRY payload.exp'],
    says: /15 minutes/,
  },
  {
    what: 'without exp, from yesterday',
    text: token(claimsWith({ iat: now - 86_400, exp: undefined })),
    findings: ['ERR_TOKEN_EXPIRED payload.exp', 'INFO_TOKEN_DEFAULT_EXPIRY payload.exp'],
  },
  {
    what: 'with exp in milliseconds',
    text: token(claimsWith({ exp: (now + 900) * 1000 })),
    findings: ['ERR_TOKEN_MILLISECONDS payload.exp'],
    says: /in seconds it is 1700000900/,
  },
  {
    what: 'with exp in milliseconds and a fraction',
    text: token(claimsWith({ exp: (now + 900) * 1000 + 0.5 })),
    findings: ['ERR_TOKEN_MILLISECONDS payload.exp'],
    says: /milliseconds/,
  },
  {
    what: 'with exp as text',
    text: token(claimsWith({ exp: String(now + 900) })),
    findings: ['ERR_TOKEN_CLAIM_TYPE payload.exp'],
    says: /without quotes/,
  },
  {
    what: 'with exp as a date',
    text: token(claimsWith({ exp: '2023-11-14T23:00:00Z' })),
    findings: ['ERR_TOKEN_CLAIM_TYPE payload.exp'],
    says: /Date\.parse/,
  },
  {
    what: 'with times that have a fraction',
    text: token(claimsWith({ iat: now - 0.25, exp: now + 899.5 })),
    findings: ['WARN_TOKEN_CLAIM payload.iat', 'WARN_TOKEN_CLAIM payload.exp'],
    says: /RFC 7519 allows it/,
  },
  {
    what: 'that lives for a week',
    text: token(claimsWith({ exp: now + 7 * 86_400 })),
    findings: ['ERR_TOKEN_LIFETIME payload.exp'],
    says: /24 hours/,
  },
  {
    what: 'that is never valid',
    text: token(claimsWith({ iat: now - 10, exp: now - 10 })),
    findings: ['ERR_TOKEN_EXPIRED payload.exp', 'ERR_TOKEN_LIFETIME payload.exp'],
    says: /never valid/,
  },
  {
    what: 'issued a second from now, by another clock',
    text: token(claimsWith({ iat: now + 1, exp: now + 900 })),
    findings: [],
  },
  {
    what: 'issued an hour from now',
    text: token(claimsWith({ iat: now + 3600, exp: now + 4500 })),
    findings: ['ERR_TOKEN_ISSUED_IN_FUTURE payload.iat'],
    says: /clock/,
  },
  {
    what: 'not valid yet',
    text: token(claimsWith({ nbf: now + 600 })),
    findings: ['ERR_TOKEN_NOT_YET_VALID payload.nbf'],
    says: /another 10 minutes/,
  },
  {
    what: 'with the ACL as text',
    text: token(claimsWith({ acl: JSON.stringify(acl) })),
    findings: ['ERR_TOKEN_ACL payload.acl'],
    says: /the platform reads only an object/,
  },
  {
    what: 'with the command as the ACL',
    text: token(claimsWith({ acl: "'{paths:{}}'" })),
    findings: ['ERR_TOKEN_ACL payload.acl'],
  },
  {
    what: 'with a list as the ACL',
    text: token(claimsWith({ acl: ['/*/users/**'] })),
    findings: ['ERR_TOKEN_ACL payload.acl'],
  },
  {
    what: 'with an ACL whose stars a web page took',
    text: token(claimsWith({ acl: { paths: { ...acl.paths, '/<em>/users/</em>*': {} } } })),
    findings: ['WARN_ACL_NEVER_MATCHES payload.acl.paths["/<em>/users/</em>*"]'],
    says: /Write "\/\*\/users\/\*\*"/,
  },
  {
    what: 'with the ACL of the old tutorial',
    text: token(claimsWith({ acl: { paths: { '/*/users/**': {}, '/*/sessions/**': {} } } })),
    findings: ['WARN_ACL_CLIENT_SDK_PATH_MISSING payload.acl.paths'],
  },
  {
    what: 'with an ACL that allows nothing',
    text: token(claimsWith({ acl: { paths: {} } })),
    findings: ['WARN_ACL_EMPTY payload.acl.paths'],
  },
  { what: 'without an ACL', text: token(claimsWith({ acl: undefined })), findings: ['INFO_TOKEN_NO_ACL payload.acl'] },
  {
    what: 'for a user ID',
    text: token(claimsWith({ sub: `USR-${applicationId}` })),
    findings: ['WARN_TOKEN_CLAIM payload.sub'],
    says: /a user ID.*the user's name, as it was given/,
  },
  { what: 'for a number', text: token(claimsWith({ sub: 7 })), findings: ['ERR_TOKEN_CLAIM_TYPE payload.sub'] },
  {
    what: 'for a name with a character that does not show',
    text: token(claimsWith({ sub: 'ali\u200bce' })),
    findings: ['WARN_TOKEN_CLAIM payload.sub'],
    says: /U\+200B, which does not show/,
  },
  {
    what: 'for a name that turns the direction of text',
    text: token(claimsWith({ sub: '\u202eecila' })),
    findings: ['WARN_TOKEN_CLAIM payload.sub'],
    says: /U\+202E, which turns the direction/,
  },
  {
    what: 'with the options of another tool as claims',
    text: token(claimsWith({ sub: undefined, subject: 'alice', ttl: 900 })),
    kind: 'server',
    findings: ['WARN_TOKEN_CLAIM payload.subject', 'WARN_TOKEN_CLAIM payload.ttl', 'INFO_TOKEN_ADMIN payload.sub'],
  },
  {
    what: 'with the API key as the application',
    text: token(claimsWith({ application_id: 'abcd1234' })),
    findings: ['ERR_TOKEN_CLAIM_TYPE payload.application_id'],
    says: /looks like an API key.*the dashboard shows it/,
  },
  {
    what: 'with nothing but a user',
    text: token({ sub: 'alice' }),
    findings: [
      'ERR_TOKEN_CLAIM_MISSING payload.application_id',
      'ERR_TOKEN_CLAIM_MISSING payload.iat',
      'ERR_TOKEN_CLAIM_MISSING payload.jti',
      'INFO_TOKEN_DEFAULT_EXPIRY payload.exp',
      'INFO_TOKEN_NO_ACL payload.acl',
    ],
  },
];

const serverClaims = claimsWith({ sub: undefined, acl: undefined });

/** @type {PastedToken[]} */
const otherKinds = [
  {
    what: 'an admin token',
    text: token(serverClaims),
    kind: 'server',
    findings: ['INFO_TOKEN_ADMIN payload.sub', 'INFO_TOKEN_NO_ACL payload.acl'],
  },
  {
    what: 'the token of a server for the calls it makes',
    text: token({
      ...serverClaims,
      acl: { paths: { '/*/messages/**': {}, '/v1/calls/**': {}, '/*/conversations/**': {} } },
    }),
    kind: 'server',
    findings: ['INFO_TOKEN_ADMIN payload.sub'],
  },
  {
    what: "a server's token for everything",
    text: token({ ...serverClaims, acl: { paths: { '/**': {} } } }),
    kind: 'server',
    findings: ['WARN_ACL_TOO_BROAD payload.acl.paths["/**"]', 'INFO_TOKEN_ADMIN payload.sub'],
    says: /the server uses/,
  },
  {
    what: 'a signed webhook',
    text: tokenHs256(webhookClaims),
    kind: 'webhook',
    signature: 'unchecked',
    findings: ['INFO_TOKEN_KIND payload.iss', 'INFO_TOKEN_UNCHECKED signature'],
    says: /signature secret/,
  },
  {
    what: 'a signed webhook of an account, in its header',
    text: `Authorization: Bearer ${tokenHs256({ ...webhookClaims, application_id: undefined })}`,
    kind: 'webhook',
    signature: 'unchecked',
    findings: ['WARN_TOKEN_TEXT_REPAIRED token', 'INFO_TOKEN_KIND payload.iss', 'INFO_TOKEN_UNCHECKED signature'],
  },
  {
    what: 'a webhook that is not signed',
    text: token(webhookClaims, { alg: 'none', typ: 'JWT' }),
    kind: 'webhook',
    signature: 'unchecked',
    findings: ['ERR_TOKEN_ALGORITHM header.alg', 'INFO_TOKEN_KIND payload.iss', 'INFO_TOKEN_UNCHECKED signature'],
    says: /not signed.*Refuse it/,
  },
  {
    what: 'a webhook signed with a key',
    text: token(webhookClaims),
    kind: 'webhook',
    signature: 'unchecked',
    findings: ['ERR_TOKEN_ALGORITHM header.alg', 'INFO_TOKEN_KIND payload.iss', 'INFO_TOKEN_UNCHECKED signature'],
    says: /HS256 alone/,
  },
  {
    what: 'a webhook of somebody else',
    text: tokenHs256({ ...webhookClaims, iss: 'Somebody', payload_hash: 'abc' }),
    kind: 'webhook',
    signature: 'unchecked',
    findings: [
      'ERR_TOKEN_CLAIM_VALUE payload.iss',
      'ERR_TOKEN_CLAIM_VALUE payload.payload_hash',
      'INFO_TOKEN_KIND payload.iss',
      'INFO_TOKEN_UNCHECKED signature',
    ],
  },
  {
    what: "a video token of Vonage's Node library",
    text: token(videoClaims),
    kind: 'video',
    findings: ['INFO_TOKEN_KIND payload.scope'],
    says: /a video token/,
  },
  {
    what: "a video token of Vonage's Python library",
    text: token({ ...videoClaims, sub: undefined, subject: 'video', initial_layout_class_list: ['a', 'b'] }),
    kind: 'video',
    findings: [
      'WARN_TOKEN_CLAIM payload.subject',
      'WARN_TOKEN_CLAIM payload.initial_layout_class_list',
      'INFO_TOKEN_KIND payload.scope',
    ],
  },
  {
    what: "a video token of Vonage's Ruby library",
    text: token({ ...videoClaims, data: 'name=alice' }),
    kind: 'video',
    findings: ['WARN_TOKEN_CLAIM payload.data', 'INFO_TOKEN_KIND payload.scope'],
    says: /connection_data/,
  },
  {
    what: "a video token of Vonage's Java library",
    text: token({ ...videoClaims, sub: undefined, acl: undefined }),
    kind: 'video',
    findings: ['INFO_TOKEN_KIND payload.scope', 'INFO_TOKEN_NO_ACL payload.acl'],
    says: /Java and \.NET/,
  },
  {
    what: 'a video token for 30 days',
    text: token({ ...videoClaims, exp: now + 30 * 86_400 }),
    kind: 'video',
    findings: ['INFO_TOKEN_KIND payload.scope'],
  },
  {
    what: 'a video token for 31 days',
    text: token({ ...videoClaims, exp: now + 31 * 86_400 }),
    kind: 'video',
    findings: ['ERR_TOKEN_LIFETIME payload.exp', 'INFO_TOKEN_KIND payload.scope'],
    says: /30 days/,
  },
  {
    what: 'a video token with an unknown role',
    text: token({ ...videoClaims, role: 'Publisher' }),
    kind: 'video',
    findings: ['ERR_TOKEN_CLAIM_VALUE payload.role', 'INFO_TOKEN_KIND payload.scope'],
    says: /the role "publisher"/,
  },
  {
    what: 'a video token with a wrong scope',
    text: token({ ...videoClaims, scope: 'session.create' }),
    kind: 'video',
    findings: ['ERR_TOKEN_CLAIM_VALUE payload.scope', 'INFO_TOKEN_KIND payload.scope'],
  },
  {
    what: 'a video token without a session',
    text: token({ ...videoClaims, session_id: undefined }),
    kind: 'video',
    findings: ['ERR_TOKEN_CLAIM_MISSING payload.session_id', 'INFO_TOKEN_KIND payload.scope'],
  },
  {
    what: "a video token for another application's session",
    text: token({ ...videoClaims, session_id: sessionOf(otherApplicationId) }),
    kind: 'video',
    findings: ['ERR_TOKEN_APPLICATION payload.session_id', 'INFO_TOKEN_KIND payload.scope'],
    says: /belongs to application "bbbbbbbb/,
  },
  {
    what: 'a video token for a session of OpenTok',
    text: token({ ...videoClaims, session_id: sessionOf('45828062') }),
    kind: 'video',
    findings: ['INFO_TOKEN_KIND payload.scope'],
  },
  {
    what: 'a video token with long data',
    text: token({ ...videoClaims, connection_data: 'x'.repeat(1001) }),
    kind: 'video',
    findings: ['WARN_TOKEN_CLAIM payload.connection_data', 'INFO_TOKEN_KIND payload.scope'],
    says: /1000 characters/,
  },
  { what: 'a user who is called video', text: token(claimsWith({ sub: 'video', role: 'admin' })), findings: [] },
  {
    what: "a token of OpenTok's API",
    text: tokenHs256({ iss: '45828062', ist: 'project', iat: now, exp: now + 300, jti: 'x' }),
    kind: 'opentok',
    signature: 'unchecked',
    findings: ['INFO_TOKEN_KIND payload.ist', 'INFO_TOKEN_UNCHECKED signature'],
    says: /OpenTok/,
  },
  {
    what: "a client's token of OpenTok, before JWT",
    text: `T1==${Buffer.from(`partner_id=45828062&sig=${'0'.repeat(40)}:session_id=${sessionOf('45828062')}&create_time=${now}&role=publisher`).toString('base64')}`,
    kind: 'opentok',
    signature: 'unchecked',
    findings: ['ERR_TOKEN_STRUCTURE token'],
    says: /T1==/,
  },
  {
    what: 'an encrypted token',
    text: `${base64url('{"alg":"RSA-OAEP","enc":"A256GCM"}')}.${base64url('key')}.${base64url('iv')}.${base64url('ciphertext')}.${base64url('tag')}`,
    kind: 'encrypted',
    signature: 'unchecked',
    findings: ['ERR_TOKEN_STRUCTURE token'],
    says: /an encrypted one \(JWE\)/,
  },
  {
    what: 'an encrypted token in its JSON form',
    text: JSON.stringify({
      protected: base64url('{"enc":"A256GCM"}'),
      recipients: [{ encrypted_key: base64url('key') }],
      iv: base64url('iv'),
      ciphertext: base64url('text'),
      tag: base64url('tag'),
    }),
    kind: 'encrypted',
    signature: 'unchecked',
    findings: ['ERR_TOKEN_STRUCTURE token', 'WARN_TOKEN_TEXT_REPAIRED token'],
    says: /an encrypted one \(JWE\)/,
  },
  {
    what: "another service's token",
    text: token(
      {
        iss: 'https://accounts.example.com',
        aud: 'client',
        sub: '1234567890',
        email: 'alice@example.com',
        iat: now,
        exp: now + 3600,
      },
      { alg: 'RS256', kid: 'abc', typ: 'JWT' },
    ),
    kind: 'foreign',
    signature: 'unchecked',
    findings: ['ERR_TOKEN_CLAIM_MISSING payload.application_id', 'INFO_TOKEN_UNCHECKED signature'],
    says: /another service's, issued by "https:\/\/accounts\.example\.com"/,
  },
  {
    what: "another service's token, expired",
    text: tokenHs256({ iss: 'backend', aud: ['app'], sub: 'alice', iat: now - 7200, exp: now - 3600 }),
    kind: 'foreign',
    signature: 'unchecked',
    findings: [
      'ERR_TOKEN_CLAIM_MISSING payload.application_id',
      'ERR_TOKEN_EXPIRED payload.exp',
      'INFO_TOKEN_UNCHECKED signature',
    ],
  },
];

/** @type {readonly PastedToken[]} */
export const pastedTokens = [...around, ...damaged, ...wrong, ...otherKinds];

/** Words that must not appear for a kind, because they are right only for another one. @type {Readonly<Record<string, RegExp>>} */
export const neverSaid = {
  webhook: /make a (new )?token|takes RS256|ACL|admin|Client SDK/i,
  video: /24 hours|admin|Client SDK path|a Client SDK|client-sdk|its user/i,
  server: /Client SDK also uses|client-sdk/,
  opentok: /ACL|admin|Client SDK/,
  encrypted: /base64url|JSON\b(?! form)|RS256|claim/,
  foreign: /make a new token|takes RS256|ACL|admin|Client SDK/i,
};
