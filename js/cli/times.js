/**
 * A span of time as a person says it: the two largest units.
 *
 * @param {number} seconds
 */
export function spanOf(seconds) {
  const units = /** @type {const} */ ([
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
    ['second', 1],
  ]);
  let rest = Math.abs(Math.round(seconds));
  // A token of 24 hours is spoken of in hours.
  const parts = units.flatMap(([name, length]) => {
    if (name === 'day' && rest <= 86_400) return [];
    const amount = Math.floor(rest / length);
    rest -= amount * length;
    return amount === 0 ? [] : [`${amount} ${name}${amount === 1 ? '' : 's'}`];
  });
  return parts.length === 0 ? '0 seconds' : parts.slice(0, 2).join(' ');
}

/**
 * `2026-11-24 14:05:00 UTC`
 *
 * @param {number} seconds since 1970
 */
export function utc(seconds) {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? `${seconds}` : `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/**
 * `2026-11-24 14:05:00 UTC, in 24 hours`
 *
 * @param {number} seconds since 1970
 * @param {number} now
 */
export function moment(seconds, now) {
  const far = spanOf(seconds - now);
  return `${utc(seconds)}, ${seconds >= now ? `in ${far}` : `${far} ago`}`;
}
