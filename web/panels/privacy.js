import { byId, element, setText } from '../ui/dom.js';

/** What the directives of a policy mean. */
const rules = /** @type {const} */ ([
  ['connect-src', 'Connections to'],
  ['script-src', 'Scripts from'],
  ['worker-src', 'Workers from'],
  ['style-src', 'Styles from'],
  ['img-src', 'Images from'],
  ['form-action', 'Forms sent to'],
]);

/** Milliseconds between two updates of the sheet while requests are made. */
const REDRAW_EVERY_MS = 200;

/** @typedef {import('../platform/connection.js').Connection} Connection */

/**
 * Who answers the platform's requests.
 * @param {import('../platform/connection.js').Mode} mode how it is reached
 * @param {Connection} connection
 */
function answerer(mode, { relayed }) {
  if (mode === 'sandbox') return 'answered by the sandbox in this page';
  if (mode === 'manual') return 'run by hand';
  return relayed === 'sandbox'
    ? "answered by the sandbox of this page's server"
    : 'sent on to Vonage by the server of this page';
}

/**
 * The privacy sheet: read from the policy that the page really has, and from the requests that it has really made.
 * @param {Connection} connection
 */
export async function wirePrivacy(connection) {
  const sheet = byId('privacy', HTMLElement);
  const button = byId('privacy-button', HTMLButtonElement);
  sheet.addEventListener('toggle', (event) => {
    const open = /** @type {ToggleEvent} */ (event).newState === 'open';
    button.setAttribute('aria-expanded', String(open));
    if (open) draw(policies, connection);
  });
  for (const event of ['change', 'relayed']) connection.addEventListener(event, () => draw(policies, connection));
  // There can be thousands: they are drawn only while the sheet is open, and many at a time.
  let waiting = false;
  connection.addEventListener('exchange', () => {
    if (waiting || !sheet.matches(':popover-open')) return;
    waiting = true;
    setTimeout(() => {
      waiting = false;
      draw(policies, connection);
    }, REDRAW_EVERY_MS);
  });
  /** @type {string[]} */
  const policies = [];
  policies.push(...[policyInPage(), await policyInHeader()].filter((policy) => policy !== null));
  draw(policies, connection);
}

/** @returns {string | null} */
function policyInPage() {
  const meta = document.querySelector('meta[http-equiv="Content-Security-Policy"]');
  return meta?.getAttribute('content') ?? null;
}

/** @returns {Promise<string | null>} the policy this page is served with, where a server sends one */
async function policyInHeader() {
  if (!location.protocol.startsWith('http')) return null;
  try {
    const answer = await fetch(location.pathname, { method: 'HEAD', cache: 'no-store', credentials: 'omit' });
    // A body that is not read would be reported as an aborted request.
    await answer.arrayBuffer();
    return answer.headers.get('content-security-policy');
  } catch {
    return null;
  }
}

/**
 * What a directive allows under all policies together: each is enforced, so only what all of them allow is left.
 * @param {readonly string[]} policies
 * @param {string} directive
 * @returns {string[] | null} sources; empty for none; null when no policy says anything
 */
export function allowedSources(policies, directive) {
  /** @type {string[] | null} */
  let allowed = null;
  for (const policy of policies) {
    const parsed = new Map(
      policy
        .split(';')
        .map((part) => part.trim().split(/\s+/))
        .map(([name = '', ...sources]) => [name.toLowerCase(), sources]),
    );
    const sources = parsed.get(directive) ?? parsed.get('default-src');
    if (sources === undefined) continue;
    const named = sources.filter((source) => source !== "'none'");
    allowed = allowed === null ? named : allowed.filter((source) => named.includes(source));
  }
  return allowed;
}

/** @param {readonly string[] | null} sources */
function inWords(sources) {
  if (sources === null) return 'anywhere: no policy says otherwise';
  const places = sources
    .filter((source) => source !== "'wasm-unsafe-eval'")
    .map((source) => {
      if (source === "'self'") return location.origin;
      return /^(data:|blob:|'sha256-)/.test(source) ? 'inside the page itself' : source;
    });
  return places.length === 0 ? 'nowhere' : [...new Set(places)].join(', ');
}

/**
 * @param {readonly string[]} policies
 * @param {Connection} connection
 */
function draw(policies, connection) {
  const connections = allowedSources(policies, 'connect-src');
  const closed = connections !== null && connections.every((source) => source === "'self'");
  const requests = performance.getEntriesByType('resource').map(({ name }) => new URL(name));
  const foreign = requests.filter(({ origin }) => origin !== location.origin);

  const live = { vonage: 'Live: asks Vonage', sandbox: "Live: asks the server's sandbox" };
  setText(
    byId('privacy-label', HTMLElement),
    connection.mode === 'live'
      ? connection.relayed === null
        ? 'Live'
        : live[connection.relayed]
      : closed && foreign.length === 0
        ? 'Nothing leaves this page'
        : 'What this page may contact',
  );
  setText(
    byId('privacy-statement', HTMLElement),
    connections?.length === 0
      ? 'The browser holds this page to a policy: it may contact nobody, and fetch nothing. Keys and tokens are made here, in this tab.'
      : closed && connection.mode === 'live'
        ? `The browser holds this page to a policy: it may contact ${location.origin} alone. In live mode that server ${connection.relayed === 'sandbox' ? 'answers the requests for applications and users from its own sandbox, and asks nobody' : 'sends the requests for applications and users on to Vonage, with your credentials'}. Keys and tokens are made here, in this tab.`
        : closed
          ? `The browser holds this page to a policy: it may fetch its own files from ${location.origin}, and contact nobody else. Keys and tokens are made here, in this tab.`
          : `This page may connect to ${inWords(connections)}.`,
  );
  byId('privacy-rules', HTMLElement).replaceChildren(
    ...rules.flatMap(([directive, title]) => [
      element('dt', {}, title),
      element('dd', {}, inWords(allowedSources(policies, directive))),
    ]),
  );
  setText(byId('privacy-requests-summary', HTMLElement), summary(requests.length, foreign.length));
  byId('privacy-requests', HTMLElement).replaceChildren(
    ...requests.map((address) =>
      element('li', {}, address.origin === location.origin ? address.pathname : address.href),
    ),
  );
  const { exchanges, exchangeCount } = connection;
  const earlier = exchangeCount === exchanges.length ? '' : `, of which the last ${exchanges.length}`;
  setText(
    byId('privacy-platform-summary', HTMLElement),
    exchangeCount === 0 ? 'None.' : `${exchangeCount.toLocaleString('en')}${earlier}:`,
  );
  byId('privacy-platform', HTMLElement).replaceChildren(
    ...exchanges.map(({ mode, method, url, status }) =>
      element(
        'li',
        {},
        `${method} ${url.replace(/^https:\/\//, '')} → ${status ?? 'no answer'}, ${answerer(mode, connection)}`,
      ),
    ),
  );
  setText(
    byId('privacy-policy', HTMLElement),
    policies.length === 0 ? 'This page has no policy.' : [...new Set(policies)].join('\n'),
  );
}

/**
 * @param {number} count
 * @param {number} foreign of those
 */
function summary(count, foreign) {
  if (foreign > 0) return `${count}, of which ${foreign} went to another origin:`;
  return count === 0 ? 'None.' : `${count}, each to the server of this page:`;
}

/* What the page stores on the device, as those who store it report it. */

/** In the order in which they are listed. */
const stored = { colours: '', files: '', remembered: '' };

/**
 * @param {keyof typeof stored} what
 * @param {string} words what is stored of it; empty for nothing
 */
export function stateStored(what, words) {
  stored[what] = words;
  const things = Object.values(stored).filter((thing) => thing !== '');
  const rest = `${stored.remembered === '' ? 'Keys, names and tokens are' : 'Everything else is'} gone when this tab is closed. What you typed is still there when it is reloaded; keys, tokens and secrets are not.`;
  setText(
    byId('privacy-stored', HTMLElement),
    things.length === 0 ? `Nothing. ${rest}` : `On this device: ${things.join('; ')}. ${rest}`,
  );
}
