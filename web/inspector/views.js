/** How the inspector shows each kind of thing. Loaded when the first is inspected. */
import { loadPart } from '../engine.js';
import { element } from '../ui/dom.js';
import { findingItem } from '../ui/findings.js';
import { factList, findingList, mono, useButton, useRow } from './facts.js';
import { applicationView, listView, problemView, userView } from './platform-view.js';
import { aclView, claimsView, tokenView } from './token-view.js';
import { tokensView } from './tokens-view.js';
import { verdictOfFindings } from './verdict.js';

/** Chrome's way, which is easily missed. */
const HAR_HINT =
  'Chrome leaves Authorization headers and cookies out of a HAR file unless it is exported with sensitive data (DevTools, Settings, Network).';

/**
 * @param {import('../../js/types.js').Recognition} recognition
 * @param {{ text: string, bytes: Uint8Array }} pasted
 * @param {import('./tokens-view.js').Choice} choice
 * @param {import('./inspector.js').Known} known
 * @param {number} now seconds since 1970
 * @returns {Promise<import('./inspector.js').View>}
 */
export async function viewOf({ kind, content, format }, { text, bytes }, choice, known, now) {
  const given = content ?? text;
  switch (kind) {
    case 'token':
      return tokenView(given, known, now);
    case 'tokens':
      return tokensView(await (await known.engine.toolkit()).findTokens(bytes), choice, known, now);
    case 'vault':
      return said(
        'Locked',
        ': its passphrase opens it, with unseal() of the library or on the page that remembered it.',
      );
    case 'key':
      return keyView(bytes.slice(), known);
    case 'acl':
    case 'command':
      return aclView(given, known);
    case 'claims':
    case 'header':
      return claimsView(given, kind, known, now);
    case 'application':
      return applicationView(JSON.parse(given), known);
    case 'user':
      return userView(JSON.parse(given), known);
    case 'applications':
    case 'users':
      return listView(JSON.parse(given), kind, known);
    case 'problem':
      return problemView(JSON.parse(given));
    case 'config':
      return configView(text, String(format), known);
    case 'application-id':
      return said(
        'An ID',
        ': applications have such IDs, and a token names its application by it.',
        useButton('Use this ID', () => known.use.inputs({ applicationId: given })),
      );
    case 'user-id':
      return said(
        'An ID',
        ' of a user: a token names a user by the name instead. Look for the user by this ID to find the name.',
      );
    default:
      return format === 'har' ? said('No token', `: ${HAR_HINT}`) : nothingKnown();
  }
}

/**
 * A text that is longer than what the engine recognizes, searched for tokens alone.
 * @param {Uint8Array} bytes
 * @param {import('./tokens-view.js').Choice} choice
 * @param {import('./inspector.js').Known} known
 * @param {number} now seconds since 1970
 * @returns {Promise<{ title: string, view: import('./inspector.js').View }>}
 * @throws {import('../../js/errors.js').TokensmithError} ERR_ARGUMENT_VALUE for more than 16 MiB
 */
export async function longTextView(bytes, choice, known, now) {
  const found = await (await known.engine.toolkit()).findTokens(bytes);
  const [first] = found.tokens;
  if (first === undefined) {
    const isHar = /"log"\s*:\s*\{/.test(new TextDecoder().decode(bytes.subarray(0, 1024)));
    return {
      title: 'This is a long text without a token',
      view: said(
        'No token',
        isHar ? `: ${HAR_HINT}` : ': paste the part that matters, such as a key or an answer of the platform.',
      ),
    };
  }
  if (found.tokens.length === 1)
    return { title: 'This is a token in a long text', view: await tokenView(first.token, known, now) };
  return {
    title: `This is a long text with ${found.unlisted > 0 ? 'more than ' : ''}${found.tokens.length} tokens`,
    view: await tokensView(found, choice, known, now),
  };
}

/** @returns {import('./inspector.js').View} */
function nothingKnown() {
  const view = said(
    'Not recognised',
    ': paste a token, a key, an access control list, a configuration file, or an answer of the platform.',
  );
  return { ...view, verdict: { ...view.verdict, severity: 'warning' } };
}

/**
 * @param {string} word
 * @param {string} text
 * @param {...HTMLElement} buttons
 * @returns {import('./inspector.js').View}
 */
function said(word, text, ...buttons) {
  return {
    node: element('div', { class: 'inspected' }, ...(buttons.length > 0 ? [useRow(...buttons)] : [])),
    verdict: { severity: 'info', word, text },
  };
}

/** Labels of what a configuration file can hold. @type {Readonly<Record<string, string>>} */
const names = {
  apiKey: 'API key',
  apiSecret: 'API secret',
  applicationId: 'Application ID',
  privateKey: 'Private key',
  privateKeyPath: 'Private key file',
};

/** Values that are not shown. */
const secret = new Set(['apiSecret', 'privateKey']);

/**
 * A configuration file of another tool, read as that tool reads it.
 * @param {string} text
 * @param {string} format
 * @param {import('./inspector.js').Known} known
 * @returns {Promise<import('./inspector.js').View>}
 */
export async function configView(text, format, { use }) {
  const { formatNamed } = await loadPart(() => import('../../js/config/formats.js'));
  const { read, title } = formatNamed(format);
  const values = /** @type {Record<string, string | undefined>} */ (read.call(formatNamed(format), text));
  const held = Object.entries(values).filter((entry) => entry[1] !== undefined);
  const { apiKey, apiSecret, applicationId, privateKey } = values;
  const hasUse = [apiKey && apiSecret, applicationId, privateKey].some(Boolean);
  return {
    node: element(
      'div',
      { class: 'inspected' },
      factList(
        held.map(([name, value]) => [
          names[name] ?? name,
          secret.has(name) ? `there, not shown (${String(value).length} characters)` : mono(String(value)),
        ]),
      ),
      ...(hasUse
        ? [
            useRow(
              useButton('Use its values', () => {
                if (apiKey && apiSecret) use.account({ apiKey, apiSecret });
                if (applicationId) use.inputs({ applicationId });
                if (privateKey) use.key(new TextEncoder().encode(privateKey));
              }),
            ),
          ]
        : []),
    ),
    verdict: {
      severity: hasUse ? 'info' : 'warning',
      word: hasUse ? 'Readable' : 'Nothing to use',
      text: hasUse ? `: ${title}.` : `: ${title}, without anything that this page can use.`,
    },
  };
}

/**
 * @param {Uint8Array} bytes
 * @param {import('./inspector.js').Known} known
 * @returns {Promise<import('./inspector.js').View>}
 */
export async function keyView(bytes, { engine, use, session }) {
  let key;
  try {
    key = await (await engine.toolkit()).inspectKey(bytes);
  } catch (error) {
    const failure = engine.explain(error);
    if (failure.code === 'ERR_KEY_ENCRYPTED') {
      return {
        node: element('div', { class: 'inspected' }, useRow(useButton('Use this key', () => use.key(bytes)))),
        verdict: {
          severity: 'info',
          word: 'Locked',
          text: ': a private key, encrypted with a passphrase. Use it, and enter the passphrase there.',
        },
      };
    }
    throw error;
  }
  const { kind, format, modulusLength, publicExponent, thumbprint, publicKey, findings } = key;
  const isHeld = thumbprint === session.key?.thumbprint;
  const buttons = [
    ...(kind === 'private' && !isHeld ? [useButton('Use this key', () => use.key(bytes))] : []),
    ...(kind === 'public' ? [useButton('Check tokens with this key', () => use.checkKey(publicKey, thumbprint))] : []),
  ];
  const verdict = verdictOfFindings(
    findings,
    kind === 'private'
      ? `: a private key, RSA ${modulusLength} bits. It signs tokens: keep it secret.`
      : `: a public key, RSA ${modulusLength} bits. It checks tokens, and may be shown to anyone.`,
  );
  return {
    node: element(
      'div',
      { class: 'inspected' },
      factList([
        [
          'Kind',
          kind === 'private'
            ? 'private: it signs tokens, and is to be kept secret'
            : 'public: it checks tokens, and may be shown',
        ],
        ['Length', `RSA ${modulusLength} bits, exponent ${publicExponent}`],
        ['Form', format],
        ['Thumbprint', mono(thumbprint)],
        ...(isHeld ? /** @type {const} */ ([['In use', 'it is the key that tokens are made with']]) : []),
      ]),
      findingList(
        findings.filter((finding) => finding !== verdict.finding),
        findingItem,
      ),
      element(
        'details',
        { class: 'public-key' },
        element('summary', {}, 'Show the public key'),
        element(
          'pre',
          { class: 'mono', tabindex: '0', role: 'group', 'aria-label': 'Public key of what was pasted' },
          publicKey,
        ),
      ),
      ...(buttons.length > 0 ? [useRow(...buttons)] : []),
    ),
    verdict,
  };
}
