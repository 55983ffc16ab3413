/** Loads the engine, signs one token and ends: node first-token.js <PEM file>. */
import { readFileSync } from 'node:fs';
import { init } from '#entry';
import { acl, applicationId, subject } from '../contest/fixture.js';

const kit = await init();
const privateKey = readFileSync(process.argv[2], 'utf8');
const { token } = await kit.signToken({ privateKey, applicationId, subject, expiresIn: '24h', acl });
if (token.split('.').length !== 3) throw new Error('That is no token.');
await kit.close();
process.stdout.write(`${JSON.stringify(process.cpuUsage())}\n`);
