// Made from wasm/core/codes.def by npm run build.

/**
 * Every code an error or a finding can carry, and what it means. Codes are stable across versions.
 *
 * `ERR_` stops the work, or makes a token or key unusable; `WARN_` works and will surprise; `INFO_` explains.
 */
export const codeMeanings = Object.freeze({
  // Arguments
  ERR_ARGUMENT_MISSING: 'a required argument was not given',
  ERR_ARGUMENT_TYPE: 'an argument has the wrong type',
  ERR_ARGUMENT_VALUE: 'an argument has the right type and a value that is not allowed',
  ERR_ARGUMENT_UNKNOWN: 'an argument is not one this method knows',
  ERR_ARGUMENT_CONFLICT: 'two arguments say the same thing twice',
  ERR_ARGUMENT_RANGE: 'a number is below or above what is allowed',
  ERR_ARGUMENT_ADDRESS: 'an address is not one the platform can call',
  ERR_ARGUMENT_PRIVATE_KEY: 'a private key was given where only a public key may go',

  // Keys
  ERR_KEY_UNRECOGNIZED: 'the text or bytes are not a key in any known form',
  ERR_KEY_TOO_LARGE: 'the key is longer than 32 KiB',
  ERR_KEY_TRUNCATED: 'the key ends before it is complete',
  ERR_KEY_MALFORMED: 'the key has a known form and damaged contents',
  ERR_KEY_NOT_PRIVATE: 'a public key was given where a private key is needed',
  ERR_KEY_ALGORITHM: 'the key is for another algorithm than RS256',
  ERR_KEY_OPENSSH: "the key is in OpenSSH's own format",
  ERR_KEY_FORMAT: "the key is in another program's container or file: PKCS#12, PuTTY, PGP, a Java key store, a PDF",
  ERR_KEY_AMBIGUOUS: 'the text holds more than one key',
  ERR_KEY_CERTIFICATE:
    'a certificate was given where a private key is needed, or one that is damaged; or a request for one',
  ERR_KEY_IS_PATH: 'the path or address of a key was given instead of its contents',
  ERR_KEY_ENCRYPTED: 'the key is encrypted and no passphrase was given',
  ERR_KEY_PASSPHRASE: 'the passphrase does not decrypt the key',
  ERR_KEY_CIPHER: 'the key is encrypted with a method that is not supported',
  ERR_KEY_SIZE: 'the modulus is shorter than 2048 or longer than 8192 bits',
  ERR_KEY_EXPONENT: 'the public exponent is even, 1, or longer than 256 bits',
  ERR_KEY_INCONSISTENT: 'the numbers in the key do not belong together',
  ERR_KEY_WEAK: 'the private key can be computed from the public key: close or equal primes, ROCA, a prime modulus',
  ERR_KEY_GENERATION: 'a key pair could not be made',
  ERR_KEY_CLOSED: 'the key handle was closed or belongs to another toolkit',
  WARN_KEY_EXPONENT: 'the public exponent is valid and unusual',
  WARN_KEY_SIZE: 'the modulus has an unusual length',
  INFO_KEY_TEXT_REPAIRED: 'the key was read although its text was damaged',
  INFO_KEY_CERTIFICATE: 'the public key was taken out of a certificate',

  // Vaults
  ERR_VAULT_PASSPHRASE: 'the passphrase does not open the vault',
  ERR_VAULT_DAMAGED: 'the vault is incomplete or was changed',
  ERR_VAULT_VERSION: 'the vault was sealed by another version',

  // Access control lists
  ERR_ACL_JSON: 'the ACL is not JSON',
  ERR_ACL_SHAPE: 'the ACL is JSON of the wrong shape',
  ERR_ACL_PATH: 'a path in the ACL is not valid',
  ERR_ACL_METHOD: 'an HTTP method in the ACL is not valid',
  ERR_ACL_FILTER: 'a filter in the ACL is not valid',
  ERR_ACL_DUPLICATE: 'two rules have the same path',
  ERR_ACL_PRESET: 'there is no preset of that name',
  ERR_ACL_TOO_LARGE: 'the ACL is longer than 32 KiB',
  WARN_ACL_TOO_BROAD: 'a rule allows everything',
  WARN_ACL_EMPTY: 'the ACL allows nothing',
  WARN_ACL_VERSION_PINNED: 'a path names an API version that the platform has left behind',
  WARN_ACL_CLIENT_SDK_PATH_MISSING: 'a path the Client SDK needs is not in the ACL',
  WARN_ACL_NEVER_MATCHES: 'a rule can match no request',

  // Claims of a token to be signed
  ERR_CLAIMS_APPLICATION_ID: 'the application ID is not a UUID',
  ERR_CLAIMS_SUBJECT: 'the subject is not a user name',
  ERR_CLAIMS_DURATION: 'the duration is not a number of seconds or text with a unit',
  ERR_CLAIMS_LIFETIME_TOO_SHORT: 'the token would live for less than 30 seconds',
  ERR_CLAIMS_LIFETIME_TOO_LONG: 'the token would live for more than 24 hours',
  ERR_CLAIMS_EXPIRES_IN_PAST: 'the expiry has passed',
  ERR_CLAIMS_MILLISECONDS: 'a time is given in milliseconds instead of seconds',
  ERR_CLAIMS_TIME: 'a time is not a whole number of seconds since 1970',
  ERR_CLAIMS_NOT_BEFORE: 'the token would start to be valid after it has expired',
  ERR_CLAIMS_CONFLICT: 'two arguments say the same thing twice',
  ERR_CLAIMS_TOKEN_ID: 'the token ID is empty or too long',
  ERR_CLAIMS_RESERVED: 'a custom claim has a name with a meaning of its own',
  ERR_CLAIMS_VALUE: 'a custom claim has a value a token cannot carry exactly',
  ERR_CLAIMS_TOO_LARGE: 'the token would be longer than 64 KiB',

  // Tokens to be read
  ERR_TOKEN_TOO_LARGE: 'the token is longer than 64 KiB',
  ERR_TOKEN_STRUCTURE: 'the token does not have three parts',
  ERR_TOKEN_BASE64URL: 'a part of the token is not base64url',
  ERR_TOKEN_JSON: 'the header or payload is not acceptable JSON',
  ERR_TOKEN_ALGORITHM: 'the token is not signed with RS256 or, of a webhook, HS256',
  ERR_TOKEN_CRITICAL: 'the token demands an extension (crit, b64)',
  ERR_TOKEN_EMBEDDED_KEY: 'the token brings the key to check it with',
  ERR_TOKEN_TYPE: 'the token is of another type than JWT',
  ERR_TOKEN_SIGNATURE: 'the signature was not made with this key',
  ERR_TOKEN_CLAIM_MISSING: 'a required claim is missing',
  ERR_TOKEN_CLAIM_TYPE: 'a claim has the wrong type',
  ERR_TOKEN_CLAIM_VALUE: 'a claim has the right type and a value that the platform does not take',
  ERR_TOKEN_MILLISECONDS: 'a time in the token is in milliseconds',
  ERR_TOKEN_EXPIRED: 'the token has expired',
  ERR_TOKEN_NOT_YET_VALID: 'the token is not valid yet',
  ERR_TOKEN_ISSUED_IN_FUTURE: 'the token says it was issued in the future',
  ERR_TOKEN_LIFETIME: 'the token lives longer than the platform allows, or is never valid',
  ERR_TOKEN_APPLICATION: 'the token is for another application',
  ERR_TOKEN_SUBJECT: 'the token is for another user',
  ERR_TOKEN_ACL: "the token's ACL is not valid",
  ERR_TOKEN_KEY_APPLICATION: "the key is not the application's key",
  WARN_TOKEN_TEXT_REPAIRED: 'the token was read although something stood around it',
  WARN_TOKEN_EXPIRES_SOON: 'the token expires within a minute',
  WARN_TOKEN_SHORT_LIFETIME: 'the token lives for less than 30 seconds',
  WARN_TOKEN_CLAIM: 'a claim is unknown to the platform, or written in a way that not every reader takes',
  WARN_TOKEN_TYPE_MISSING: 'the header has no typ',
  INFO_TOKEN_KIND: 'the token is of another kind than those of the Client SDK and of servers',
  INFO_TOKEN_ADMIN: 'the token has no subject and so speaks for the application',
  INFO_TOKEN_NO_ACL: 'the token has no ACL',
  INFO_TOKEN_DEFAULT_EXPIRY: 'the token has no exp; the platform takes 15 minutes',
  INFO_TOKEN_UNCHECKED: 'the signature was not checked',
  INFO_TOKEN_VERIFIED: 'the signature was made with this key',

  // Applications and users to be sent to the platform
  WARN_REST_ADDRESS_UNREACHABLE: "the platform cannot reach a webhook's host from outside",
  WARN_REST_ADDRESS_PLAINTEXT: "a webhook's address is not encrypted",
  WARN_REST_WEBHOOK_MISSING: 'a webhook is not set that the capability needs to be of use',
  WARN_REST_CAPABILITY_DEPRECATED: 'the platform has given a capability up',
  WARN_REST_USER_NAME: "the user's name will be taken for something else, or is not what it looks like",
  WARN_REST_APPLICATION_NAME: "the application's name is not what it looks like",
  WARN_REST_PHONE_NUMBER: 'a telephone number is not in international form',
  WARN_REST_UPDATE_IGNORED: 'the platform may ignore a part of the update',
  INFO_REST_ADDRESS_PLACEHOLDER: "a webhook's host is an example from documentation",
  INFO_REST_READ_ONLY: 'a member that only the platform sets was left out',
  INFO_REST_NO_CAPABILITY: 'the application has no capability',
  INFO_REST_IMPROVE_AI: "nothing is said about the use of data for the platform's AI",

  // The engine itself
  ERR_ENGINE_ENTROPY: 'the platform gives no random bytes, or the same ones over and over',
  ERR_ENGINE_MEMORY: 'the engine ran out of memory',
  ERR_ENGINE_METHOD: 'the engine has no method of that name',
  ERR_ENGINE_ENVELOPE: 'the engine was sent something that is not a request',
  ERR_ENGINE_UNEXPECTED: 'the engine failed in a way it should not',

  // The wrapper around the engine
  ERR_ENGINE_LOAD: 'the engine could not be loaded',
  ERR_ENGINE_VERSION: 'the engine is of another version than the wrapper around it',
  ERR_ENGINE_DEAD: 'the engine broke and cannot be used any more',
  ERR_ENGINE_CLOSED: 'the toolkit was closed',
  ERR_ENGINE_WORKER: 'the worker could not be started or has ended',

  // The platform
  ERR_ARGUMENT_DESCRIPTION: 'the description of an application or a user has faults, all of them in details.findings',
  ERR_REST_NETWORK: 'the platform could not be reached, or the connection broke',
  ERR_REST_CORS: 'the browser does not let this page read what the platform answers',
  ERR_REST_POLICY: "the page's own Content-Security-Policy does not allow the call",
  ERR_REST_TIMEOUT: 'the platform did not answer in time',
  ERR_REST_REDIRECT: 'the platform answered with a redirect, which is not followed with credentials',
  ERR_REST_UNAUTHORIZED: 'the platform does not take the credentials or the token',
  ERR_REST_FORBIDDEN: 'the credentials or the token may not do this',
  ERR_REST_NOT_FOUND: 'there is no such application or user',
  ERR_REST_CONFLICT: 'the name is taken, or somebody else made a change meanwhile',
  ERR_REST_INVALID: 'the platform finds faults in the request, all of them in details.invalidParameters',
  ERR_REST_RATE_LIMIT: 'the platform asks for fewer requests',
  ERR_REST_SERVER: 'the platform failed',
  ERR_REST_REFUSED: 'the platform refuses the request',
  ERR_REST_ANSWER: 'the answer is not what the description of the API promises',
  ERR_REST_COMMAND: 'the tool has no command for the request',
  ERR_REST_PASTED: 'the pasted text is not an answer of the platform',

  // Configuration files
  ERR_CONFIG_NOT_FOUND: 'a file that is needed is not there',
  ERR_CONFIG_UNREADABLE: 'a file could not be read',
  ERR_CONFIG_UNWRITABLE: 'a file could not be written',
  ERR_CONFIG_EXISTS: 'a file is there already and was not overwritten',
  ERR_CONFIG_TOO_LARGE: 'a file is longer than a key or configuration can be',
  ERR_CONFIG_SYNTAX: 'a configuration file is damaged',
  ERR_CONFIG_FORMAT: 'a configuration file is of no known kind',
  ERR_CONFIG_MISSING: 'a value that is needed is in no option, variable or file',
});

/** @typedef {keyof typeof codeMeanings} Code */

/** Every code that an error or a finding can carry. */
export const errorCodes = /** @type {readonly Code[]} */ (Object.freeze(Object.keys(codeMeanings)));
