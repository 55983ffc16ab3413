/** What the page's policy had to stop; both functions run in the page. */

/** Before anything else does. */
export function recordViolations() {
  /** @type {string[]} */
  const seen = [];
  Object.defineProperty(window, 'violations', { value: seen });
  window.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
    seen.push(`${effectiveDirective} blocked ${blockedURI}`),
  );
}

/** @returns {string[]} */
export function recorded() {
  return /** @type {any} */ (window).violations;
}
