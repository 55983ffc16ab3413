import { TokensmithError } from '../errors.js';

/**
 * The exit codes. 2, 5 and 20 are those of Vonage CLI 3; 130 is the shells' code for Ctrl-C.
 */
export const EXIT = Object.freeze({
  done: 0,
  /** An unexpected error, or a question answered with no. */
  failed: 1,
  /** The command line, the configuration, or a file, including stdout. */
  usage: 2,
  /** A key, an ACL, a claim or a token was refused, or the answer is no: not valid, not allowed. */
  refused: 3,
  /** The platform refused the credentials. */
  unauthorized: 5,
  /** The key is not the application's. */
  keyMismatch: 10,
  /** The platform has nothing of that name. */
  notFound: 20,
  /** The platform refused what was sent. */
  rejected: 21,
  /** The platform asks to wait. */
  rateLimited: 22,
  /** The platform failed, or could not be reached. */
  unavailable: 23,
  interrupted: 130,
});

/** What each code means, in the words of `tokensmith help exit-codes`. */
export const EXIT_MEANINGS = Object.freeze(
  /** @type {[number, string][]} */ ([
    [EXIT.done, 'done'],
    [EXIT.failed, 'failed in a way it should not, or a question was answered with no'],
    [EXIT.usage, 'the command line, a file or the configuration is not right, or the output cannot be written'],
    [EXIT.refused, 'a key, ACL, claim or token was refused; or the answer is no: not valid, not allowed'],
    [EXIT.unauthorized, 'the platform refused the credentials'],
    [EXIT.keyMismatch, "the private key is not the application's"],
    [EXIT.notFound, 'the platform has nothing of that name'],
    [EXIT.rejected, 'the platform refused what was sent'],
    [EXIT.rateLimited, 'the platform asks to wait'],
    [EXIT.unavailable, 'the platform failed or could not be reached'],
    [EXIT.interrupted, 'interrupted'],
  ]),
);

/** Ends the command when everything has been reported already. */
export class Ended extends Error {
  /** @param {number} exitCode */
  constructor(exitCode) {
    super('The command has ended.');
    this.name = 'Ended';
    this.exitCode = exitCode;
  }
}

/** The exit codes of the errors of requests. */
const REST_EXITS = Object.freeze(
  /** @type {{ [code: string]: number }} */ ({
    ERR_REST_UNAUTHORIZED: EXIT.unauthorized,
    ERR_REST_FORBIDDEN: EXIT.unauthorized,
    ERR_REST_NOT_FOUND: EXIT.notFound,
    ERR_REST_CONFLICT: EXIT.rejected,
    ERR_REST_INVALID: EXIT.rejected,
    ERR_REST_REFUSED: EXIT.rejected,
    ERR_REST_RATE_LIMIT: EXIT.rateLimited,
    ERR_REST_SERVER: EXIT.unavailable,
    ERR_REST_NETWORK: EXIT.unavailable,
    ERR_REST_TIMEOUT: EXIT.unavailable,
    ERR_REST_REDIRECT: EXIT.unavailable,
    ERR_REST_ANSWER: EXIT.unavailable,
  }),
);

/**
 * @param {unknown} error
 * @returns {number}
 */
export function exitCodeOf(error) {
  if (error instanceof Ended) return error.exitCode;
  if (!(error instanceof TokensmithError)) return EXIT.failed;
  const rest = REST_EXITS[error.code];
  if (rest !== undefined) return rest;
  if (/^ERR_(?:ARGUMENT|CONFIG)_/.test(error.code)) return EXIT.usage;
  if (error.code === 'ERR_TOKEN_KEY_APPLICATION') return EXIT.keyMismatch;
  if (/^ERR_(?:KEY|ACL|CLAIMS|TOKEN)_/.test(error.code)) return EXIT.refused;
  return EXIT.failed;
}
