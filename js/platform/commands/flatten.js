/**
 * The leaves of a body with their paths: `capabilities.voice.region`. Lists and empty objects are leaves.
 * @param {any} value
 * @param {string} [path]
 * @returns {Generator<[string, unknown], void, undefined>}
 */
export function* flatten(value, path = '') {
  const isBranch = typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0;
  if (!isBranch) {
    yield [path, value];
    return;
  }
  for (const [name, inner] of Object.entries(value)) yield* flatten(inner, path ? `${path}.${name}` : name);
}
