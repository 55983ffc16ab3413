/**
 * Puts the values of one configuration into the form of another.
 *
 * @param {import('./values.js').ConfigValues} values
 * @param {import('./formats/index.js').ConfigFormat} to
 * @param {object} [options]
 * @param {string} [options.text] the target's present contents, of which everything else is kept
 * @param {string} [options.where] the target's name, for errors
 * @returns {{ text: string, written: import('./values.js').ConfigField[], left: import('./values.js').ConfigField[] }}
 *   the new text, the fields that are in it, and those the format has no place for
 */
export function convertConfig(values, to, { text, where } = {}) {
  /** @param {string} field */
  const fits = (field) =>
    to.fields.includes(/** @type {import('./values.js').ConfigField} */ (field === 'privateKeyPath' ? 'privateKey' : field));
  const fields = /** @type {import('./values.js').ConfigField[]} */ (Object.keys(values));
  return { text: to.write(values, text, where), written: fields.filter(fits), left: fields.filter((field) => !fits(field)) };
}
