/** Numbers about numbers. */

/**
 * @typedef {object} Spread
 * @property {number} value
 * @property {number} low a quarter lies below
 * @property {number} high a quarter lies above
 */

/**
 * @param {number[]} values
 * @param {number} part 0.5 for the median
 */
export function quantile(values, part) {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * part;
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
}

/** @param {number[]} values @returns {Spread} the median between the quartiles */
export const medianOf = (values) => ({
  value: quantile(values, 0.5),
  low: quantile(values, 0.25),
  high: quantile(values, 0.75),
});

/** @param {number[]} values */
export const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** @param {number[]} values the relative error of their mean, squared */
function relativeVariance(values) {
  const average = mean(values);
  if (values.length < 2) return 0;
  const variance = values.reduce((sum, value) => sum + (value - average) ** 2, 0) / (values.length - 1);
  return variance / values.length / average ** 2;
}

/** Half of all errors are smaller than this many standard deviations. */
const quartileOfNormal = 0.6745;

/**
 * Means, because the time of a search is chance: its median leaves out the unlucky tail that users wait for.
 * @param {number[]} values
 * @param {number[]} base
 * @returns {Spread} the ratio of the means, between the quartiles of its own error
 */
export function ratioOfMeans(values, base) {
  const value = mean(values) / mean(base);
  const error = values === base ? 0 : quartileOfNormal * Math.sqrt(relativeVariance(values) + relativeVariance(base));
  return { value, low: value * (1 - error), high: value * (1 + error) };
}
