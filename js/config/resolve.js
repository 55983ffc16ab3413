/**
 * One source of values: the options of a command, a family of environment variables, a file, or the sandbox itself.
 *
 * @typedef {object} ConfigSource
 * @property {'option' | 'environment' | 'file' | 'sandbox'} kind
 * @property {'local' | 'home'} [scope] of a file
 * @property {string} name what to call it: a file's path, or the kind
 * @property {{ [field: string]: string }} [names] for each value the option or variable it came from
 * @property {import('./values.js').ConfigValues} values
 * @property {{ error: import('../errors.js').TokensmithError, fields: import('./values.js').ConfigField[] }} [unreadable] why the
 *   file could not be read, and what a file of its kind may hold
 */

/**
 * A value and its source.
 *
 * @typedef {object} ResolvedValue
 * @property {string} value
 * @property {ConfigSource} source
 * @property {string} origin the option, the variable or the file, to be shown
 */

/**
 * A value that was found but not used.
 *
 * @typedef {object} PassedOver
 * @property {import('./values.js').ConfigField} field
 * @property {string} value
 * @property {string} origin
 * @property {'same' | 'shadowed' | 'other-account' | 'other-application'} reason `same`: it is the value that was taken
 */

/**
 * @typedef {object} ResolvedConfig
 * @property {{ [field in import('./values.js').ConfigField]?: ResolvedValue }} values
 * @property {PassedOver[]} passedOver
 */

/**
 * Takes each value from the first source that has it.
 *
 * A secret belongs to a key and a private key to an application. A source that names the key or application its secret
 * is for is passed over when that is not the one in use; otherwise `--app-id` with a forgotten `--private-key` would
 * sign with the key of whatever application the folder happens to hold.
 *
 * @param {ConfigSource[]} sources the first wins
 * @returns {ResolvedConfig}
 */
export function resolveConfig(sources) {
  /** @type {ResolvedConfig} */
  const resolved = { values: {}, passedOver: [] };
  const apiKey = take(resolved, sources, 'apiKey');
  take(resolved, sources, 'apiSecret', (source) => belongs(source.values.apiKey, apiKey), 'other-account');
  const applicationId = take(resolved, sources, 'applicationId');
  const foreignKeys = new Set(
    sources
      .filter(({ values }) => !belongs(values.applicationId?.toLowerCase(), applicationId?.toLowerCase()))
      .map(({ values }) => values.privateKey?.trim()),
  );
  /** @param {ConfigSource} source */
  const sameApplication = ({ values }) =>
    belongs(values.applicationId?.toLowerCase(), applicationId?.toLowerCase()) &&
    // A private.key alone says nothing of its application, but .nexmo-app beside it holds the same key and does.
    !(
      values.applicationId === undefined &&
      values.privateKey !== undefined &&
      foreignKeys.has(values.privateKey.trim())
    );
  take(resolved, sources, 'applicationName', sameApplication, 'other-application');
  takePrivateKey(resolved, sources, sameApplication);
  return resolved;
}

/**
 * @param {string | undefined} own
 * @param {string | undefined} used
 */
function belongs(own, used) {
  return own === undefined || used === undefined || own === used;
}

/**
 * @param {ResolvedConfig} resolved
 * @param {ConfigSource[]} sources
 * @param {import('./values.js').ConfigField} field
 * @param {(source: ConfigSource) => boolean} [accepts]
 * @param {PassedOver['reason']} [refusal]
 * @returns {string | undefined}
 */
function take(resolved, sources, field, accepts = () => true, refusal = 'shadowed') {
  for (const source of sources) {
    const value = source.values[field];
    if (value === undefined) continue;
    const origin = source.names?.[field === 'privateKeyPath' ? 'privateKey' : field] ?? source.name;
    const taken = resolved.values[field];
    if (!accepts(source)) resolved.passedOver.push({ field, value, origin, reason: refusal });
    else if (taken)
      resolved.passedOver.push({
        field,
        value,
        origin,
        reason: taken.value.trim() === value.trim() ? 'same' : 'shadowed',
      });
    else resolved.values[field] = { value, source, origin };
  }
  return resolved.values[field]?.value;
}

/**
 * A key and the path of a key are one value in two forms: whichever source comes first gives it.
 *
 * @param {ResolvedConfig} resolved
 * @param {ConfigSource[]} sources
 * @param {(source: ConfigSource) => boolean} accepts
 */
function takePrivateKey(resolved, sources, accepts) {
  const text = take(resolved, sources, 'privateKey', accepts, 'other-application');
  const path = take(resolved, sources, 'privateKeyPath', accepts, 'other-application');
  if (text === undefined || path === undefined) return;
  const taken = /** @type {ResolvedValue} */ (resolved.values.privateKey);
  const other = /** @type {ResolvedValue} */ (resolved.values.privateKeyPath);
  const [loser, field] =
    sources.indexOf(taken.source) <= sources.indexOf(other.source)
      ? [other, /** @type {const} */ ('privateKeyPath')]
      : [taken, /** @type {const} */ ('privateKey')];
  resolved.passedOver.push({ field, value: loser.value, origin: loser.origin, reason: 'shadowed' });
  delete resolved.values[field];
}

/**
 * Why a value is not to be relied on: a file that comes before the one it was taken from could not be read, and may hold
 * another value, perhaps of another account.
 *
 * @param {Pick<ResolvedConfig, 'values'> & { sources: ConfigSource[] }} config
 * @param {'apiKey' | 'apiSecret' | 'applicationId' | 'privateKey'} field
 * @returns {import('../errors.js').TokensmithError | undefined} the error of that file
 */
export function unreadableBefore({ values, sources }, field) {
  const taken = values[field] ?? (field === 'privateKey' ? values.privateKeyPath : undefined);
  const before = taken ? sources.slice(0, sources.indexOf(taken.source)) : sources;
  return before.find(({ unreadable }) => unreadable?.fields.includes(field))?.unreadable?.error;
}

/**
 * Puts the values of one configuration into the form of another.
 *
 * @param {import('./values.js').ConfigValues} values
 * @param {import('./formats.js').ConfigFormat} to
 * @param {object} [options]
 * @param {string} [options.text] the target's current contents; everything else in them is kept
 * @param {string} [options.where] the target's name, for errors
 * @returns {{ text: string, written: import('./values.js').ConfigField[], left: import('./values.js').ConfigField[] }}
 *   the new text, the fields that are in it, and those the format has no place for
 */
export function convertConfig(values, to, { text, where } = {}) {
  /** @param {string} field */
  const fits = (field) =>
    to.fields.includes(
      /** @type {import('./values.js').ConfigField} */ (field === 'privateKeyPath' ? 'privateKey' : field),
    );
  const fields = /** @type {import('./values.js').ConfigField[]} */ (Object.keys(values));
  return {
    text: to.write(values, text, where),
    written: fields.filter(fits),
    left: fields.filter((field) => !fits(field)),
  };
}
