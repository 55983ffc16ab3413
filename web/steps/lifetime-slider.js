import { byId } from '../ui/dom.js';
import { lengthOfTime } from '../ui/time.js';

/** The stops of the slider, from the shortest lifetime to the longest. */
const stops = /** @type {const} */ ([
  ['30s', 30],
  ['1m', 60],
  ['2m', 120],
  ['5m', 300],
  ['10m', 600],
  ['15m', 900],
  ['30m', 1800],
  ['1h', 3600],
  ['2h', 7200],
  ['4h', 14_400],
  ['8h', 28_800],
  ['12h', 43_200],
  ['24h', 86_400],
]);

/**
 * The lifetime as a slider. It follows the text field.
 * @param {import('../session.js').Session} session
 * @param {import('../current-token.js').CurrentToken} currentToken
 */
export function wireLifetimeSlider(session, currentToken) {
  const slider = byId('lifetime-slider', HTMLInputElement);
  slider.max = String(stops.length - 1);
  slider.addEventListener('input', () => {
    const [text] = stops[Number(slider.value)] ?? stops[0];
    session.set({ lifetime: text }, { settled: false });
    say();
  });
  slider.addEventListener('change', () => session.set({ lifetime: session.inputs.lifetime }));

  const say = () => slider.setAttribute('aria-valuetext', lengthOfTime((stops[Number(slider.value)] ?? stops[0])[1]));
  const draw = () => {
    const { lifetime } = session.inputs;
    const exact = stops.findIndex(([text]) => text === lifetime.trim());
    const { state } = currentToken;
    const { issuedAt = null, expiresAt = null } = state.name === 'made' ? state.inspection : {};
    const seconds = issuedAt === null || expiresAt === null ? null : expiresAt - issuedAt;
    const near = seconds === null ? -1 : stops.findLastIndex(([, length]) => length <= seconds);
    const at = exact >= 0 ? exact : near;
    if (at >= 0 && document.activeElement !== slider) slider.value = String(at);
    say();
  };
  for (const source of [session, currentToken]) source.addEventListener('change', draw);
  draw();
}
