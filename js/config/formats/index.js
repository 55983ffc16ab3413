import { configError } from '../errors.js';
import { envFile } from './env-file.js';
import { nexmoApp } from './nexmo-app.js';
import { nexmorc } from './nexmorc.js';
import { privateKeyFile } from './private-key.js';
import { vonageApp } from './vonage-app.js';
import { vonageCli } from './vonage-cli.js';
import { vonageConfig } from './vonage-config.js';

/**
 * A kind of configuration file. Pure text in, text out: the page uses the same modules.
 *
 * @typedef {object} ConfigFormat
 * @property {string} name what the program's options call it
 * @property {string} title what it is, in words
 * @property {string} fileName what its owner calls the file
 * @property {import('../values.js').ConfigField[]} fields what it can hold
 * @property {(text: string, where?: string) => import('../values.js').ConfigValues} read
 *   the values in a file's text. Throws `ERR_CONFIG_SYNTAX`
 * @property {(values: import('../values.js').ConfigValues, text?: string, where?: string) => string} write
 *   the file's new text: `values` put into the present `text`, everything else in it kept
 */

/** @type {readonly ConfigFormat[]} */
export const FORMATS = Object.freeze([nexmorc, nexmoApp, vonageCli, vonageConfig, vonageApp, envFile, privateKeyFile]);

/**
 * @param {string} name
 * @returns {ConfigFormat}
 * @throws {TokensmithError} `ERR_CONFIG_FORMAT`
 */
export function formatNamed(name) {
  const wanted = name.replace(/^\./, '').toLowerCase();
  const found = FORMATS.find((format) => format.name === wanted || format.fileName.replace(/^\./, '') === wanted);
  if (found) return found;
  throw configError('ERR_CONFIG_FORMAT', {
    where: 'format',
    problem: `There is no configuration format called ${JSON.stringify(name)}.`,
    remedy: `The formats are ${FORMATS.map((format) => format.name).join(', ')}.`,
  });
}

/**
 * What kind of file this is: by its name if that says it, otherwise by what is in it.
 *
 * @param {string} fileName
 * @param {string} text
 * @returns {ConfigFormat}
 * @throws {TokensmithError} `ERR_CONFIG_FORMAT`
 */
export function detectFormat(fileName, text) {
  const base = /** @type {string} */ (fileName.split(/[\\/]/).at(-1)).toLowerCase();
  if (base === 'config.json' || base === '.vonagerc') return vonageCli;
  const named = FORMATS.find((format) => format.fileName === base);
  if (named) return named;
  if (base.startsWith('.env') || base.endsWith('.env')) return envFile;
  const sample = text.replace(/^\uFEFF/, '');
  if (/^\s*\[credentials\]/m.test(sample)) return nexmorc;
  if (/^\s*\[app_config\]/m.test(sample)) return nexmoApp;
  if (/^\s*\{/.test(sample)) {
    if (/"application_id"\s*:/.test(sample)) return vonageApp;
    if (/"(?:api-key|api-secret|app-id|private-key|appId|privateKey)"\s*:/.test(sample)) return vonageCli;
    if (/"apiKey"\s*:/.test(sample)) return vonageConfig;
    if (/"kty"\s*:/.test(sample)) return privateKeyFile;
  }
  if (/^\s*(?:export\s+)?(?:VONAGE|NEXMO)_\w+\s*=/m.test(sample)) return envFile;
  if (sample.includes('-----BEGIN')) return privateKeyFile;
  throw configError('ERR_CONFIG_FORMAT', {
    where: fileName,
    problem: 'This is no configuration file that is known here.',
    remedy: `Say which it is with --from: ${FORMATS.map((format) => format.name).join(', ')}.`,
  });
}
