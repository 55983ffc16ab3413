/** Who takes part, in the order of the tables. The first that an engine has is what the others are compared with. */
import { jose } from './jose.js';
import { jsonwebtoken } from './jsonwebtoken.js';
import { jsrsasign } from './jsrsasign.js';
import { nodeCrypto } from './node-crypto.js';
import { nodeForge } from './node-forge.js';
import { nodeRsa } from './node-rsa.js';
import { rsaWasm } from './rsa-wasm.js';
import { tokensmith } from './tokensmith.js';
import { vonageJwt } from './vonage-jwt.js';
import { webCrypto } from './web-crypto.js';

/** @type {import('./contestant.js').Contestant[]} */
export const contestants = [
  nodeCrypto,
  webCrypto,
  tokensmith('relaxed-simd'),
  tokensmith('portable'),
  tokensmith('reference'),
  jose,
  jsonwebtoken,
  vonageJwt,
  nodeRsa,
  rsaWasm,
  nodeForge,
  jsrsasign,
];
