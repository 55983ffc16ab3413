import { acl, applicationId, subject } from '../contest/fixture.js';

/** @type {import('./contestant.js').Contestant} */
export const vonageJwt = {
  name: '@vonage/jwt',
  kind: 'native',
  signs: 'token',
  package: '@vonage/jwt',
  async prepare({ privateKey }, { tokenGenerate }) {
    if (!globalThis.process?.getBuiltinModule?.('node:crypto')) return undefined;
    return {
      // It takes text alone, and reads it for each token.
      sign: () => tokenGenerate(applicationId, privateKey, { sub: subject, acl }),
      read: (token) => token,
    };
  },
};
