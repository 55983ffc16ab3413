/**
 * The page's Content-Security-Policy and the other headers it is served with, in one place: the server sends them, and
 * the build of the page holds the policy in `index.html` against this one.
 *
 * The page makes private keys. So it may load only its own files, connect only to its own origin, not be framed,
 * and not run code that was text.
 */

/**
 * Directives in the order they are written, with their sources.
 *
 * @type {ReadonlyArray<readonly [directive: string, ...sources: string[]]>}
 */
const directives = [
  ['default-src', "'none'"],
  // WebAssembly is compiled; JavaScript never is.
  ['script-src', "'self'", "'wasm-unsafe-eval'"],
  ['style-src', "'self'"],
  ['img-src', "'self'", 'data:'],
  // Only its own files, so that no key can leave.
  ['connect-src', "'self'"],
  ['worker-src', "'self'"],
  ['manifest-src', "'self'"],
  ['base-uri', "'none'"],
  ['form-action', "'none'"],
  ['require-trusted-types-for', "'script'"],
  ['trusted-types', 'tokensmith'],
];

/**
 * The policy as the page itself states it, so that it is as strict on any other server.
 *
 * @returns {string} for `<meta http-equiv="Content-Security-Policy">`
 */
export function pagePolicy() {
  return directives.map((directive) => directive.join(' ')).join('; ');
}

/**
 * The policy of the page as a single file: the same, but that what it is made of stands in it, known by its hashes, and
 * that it may contact nobody at all, its own origin included.
 *
 * @param {{ scripts: string[], styles: string[] }} hashes as `'sha256-…'`
 * @returns {string} for `<meta http-equiv="Content-Security-Policy">`
 */
export function singlePolicy({ scripts, styles }) {
  /** @type {Record<string, string[]>} */
  const changed = {
    'script-src': [...scripts, "'wasm-unsafe-eval'"],
    'style-src': styles,
    'img-src': ['data:'],
    'connect-src': ["'none'"],
    'worker-src': ['blob:'],
    'manifest-src': ["'none'"],
  };
  return directives
    .map(([directive, ...sources]) => [directive, ...(changed[directive] ?? sources)].join(' '))
    .join('; ');
}

/** Everything a page can ask a browser for, and this one does not. Writing to the clipboard is left: copying is what it does. */
const refusedFeatures = [
  'accelerometer',
  'autoplay',
  'camera',
  'clipboard-read',
  'display-capture',
  'encrypted-media',
  'fullscreen',
  'gamepad',
  'geolocation',
  'gyroscope',
  'hid',
  'identity-credentials-get',
  'idle-detection',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'otp-credentials',
  'payment',
  'picture-in-picture',
  'publickey-credentials-create',
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'storage-access',
  'usb',
  'window-management',
  'xr-spatial-tracking',
];

/**
 * Headers of every answer, errors included.
 *
 * @returns {Record<string, string>}
 */
export function securityHeaders() {
  return {
    // Browsers take `frame-ancestors` from a header only.
    'Content-Security-Policy': `${pagePolicy()}; frame-ancestors 'none'`,
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': refusedFeatures.map((feature) => `${feature}=()`).join(', '),
  };
}
