/** A failure that the person at the keyboard can do something about. */
export class SetupError extends Error {
  /**
   * @param {string} message what went wrong
   * @param {object} [options]
   * @param {string | string[]} [options.remedy] what to do about it, one line each
   * @param {string} [options.log] the file with the full output
   */
  constructor(message, { remedy = [], log } = {}) {
    super(message);
    this.name = 'SetupError';
    this.remedy = [remedy].flat();
    this.log = log;
    /** Whether it has been shown already. */
    this.reported = false;
  }
}

/** The person, or the system, asked us to stop. */
export class Interrupted extends Error {
  /** @param {NodeJS.Signals} signal */
  constructor(signal) {
    super(`Stopped by ${signal}`);
    this.name = 'Interrupted';
    this.signal = signal;
  }
}
