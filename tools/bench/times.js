/** Times of the engine and of node:crypto, taken in turn so that both meet the same machine. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { say } from '../setup/terminal.js';
import { table } from './table.js';

const now = 1_700_000_000;
const claims = {
  applicationId: 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab',
  subject: 'alice',
  tokenId: '0f0f0f0f-1111-4222-8333-444444444444',
  now,
};

/** @param {number[]} values */
function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** @param {number[]} values */
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * @param {number} rounds
 * @param {{ ours: () => unknown, theirs: () => unknown }} pair
 * @returns {Promise<{ ours: number[], theirs: number[] }>} milliseconds
 */
async function inTurn(rounds, pair) {
  /** @type {{ ours: number[], theirs: number[] }} */
  const times = { ours: [], theirs: [] };
  for (let round = 0; round < rounds; round += 1) {
    for (const side of /** @type {const} */ (['ours', 'theirs'])) {
      const started = performance.now();
      await pair[side]();
      times[side].push(performance.now() - started);
    }
  }
  return times;
}

/** @param {number} value milliseconds */
const show = (value) => `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ms`;

/** The arithmetic that this Node takes by itself, and the portable one where that is another. */
export async function measureTimes() {
  // Only now: it is built.
  const { createToolkit } = await import('../../js/index.node.js');
  const kit = await createToolkit();
  const { tier } = kit.build;
  await measureTier(kit);
  if (tier !== 'portable') await measureTier(await createToolkit({ tier: 'portable' }));
}

/** @param {import('../../js/toolkit.js').Toolkit} kit closed afterwards */
async function measureTier(kit) {
  try {
    const { privateKey, publicKey } = await kit.generateKeyPair({ modulusLength: 2048 });
    const handle = await kit.importKey(privateKey);
    const nodePrivate = createPrivateKey(privateKey);
    const nodePublic = createPublicKey(publicKey);
    const { token } = await kit.signToken({ ...claims, privateKey: handle, expiresIn: '15m' });
    const [header, payload, signature] = token.split('.');
    const input = Buffer.from(`${header}.${payload}`);
    const signatureBytes = Buffer.from(signature, 'base64url');

    const signing = {
      ours: () => kit.signToken({ ...claims, privateKey: handle, expiresIn: '15m' }),
      theirs: () => sign('RSA-SHA256', input, nodePrivate),
    };
    const verifying = {
      ours: () => kit.verifyToken(token, { publicKey, now }),
      theirs: () => verify('RSA-SHA256', input, nodePublic, signatureBytes),
    };
    const generating = {
      ours: () => kit.generateKeyPair({ modulusLength: 2048 }),
      theirs: () =>
        generateKeyPairSync('rsa', {
          modulusLength: 2048,
          publicKeyEncoding: { type: 'spki', format: 'pem' },
          privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
        }),
    };

    // The engine's code is compiled better after some use.
    await inTurn(20, signing);
    const rows = [];
    for (const [what, rounds, pair] of /** @type {const} */ ([
      ['sign a token', 200, signing],
      ['verify a token', 200, verifying],
      ['make a 2048-bit key pair', 20, generating],
    ])) {
      const { ours, theirs } = await inTurn(rounds, pair);
      rows.push([what, String(rounds), show(median(ours)), show(median(theirs)), show(mean(ours)), show(mean(theirs)), `${(mean(ours) / mean(theirs)).toFixed(1)}`]);
    }
    say(`Node ${process.versions.node}, one thread, arithmetic: ${kit.build.tier}\n`);
    table(['', 'rounds', 'median', 'node:crypto', 'mean', 'node:crypto', 'ratio'], rows);
  } finally {
    await kit.close();
  }
}
