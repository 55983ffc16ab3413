/**
 * @param {number} count of what a message does not name
 * @returns {string} with a blank before it
 */
export function andMore(count) {
  return count === 1 ? ' There is 1 more.' : ` There are ${count} more.`;
}
