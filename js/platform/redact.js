/** Keeps secrets out of texts that others wrote. */

const mark = '[secret]';

/**
 * @param {Iterable<string | undefined>} secrets
 * @returns {(text: string) => string} the text without them, without control characters, and not longer than a message should be
 */
export function createRedactor(secrets) {
  // Shorter ones would cut ordinary words to pieces.
  const known = [...secrets].filter((secret) => secret !== undefined && secret.length >= 4);
  return (text) => {
    let clean = text;
    for (const secret of known) clean = clean.replaceAll(/** @type {string} */ (secret), mark);
    // Whatever looks like a token or a key goes too: the platform may echo what it was sent.
    clean = clean
      .replace(/eyJ[\w-]+\.[\w-]+\.[\w-]*/g, mark)
      .replace(/-----BEGIN [^-]*PRIVATE KEY-----[\s\S]*?(?:-----END [^-]*-----|$)/g, mark)
      .replace(/api_secret=[^&\s"']*/g, `api_secret=${mark}`)
      // eslint-disable-next-line no-control-regex -- they would write over a terminal's lines
      .replace(/[\x00-\x1f\x7f-\x9f]+/g, ' ')
      .trim();
    return clean.length <= 500 ? clean : `${clean.slice(0, 499)}…`;
  };
}
