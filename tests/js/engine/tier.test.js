/** The arithmetic that the engine chooses, and each kind when it is requested. */
import { execFileSync } from 'node:child_process';
import { createVerify, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import * as entry from '../../../js/targets/node.js';
import { applicationId, codeOf, engines, makeKeyPair, now, tokenId } from '../support/engines.js';

const pair = makeKeyPair();
const claims = { applicationId, subject: 'alice', acl: /** @type {const} */ ('client-sdk-web'), now, tokenId };

/** Whether this process compiles relaxed SIMD: a function that returns f64x2.relaxed_madd of zeros. */
const hasRelaxedSimd = WebAssembly.validate(relaxedModule());

/** (module (func (result v128) (f64x2.relaxed_madd (f64x2.splat (f64.const 0)) … …))) @returns {Uint8Array<ArrayBuffer>} */
function relaxedModule() {
  const zero = [0x44, 0, 0, 0, 0, 0, 0, 0, 0, 0xfd, 0x14];
  const body = [0, ...zero, ...zero, ...zero, 0xfd, 0x87, 0x02, 0x0b];
  return Uint8Array.from([
    0,
    0x61,
    0x73,
    0x6d,
    1,
    0,
    0,
    0,
    1,
    5,
    1,
    0x60,
    0,
    1,
    0x7b,
    3,
    2,
    1,
    0,
    10,
    body.length + 2,
    1,
    body.length,
    ...body,
  ]);
}

/** @param {string} token */
function expectNodesSignature(token) {
  const signed = token.slice(0, token.lastIndexOf('.'));
  const signature = Buffer.from(token.slice(token.lastIndexOf('.') + 1), 'base64url');
  expect(createVerify('sha256').update(signed).verify(pair.publicKey, signature)).toBe(true);
  expect(signature.equals(sign('sha256', Buffer.from(signed), pair.privateKey))).toBe(true);
}

describe('the arithmetic', () => {
  test('is the fastest one that the platform has', async () => {
    const kit = await entry.createToolkit();
    expect(kit.build.tier).toBe(hasRelaxedSimd ? 'relaxed-simd' : 'portable');
    kit.close();
  });

  test.each(/** @type {const} */ (['portable', 'reference']))(
    'can be %s, in each engine, with the same signature',
    async (tier) => {
      for (const [, { createToolkit }] of engines) {
        const kit = await createToolkit({ tier });
        expect(kit.build.tier).toBe(tier);
        expectNodesSignature((await kit.signToken({ ...claims, privateKey: pair.privateKey })).token);
        const { privateKey, publicKey } = await kit.generateKeyPair();
        const { token } = await kit.signToken({ ...claims, privateKey });
        expect((await kit.verifyToken(token, { publicKey, now })).payload.sub).toBe('alice');
        await kit.close();
      }
    },
  );

  test('that the platform does not have is refused if requested', async () => {
    if (hasRelaxedSimd) return;
    await expect(entry.createToolkit({ tier: 'relaxed-simd' })).rejects.toMatchObject({
      code: 'ERR_ENGINE_LOAD',
      details: { where: 'tier' },
    });
  });

  test('that does not exist is refused', async () => {
    expect(await codeOf(entry.createToolkit({ tier: /** @type {any} */ ('fast') }))).toBe('ERR_ARGUMENT_VALUE');
  });

  test('is relaxed SIMD in a Node that has it, in the thread and in workers, with the same signatures', () => {
    const flags = hasRelaxedSimd ? [] : ['--experimental-wasm-relaxed-simd'];
    const program = `
      import { createToolkit } from ${JSON.stringify(new URL('../../../js/targets/node.js', import.meta.url))};
      import * as workers from ${JSON.stringify(new URL('../../../js/targets/worker.node.js', import.meta.url))};
      const claims = ${JSON.stringify({ ...claims, privateKey: pair.privateKey })};
      for (const make of [createToolkit, workers.createToolkit]) {
        const kit = await make();
        const { token } = await kit.signToken(claims);
        const made = await kit.generateKeyPair();
        const own = await kit.signToken({ ...claims, privateKey: made.privateKey });
        const { payload } = await kit.verifyToken(own.token, { publicKey: made.publicKey, now: ${now} });
        console.log(JSON.stringify({ tier: kit.build.tier, token, subject: payload.sub }));
        await kit.close();
      }`;
    const output = execFileSync(process.execPath, [...flags, '--input-type=module', '--eval', program], {
      encoding: 'utf8',
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    const answers = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(answers).toHaveLength(2);
    for (const { tier, token, subject } of answers) {
      expect({ tier, subject }).toEqual({ tier: 'relaxed-simd', subject: 'alice' });
      expectNodesSignature(token);
    }
  });

  test.each([
    ['starts its other kernel with the first search, and once', ''],
    [
      'searches with the portable one where the other kernel is refused',
      "WebAssembly.Module = function () { modules += 1; throw new Error('refused'); };",
    ],
  ])('of relaxed SIMD %s', (_, refusal) => {
    const flags = hasRelaxedSimd ? [] : ['--experimental-wasm-relaxed-simd'];
    const program = `
      import { createToolkit } from ${JSON.stringify(new URL('../../../js/targets/node.js', import.meta.url))};
      const kit = await createToolkit();
      let modules = 0;
      const { Module } = WebAssembly;
      WebAssembly.Module = function (bytes) { modules += 1; return new Module(bytes); };
      ${refusal}
      await kit.signToken(${JSON.stringify({ ...claims, privateKey: pair.privateKey })});
      const before = modules;
      const made = await kit.generateKeyPair();
      await kit.generateKeyPair({ modulusLength: 3072 });
      const own = await kit.signToken({ ...${JSON.stringify(claims)}, privateKey: made.privateKey });
      const { payload } = await kit.verifyToken(own.token, { publicKey: made.publicKey, now: ${now} });
      console.log(JSON.stringify({ tier: kit.build.tier, before, modules, subject: payload.sub }));
      await kit.close();`;
    const output = execFileSync(process.execPath, [...flags, '--input-type=module', '--eval', program], {
      encoding: 'utf8',
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    expect(JSON.parse(output)).toEqual({ tier: 'relaxed-simd', before: 0, modules: 1, subject: 'alice' });
  });

  test.each([
    ['fused_kernel', 4.5],
    ['fused_search_kernel', 3.5],
  ])(
    'of relaxed SIMD is a module without memory, data or start of its own: %s, of at most %s KiB',
    (name, kilobytes) => {
      const bytes = readFileSync(new URL(`../../../build/wasm/wasm/kernels/${name}.wasm`, import.meta.url));
      expect(gzipSync(bytes).length).toBeLessThan(kilobytes * 1024);
      /** @type {number[]} */
      const sections = [];
      for (let at = 8; at < bytes.length;) {
        sections.push(Number(bytes[at++]));
        let length = 0;
        for (let shift = 0, more = true; more; shift += 7) {
          const byte = Number(bytes[at++]);
          length |= (byte & 127) << shift;
          more = byte > 127;
        }
        at += length;
      }
      const [memory, start, data] = [5, 8, 11];
      expect(sections).not.toEqual(expect.arrayContaining([memory]));
      expect(sections).not.toEqual(expect.arrayContaining([start]));
      expect(sections).not.toEqual(expect.arrayContaining([data]));
    },
  );
});
