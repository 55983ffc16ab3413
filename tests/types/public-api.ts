// Compiled against the published declarations and not run: the lines that must not compile say so.
import { TokensmithError, createToolkit, errorCodes, init, type Code, type Finding, type KeyHandle, type SignTokenRequest, type Toolkit } from 'tokensmith';
import { init as initInline } from 'tokensmith/inline';
import { init as initWorker } from 'tokensmith/worker';

const kit: Toolkit = await init();
const other: Toolkit = await createToolkit({ wasmUrl: new URL('https://example.com/tokensmith.wasm') });
const inline: Toolkit = await initInline({ wasmBinary: new Uint8Array(8) });
const worker: Toolkit = await initWorker({ createWorker: () => new Worker('worker.js', { type: 'module' }) });
const version: string = kit.build.version;
const where: 'thread' | 'worker' = worker.build.engine;

const pair = await kit.generateKeyPair({ modulusLength: 3072, signal: AbortSignal.timeout(1000), onProgress: ({ candidates }) => candidates + 1 });
const pem: string = pair.privateKey;
// @ts-expect-error -- results are read-only
pair.privateKey = 'x';
// @ts-expect-error -- no such length
await kit.generateKeyPair({ modulusLength: 1024 });

const webKey: JsonWebKey = {};
const handle: KeyHandle = await kit.importKey(webKey, { passphrase: 'x' });
for (const key of [pem, new Uint8Array(1), new ArrayBuffer(1), webKey, handle]) await kit.inspectKey(key);
// @ts-expect-error -- a number is not a key
await kit.inspectKey(1);
const kind: 'private' | 'public' = handle.kind;

const { key } = await kit.convertKey(handle, { to: 'encrypted-pkcs8', newPassphrase: new Uint8Array(1) });
const converted: string | object = key;
// @ts-expect-error -- `to` is required
await kit.convertKey(handle, {});

const vault: string = await kit.seal({ privateKey: handle, data: { subject: 'alice' } }, { passphrase: new Uint8Array(1) });
const { key: unsealed }: { key: KeyHandle | null } = await kit.unseal(vault, { passphrase: 'x' });
await unsealed?.close();
// @ts-expect-error -- a vault is sealed under a passphrase
await kit.seal({ privateKey: handle });

const acl = await kit.buildAcl('client-sdk-web');
await kit.buildAcl([{ path: '/**', methods: ['GET'], filters: { from: 'x' } }]);
// @ts-expect-error -- no such preset
await kit.buildAcl('client-sdk');
const { allowed, rule }: { allowed: boolean; rule: string | null } = await kit.checkAcl(acl, { method: 'GET', path: '/' });
const { onlyFirst } = await kit.compareAcls('tutorial', null);
const withdrawn: string[] = onlyFirst.flatMap(({ path, methods }) => methods.map((method) => `${method} ${path}`));
const { tokens: listed, unlisted }: { tokens: readonly { token: string; count: number }[]; unlisted: number } = await kit.findTokens('a log');
void withdrawn;
void listed;
void unlisted;

const request: SignTokenRequest = {
  privateKey: handle,
  applicationId: 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab',
  subject: 'alice',
  expiresIn: '15m',
  acl,
  claims: { role: ['reader'] },
};
const { token, payload, expiresAt } = await kit.signToken(request);
const issuedAt: number = payload.iat;
const role: unknown = payload['role'];
// @ts-expect-error -- a slip
await kit.signToken({ ...request, expiresin: 1 });
for await (const signed of kit.signTokens([request], { concurrency: 2, onProgress: ({ done, total }) => done + (total ?? 0) })) {
  const text: string = signed.token;
  void text;
}

const verified = await kit.verifyToken(token, { publicKey: pair.publicKey, clockTolerance: '30s' });
const application: string = verified.payload.application_id;
// @ts-expect-error -- a key is required
await kit.verifyToken(token, {});
const { findings, signature } = await kit.inspectToken(token, { application: { id: application, keys: { public_key: pair.publicKey } } });
const first: Finding | undefined = findings[0];

try {
  await kit.verifyToken(token, { publicKey: pem });
} catch (error) {
  if (error instanceof TokensmithError) {
    const code: Code = error.code;
    // @ts-expect-error -- no such code
    if (error.code === 'ERR_TOKEN_EXPIRE') void code;
    const place: string = error.details.where;
    void place;
  }
}
const codes: readonly Code[] = errorCodes;
await handle.close();
await kit.close();
void [other, inline, version, where, kind, converted, allowed, rule, expiresAt, issuedAt, role, signature, first, codes];
