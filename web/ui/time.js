/** Times as people say them. All take seconds since 1970, as tokens hold them. */

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

// English with a day before the month and a 24-hour clock: read the same way everywhere, which 3/4/2026 is not.
const local = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
  timeZoneName: 'short',
});
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const dayOnly = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });

/** Dates beyond what a Date can hold (RFC 7519 sets no bound) have no calendar form. */
const representable = (/** @type {number} */ seconds) => Number.isFinite(new Date(seconds * 1000).getTime());

/** @param {number} seconds @returns {string} "Tue, 24 Nov 2026, 14:05:12 GMT+1" */
export function localTime(seconds) {
  return representable(seconds) ? local.format(seconds * 1000) : 'beyond the calendar';
}

/** @param {number} seconds @returns {string} "2026-11-24 13:05:12 UTC" */
export function utcTime(seconds) {
  if (!representable(seconds)) return 'beyond the calendar';
  return new Date(seconds * 1000)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, ' UTC');
}

/** @param {number} seconds @returns {string} for the datetime attribute */
export function machineTime(seconds) {
  return representable(seconds) ? new Date(seconds * 1000).toISOString() : '';
}

/**
 * @param {number} seconds a length of time
 * @returns {string} "23 h 59 min", "4 min 12 s", "12 s", "3 days"
 */
export function lengthOfTime(seconds) {
  const whole = Math.abs(Math.trunc(seconds));
  const parts = [];
  if (whole >= 2 * DAY) return `${Math.floor(whole / DAY)} days`;
  const hours = Math.floor(whole / HOUR);
  const minutes = Math.floor((whole % HOUR) / MINUTE);
  if (hours > 0) parts.push(`${hours} h`);
  if (minutes > 0) parts.push(`${minutes} min`);
  if (hours === 0 && (minutes === 0 || whole % MINUTE > 0)) parts.push(`${whole % MINUTE} s`);
  return parts.join(' ');
}

/**
 * @param {number} seconds
 * @param {number} now
 * @returns {string} "in 23 h 59 min", "12 s ago", "now"
 */
export function relativeTime(seconds, now) {
  const distance = seconds - now;
  if (distance === 0) return 'now';
  return distance > 0 ? `in ${lengthOfTime(distance)}` : `${lengthOfTime(distance)} ago`;
}

/**
 * @param {number} seconds
 * @param {number} now
 * @returns {string} "today at 14:05", "tomorrow at 09:00", "Fri 27 Nov 2026 at 09:00"
 */
export function spokenTime(seconds, now) {
  if (!representable(seconds)) return 'beyond the calendar';
  const midnight = (/** @type {number} */ at) => new Date(at * 1000).setHours(0, 0, 0, 0);
  // Days are counted between midnights and rounded: a day with a clock change has 23 or 25 hours.
  const days = Math.round((midnight(seconds) - midnight(now)) / (DAY * 1000));
  const names = new Map([
    [0, 'today'],
    [1, 'tomorrow'],
    [-1, 'yesterday'],
  ]);
  return `${names.get(days) ?? dayOnly.format(seconds * 1000)} at ${clock.format(seconds * 1000)}`;
}

/** @param {number} seconds @returns {string} "23:59:41", "14:03" */
export function countdown(seconds) {
  const whole = Math.max(0, Math.trunc(seconds));
  const pad = (/** @type {number} */ value) => String(value).padStart(2, '0');
  const hours = Math.floor(whole / HOUR);
  const rest = `${pad(Math.floor((whole % HOUR) / MINUTE))}:${pad(whole % MINUTE)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

/** @param {number} seconds a length of time @returns {string} as the form and the program take it: "24h", "15m", "90s" */
export function shortestDuration(seconds) {
  if (seconds % HOUR === 0) return `${seconds / HOUR}h`;
  return seconds % MINUTE === 0 ? `${seconds / MINUTE}m` : `${seconds}s`;
}

/* The time of now, and its passing. */

/** @returns {number} the time now, in whole seconds since 1970 */
export function nowInSeconds() {
  return Math.floor(Date.now() / 1000);
}

/**
 * Calls back at every full second, so that all times on the page change together.
 * @param {(now: number) => void} callback
 */
export function everySecond(callback) {
  const tick = () => {
    callback(nowInSeconds());
    setTimeout(tick, 1000 - (Date.now() % 1000) + 5);
  };
  setTimeout(tick, 1000 - (Date.now() % 1000) + 5);
  // Timers of hidden tabs are slowed down: catch up as soon as the tab is shown again.
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) callback(nowInSeconds());
  });
}
