/**
 * Loaded into a program before its own code (`node --import`): what it sends to the platform by https goes to the sandbox
 * on loopback instead. The program is not touched, and reaches nothing else.
 */
import http from 'node:http';
import https from 'node:https';
import { env } from 'node:process';

const PLATFORM = ['rest.nexmo.com', 'api.nexmo.com'];

https.request = /** @type {any} */ (
  (/** @type {http.RequestOptions} */ options, /** @type {any} */ callback) => {
    if (!PLATFORM.includes(options.host ?? '')) throw new Error(`A request to ${options.host} was not expected.`);
    return http.request({ ...options, host: '127.0.0.1', port: Number(env.SANDBOX_PORT) }, callback);
  }
);
