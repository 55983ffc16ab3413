/**
 * What an application can do, in the names people know.
 * @param {Record<string, unknown> | undefined} capabilities
 * @returns {string} "voice, rtc"
 */
export function capabilityNames(capabilities) {
  const names = Object.keys(capabilities ?? {});
  return names.length === 0 ? 'no capabilities' : names.join(', ');
}
