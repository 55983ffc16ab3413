/**
 * Everything that can go wrong, as types.
 *
 * A {@link TokensmithError} is expected: a bad argument, key, ACL or token, or an engine that could not start. It has a
 * stable `code`, says what was wrong and where, and what to do about it. It never quotes a secret.
 *
 * A {@link TokensmithDefect} is not: it is a fault of this package, and says how to report it.
 */
/** @typedef {import('./codes.js').Code} Code */

/**
 * What an error knows beside its text.
 * @typedef {object} ErrorDetails
 * @property {string} where the place: `payload.exp`, `acl.paths["/x"].methods[1]`, `privateKey`
 * @property {string} problem what was found there, a sentence
 * @property {string} remedy what to do about it, a sentence
 * @property {number} [index] of the request that failed, from 0, where there are many (`signTokens`)
 * @property {readonly import('./types.js').Finding[]} [findings] everything that is wrong with a request or a token, this error first, where it is more than one thing
 * @property {readonly import('./types.js').InvalidParameter[]} [invalidParameters] every row of the platform's, or what its rows would be
 * @property {number} [status] of the platform's answer, as are the members below (RFC 9457, RFC 9110)
 * @property {string} [type] a URL that names the kind of problem
 * @property {string} [title]
 * @property {string} [detail]
 * @property {string} [instance] what the platform's support asks for
 * @property {string} [platformCode] `user:error:not-found`, say
 * @property {number} [retryAfter] seconds that the platform asks to wait
 * @property {string} [sandboxReason] why the sandbox refused; only where it was the sandbox that answered
 * @property {boolean} [mayHaveHappened] whether the request may have had its effect although no answer says so
 * @property {string} [systemCode] `ECONNREFUSED`, say, where the runtime tells
 */

/**
 * An expected failure.
 *
 * @example
 * try {
 *   await kit.verifyToken(token, { publicKey });
 * } catch (error) {
 *   if (error instanceof TokensmithError && error.code === 'ERR_TOKEN_EXPIRED') renew();
 *   else throw error;
 * }
 */
export class TokensmithError extends Error {
  /**
   * @param {Code} code
   * @param {ErrorDetails} details
   * @param {ErrorOptions} [options]
   */
  constructor(code, details, options) {
    super(`${details.where}: ${details.problem} ${details.remedy}`, options);
    this.name = 'TokensmithError';
    /** Stable across versions: compare this, never the text. */
    this.code = code;
    this.details = Object.freeze({ ...details });
  }
}

/**
 * A fault of this package. Its `code` is `ERR_ENGINE_UNEXPECTED`, or says that the wrapper and the engine misunderstood
 * each other (`ERR_ENGINE_METHOD`, `ERR_ENGINE_ENVELOPE`).
 */
export class TokensmithDefect extends Error {
  /**
   * @param {string} problem what happened, a sentence that quotes no argument
   * @param {{ code?: Code, method?: string, cause?: unknown }} [options]
   */
  constructor(problem, { code = 'ERR_ENGINE_UNEXPECTED', method, cause } = {}) {
    const during = method ? ` (during ${method})` : '';
    super(
      `${problem}${during} This is a defect of tokensmith, not of your code: report it where you got the package from,` +
        ' with this message and the version, and without any key.',
      cause === undefined ? undefined : { cause },
    );
    this.name = 'TokensmithDefect';
    this.code = code;
    this.method = method;
  }
}

/** What the engine reports when the wrapper, not the user, is to blame. */
const defects = new Set(['ERR_ENGINE_UNEXPECTED', 'ERR_ENGINE_METHOD', 'ERR_ENGINE_ENVELOPE']);

/**
 * The error for a failure that the engine reported.
 * @param {{ code: Code, where: string, message: string, remedy: string, findings?: import('./types.js').Finding[] }} failure findings: all
 *   that is wrong, where it is more than this
 * @param {string} method
 * @returns {TokensmithError | TokensmithDefect}
 */
export function fromEngine({ code, where, message, remedy, findings }, method) {
  if (defects.has(code)) return new TokensmithDefect(message, { code, method });
  return new TokensmithError(code, { where, problem: message, remedy, ...(findings && { findings }) });
}

/**
 * An error as plain data. Structured cloning drops the class and the code of an error, so that workers send this.
 * @typedef {{ kind: 'error', code: Code, details: ErrorDetails, stack?: string, cause?: string }
 *   | { kind: 'defect', code: Code, problem: string, method?: string, stack?: string, cause?: string }} PlainError
 */

/**
 * @param {unknown} error
 * @returns {PlainError}
 */
export function toPlainError(error) {
  if (error instanceof TokensmithError) {
    return {
      kind: 'error',
      code: error.code,
      details: { ...error.details },
      stack: error.stack,
      cause: describeCause(error),
    };
  }
  if (error instanceof TokensmithDefect) {
    return {
      kind: 'defect',
      code: error.code,
      problem: error.message,
      method: error.method,
      stack: error.stack,
      cause: describeCause(error),
    };
  }
  const text =
    error instanceof Error ? `${error.name}: ${error.message}` : `A value of type ${typeof error} was thrown.`;
  const defect = new TokensmithDefect('Something failed in the worker that should not.', { cause: text });
  return {
    kind: 'defect',
    code: defect.code,
    problem: defect.message,
    stack: error instanceof Error ? error.stack : undefined,
    cause: text,
  };
}

/**
 * @param {PlainError} plain
 * @returns {TokensmithError | TokensmithDefect}
 */
export function fromPlainError(plain) {
  const options = plain.cause === undefined ? undefined : { cause: plain.cause };
  /** @type {TokensmithError | TokensmithDefect} */
  let error;
  if (plain.kind === 'error') {
    error = new TokensmithError(plain.code, plain.details, options);
  } else {
    error = new TokensmithDefect('', { code: plain.code, method: plain.method, ...options });
    error.message = plain.problem;
  }
  // Where it happened in the worker says more than where the answer arrived.
  if (plain.stack) error.stack = plain.stack;
  return error;
}

/**
 * @param {Error} error
 * @returns {string | undefined}
 */
function describeCause({ cause }) {
  if (cause === undefined) return undefined;
  return cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
}

/* The error of everything that is asked of a toolkit after it was closed. */

/** @returns {TokensmithError} */
export function closedError() {
  return new TokensmithError('ERR_ENGINE_CLOSED', {
    where: 'engine',
    problem: 'The toolkit was closed.',
    remedy: 'Call init() or createToolkit() for another one.',
  });
}
