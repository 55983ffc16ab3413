/** Values somewhere inside a JSON object. */

/** @typedef {Record<string, any>} JsonObject */

/**
 * @param {unknown} value
 * @returns {value is JsonObject}
 */
export function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * @param {JsonObject} object
 * @param {readonly string[]} path
 * @returns {unknown}
 */
export function valueAt(object, path) {
  return path.reduce((/** @type {unknown} */ value, name) => (isObject(value) ? value[name] : undefined), object);
}

/**
 * The same object with another value at the path; `undefined` removes the member. Missing objects on the way are created.
 * @param {JsonObject} object
 * @param {readonly string[]} path
 * @param {unknown} value
 * @returns {JsonObject}
 */
export function withValue(object, [name, ...rest], value) {
  if (name === undefined) return object;
  const { [name]: before, ...others } = object;
  const after = rest.length === 0 ? value : withValue(isObject(before) ? before : {}, rest, value);
  // An existing member keeps its position, so that the JSON beside a form does not jump.
  return after === undefined ? others : { ...object, [name]: after };
}
