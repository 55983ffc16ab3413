import { verifyBearer } from './authentication.js';

/**
 * The Client SDK's `createSession`, answered offline: would the platform take this token?
 *
 * @typedef {'system:error:invalid-token' | 'system:error:expired-token' | 'system:error:permission' | 'user:error:not-found'} LoginErrorType
 *
 * @typedef {object} LoginAccepted
 * @property {true} ok
 * @property {{ id: string, name: string, displayName: string | null, region: string }} user
 * @property {string} applicationId
 * @property {number} expiresAt seconds since 1970
 * @property {Finding[]} findings what works now but will not later
 *
 * @typedef {object} LoginRefused
 * @property {false} ok
 * @property {LoginErrorType} type as the Client SDK's error event has it
 * @property {string} code the toolkit's code for it
 * @property {string} reason
 * @property {string} remedy
 * @property {Finding[]} findings all other findings about the token
 *
 * @typedef {import('../types.js').Finding} Finding
 */

/** The request that opens a session. The ACL must have a rule for it; the tutorial's is the one for sessions. */
const OPEN_SESSION = { method: 'POST', path: '/v1/sessions' };

/**
 * @param {import('./http.js').Services} services
 * @param {object} attempt
 * @param {string} attempt.token
 * @param {string} [attempt.userName] who is to log in; the token's subject where absent
 * @param {string} [attempt.region] the data centre that the client is configured for; any where absent
 * @returns {Promise<LoginAccepted | LoginRefused>}
 */
export async function login(services, { token, userName, region }) {
  const { kit, state, now } = services;
  const checked = await verifyBearer(token, services);
  const { findings } = await kit.inspectToken(token, {
    now: now(),
    ...(checked.ok && {
      key: checked.application.publicKey,
      application: { id: checked.application.id, keys: { public_key: checked.application.publicKey } },
    }),
  });
  /**
   * @param {LoginErrorType} type
   * @param {string} code
   * @param {string} reason
   * @param {string} remedy
   * @returns {LoginRefused}
   */
  const refuse = (type, code, reason, remedy) => ({ ok: false, type, code, reason, remedy, findings });

  if (!checked.ok) {
    const type = checked.kind === 'expired-token' ? 'system:error:expired-token' : 'system:error:invalid-token';
    return refuse(type, checked.code, checked.reason, checked.remedy);
  }
  const { application, payload } = checked;
  const name = payload.sub;
  if (typeof name !== 'string') {
    return refuse(
      'system:error:invalid-token',
      'ERR_TOKEN_SUBJECT',
      'The token has no sub: it speaks for the application and logs nobody in.',
      'Sign a token with the name of the user as subject.',
    );
  }
  if (userName !== undefined && userName !== name) {
    return refuse(
      'system:error:invalid-token',
      'ERR_TOKEN_SUBJECT',
      `The token logs in ${JSON.stringify(name)}, not ${JSON.stringify(userName)}.`,
      'Sign a token for this user.',
    );
  }
  const decision = await kit.checkAcl(payload.acl ?? null, OPEN_SESSION);
  if (!decision.allowed) {
    return refuse(
      'system:error:permission',
      'WARN_ACL_CLIENT_SDK_PATH_MISSING',
      `The token's ACL does not let the client open a session: ${decision.reason}`,
      'Add the path /*/sessions/** to the ACL, or take one of the Client SDK presets.',
    );
  }
  const namesakes = state.usersOf(application.id).filter((user) => user.body.name === name);
  const user = namesakes.find((candidate) => region === undefined || candidate.region === region);
  if (user === undefined) {
    const isId = state.usersOf(application.id).some((candidate) => candidate.id === name);
    const elsewhere = namesakes[0]?.region;
    return refuse(
      'user:error:not-found',
      'ERR_TOKEN_SUBJECT',
      elsewhere === undefined
        ? `The application has no user named ${JSON.stringify(name)}.`
        : `The user ${JSON.stringify(name)} lives in the region ${elsewhere}, not in ${region}.`,
      isId
        ? 'The subject is a user id. Sign the token with the name of the user.'
        : elsewhere === undefined
          ? 'Create the user in this application first: sub is the name, exactly as created.'
          : `Set the client to the region ${elsewhere}, or create the user in ${region}.`,
    );
  }
  return {
    ok: true,
    user: { id: user.id, name, displayName: user.body.display_name ?? null, region: user.region },
    applicationId: application.id,
    expiresAt: checked.expiresAt,
    findings,
  };
}
