import { loadPart } from '../engine.js';
import { byId, setText } from '../parts/dom.js';

const SVG = 'http://www.w3.org/2000/svg';

/** Modules of quiet around a QR code (ISO/IEC 18004, section 6.3.8). */
const QUIET_ZONE = 4;

/**
 * The token as a QR code, for a phone. Drawn when it is looked at; the library is loaded then.
 * @param {import('../engine.js').Engine} engine
 * @param {import('../current-token.js').CurrentToken} currentToken
 */
export function wireQrCode(engine, currentToken) {
  const details = byId('qr', HTMLDetailsElement);
  const place = byId('qr-place', HTMLElement);
  const note = byId('qr-note', HTMLElement);
  let drawn = '';

  const draw = async () => {
    const { state } = currentToken;
    if (!details.open) return;
    const token = state.name === 'made' ? state.token : '';
    if (token === drawn) return;
    drawn = token;
    // An old code under a new token would be scanned.
    place.replaceChildren();
    setText(note, token === '' ? 'There is no token yet.' : 'Drawing the code.');
    if (token === '') return;
    let library;
    try {
      library = await loadPart(() => import('uqr'));
    } catch (error) {
      if (token !== drawn) return;
      // Opening it again tries again.
      drawn = '';
      const { message, remedy } = engine.explain(error);
      setText(note, `${message} ${remedy}`);
      return;
    }
    if (token !== drawn) return;
    try {
      const { data, size } = library.encode(token, { ecc: 'L', border: 0 });
      place.replaceChildren(picture(data, size));
      setText(note, 'Scan it with the phone that is to log in. Whoever sees it can use the token until it expires.');
    } catch {
      setText(note, 'The token is too long for a QR code. A shorter access control list makes it fit.');
    }
  };
  details.addEventListener('toggle', draw);
  currentToken.addEventListener('change', draw);
}

/**
 * @param {boolean[][]} modules
 * @param {number} size
 */
function picture(modules, size) {
  const whole = size + 2 * QUIET_ZONE;
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', `0 0 ${whole} ${whole}`);
  svg.setAttribute('class', 'qr-code');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', 'QR code of the token');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute(
    'd',
    modules
      .flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x + QUIET_ZONE} ${y + QUIET_ZONE}h1v1h-1z`] : [])))
      .join(''),
  );
  svg.append(path);
  return svg;
}
