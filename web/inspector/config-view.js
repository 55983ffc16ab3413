import { loadPart } from '../engine.js';
import { element } from '../parts/dom.js';
import { actionButton, actionRow, factList, mono } from './facts.js';

/** What a configuration file can hold, in words. @type {Readonly<Record<string, string>>} */
const names = {
  apiKey: 'API key',
  apiSecret: 'API secret',
  applicationId: 'Application id',
  privateKey: 'Private key',
  privateKeyPath: 'Private key file',
};

/** Values that are not shown. */
const secret = new Set(['apiSecret', 'privateKey']);

/**
 * A configuration file of one of the field's tools, read as that tool reads it.
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
      ...(held.length === 0 ? [element('p', { class: 'hint' }, 'It holds nothing that is known here.')] : []),
      ...(hasUse
        ? [
            actionRow(
              actionButton('Use what is in it', () => {
                if (apiKey && apiSecret) use.account({ apiKey, apiSecret });
                if (applicationId) use.inputs({ applicationId });
                if (privateKey) use.key(new TextEncoder().encode(privateKey));
              }),
            ),
          ]
        : []),
    ),
    summary: `${title.charAt(0).toUpperCase()}${title.slice(1)}.`,
  };
}
