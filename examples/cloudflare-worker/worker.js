/**
 * The same on Cloudflare Workers, which take WebAssembly as an imported module and in no other way.
 *
 *   npx wrangler secret put VONAGE_PRIVATE_KEY < private.key
 */
import { createToolkit } from 'tokensmith';
import { createTokenHandler } from 'tokensmith/handler';
import wasmModule from 'tokensmith/tokensmith.wasm';

/** @type {((request: Request) => Promise<Response>) | undefined} */
let handler;

export default {
  /**
   * @param {Request} request
   * @param {{ VONAGE_APPLICATION_ID: string, VONAGE_PRIVATE_KEY: string, SESSIONS: Record<string, string> }} environment
   */
  fetch(request, environment) {
    handler ??= createTokenHandler({
      applicationId: environment.VONAGE_APPLICATION_ID,
      privateKey: environment.VONAGE_PRIVATE_KEY,
      authenticate: (asked) => environment.SESSIONS[asked.headers.get('Authorization') ?? ''],
      acl: 'client-sdk-web',
      expiresIn: '1h',
      allowOrigins: ['https://app.example.com'],
      kit: () => createToolkit({ wasmModule }),
    });
    return handler(request);
  },
};
