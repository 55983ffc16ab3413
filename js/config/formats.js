import { readDotenv, readJson, readSection, updateDotenv, updateIni, writeJson } from './syntax.js';
import {
  configError,
  definedValues,
  isKeyText,
  orphaned,
  privateKeyEntry,
  readFamilies,
  textEntry,
  VARIABLES,
} from './values.js';

/** @type {ConfigFormat} `.env`: variables for the user's own programs. */
export const envFile = {
  name: 'env',
  title: 'environment variables',
  fileName: '.env',
  fields: ['apiKey', 'apiSecret', 'applicationId', 'privateKey'],
  read(text) {
    return readFamilies(Object.fromEntries(readDotenv(text).map(({ name, value }) => [name, value])));
  },
  write(values, text) {
    const gone = orphaned(this.read(text ?? ''), values);
    const present = new Set(readDotenv(text ?? '').map(({ name }) => name));
    /** @type {{ [name: string]: string }} */
    const variables = {};
    for (const [field, names] of Object.entries(VARIABLES)) {
      const value =
        field === 'privateKey'
          ? (values.privateKey ?? values.privateKeyPath)
          : values[/** @type {keyof typeof VARIABLES} */ (field)];
      if (value === undefined) {
        // An empty variable counts as missing.
        if (field === 'apiSecret' || field === 'privateKey')
          for (const name of names) if (gone[field] && present.has(name)) variables[name] = '';
        continue;
      }
      // Every name that the file has already is set, so that no reader finds the old value under another name.
      const used = names.filter((name) => present.has(name));
      for (const name of used.length > 0 ? used : [/** @type {string} */ (names[0])]) variables[name] = value;
    }
    return updateDotenv(text, variables);
  },
};

/** @type {ConfigFormat} `.nexmo-app`: the application of nexmo-cli and its key, or the key's path. */
export const nexmoApp = {
  name: 'nexmo-app',
  title: 'application of nexmo-cli',
  fileName: '.nexmo-app',
  fields: ['applicationId', 'privateKey'],
  read(text) {
    const section = readSection(text, 'app_config');
    return definedValues({ applicationId: textEntry(section.app_id), ...privateKeyEntry(section.private_key) });
  },
  write(values, text) {
    const key = values.privateKey ?? values.privateKeyPath;
    return updateIni(text, {
      app_config: {
        ...(values.applicationId !== undefined && { app_id: values.applicationId }),
        ...(key !== undefined && { private_key: key }),
        ...(orphaned(this.read(text ?? ''), values).privateKey && { private_key: null }),
      },
    });
  },
};

/**
 * The file without its application; undefined when there is nothing else in it.
 *
 * @param {string} text
 * @returns {string | undefined}
 */
export function withoutApplication(text) {
  const rest = updateIni(text, { app_config: { app_id: null, private_key: null } });
  return rest.trim() === '' ? undefined : rest;
}

/** @type {ConfigFormat} `.nexmorc`: the API key and secret of nexmo-cli. */
export const nexmorc = {
  name: 'nexmorc',
  title: 'credentials of nexmo-cli',
  fileName: '.nexmorc',
  fields: ['apiKey', 'apiSecret'],
  read(text) {
    const section = readSection(text, 'credentials');
    return definedValues({ apiKey: textEntry(section.api_key), apiSecret: textEntry(section.api_secret) });
  },
  write(values, text) {
    return updateIni(text, {
      credentials: {
        ...(values.apiKey !== undefined && { api_key: values.apiKey }),
        ...(values.apiSecret !== undefined && { api_secret: values.apiSecret }),
        ...(orphaned(this.read(text ?? ''), values).apiSecret && { api_secret: null }),
      },
    });
  },
};

/** @type {ConfigFormat} `private.key`: the key alone. */
export const privateKeyFile = {
  name: 'private-key',
  title: 'private key alone',
  fileName: 'private.key',
  fields: ['privateKey'],
  read(text) {
    return isKeyText(text) ? { privateKey: text } : {};
  },
  write(values, _text, where = 'private.key') {
    if (values.privateKey === undefined) {
      throw configError('ERR_CONFIG_MISSING', {
        where,
        problem: 'There is no private key to write.',
        remedy: 'Convert from a file that holds a private key.',
      });
    }
    return values.privateKey;
  },
};

/** @type {ConfigFormat} `vonage_app.json`: the application of Vonage CLI 1 and 2. */
export const vonageApp = {
  name: 'vonage-app',
  title: 'application of Vonage CLI 1 and 2',
  fileName: 'vonage_app.json',
  fields: ['applicationName', 'applicationId', 'privateKey'],
  read(text, where = 'vonage_app.json') {
    const json = readJson(text, where);
    return definedValues({
      applicationName: textEntry(json.application_name),
      applicationId: textEntry(json.application_id),
      ...privateKeyEntry(json.private_key),
    });
  },
  write(values, text, where = 'vonage_app.json') {
    const json = text === undefined ? {} : readJson(text, where);
    if (text !== undefined && orphaned(this.read(text, where), values).privateKey) delete json.private_key;
    const key = values.privateKey ?? values.privateKeyPath;
    if (values.applicationName !== undefined) json.application_name = values.applicationName;
    if (values.applicationId !== undefined) json.application_id = values.applicationId;
    if (key !== undefined) json.private_key = key;
    return writeJson(json, text, 2);
  },
};

/** The names `vonage auth set` writes, and those `vonage apps init` writes. */
const NAMES = /** @type {const} */ ({
  apiKey: ['api-key', 'apiKey'],
  apiSecret: ['api-secret', 'apiSecret'],
  applicationId: ['app-id', 'appId'],
  privateKey: ['private-key', 'privateKey'],
});

/**
 * `.vonagerc` and `~/.vonage/config.json`: the configuration of Vonage CLI 3, key and application together.
 *
 * @type {ConfigFormat}
 */
export const vonageCli = {
  name: 'vonagerc',
  title: 'configuration of Vonage CLI 3',
  fileName: '.vonagerc',
  fields: ['apiKey', 'apiSecret', 'applicationId', 'privateKey'],
  read(text, where = '.vonagerc') {
    const json = readJson(text, where);
    /** @param {readonly string[]} names */
    const entry = (names) => names.map((name) => json[name]).find((value) => value !== undefined && value !== '');
    return definedValues({
      apiKey: textEntry(entry(NAMES.apiKey)),
      apiSecret: textEntry(entry(NAMES.apiSecret)),
      applicationId: textEntry(entry(NAMES.applicationId)),
      ...privateKeyEntry(entry(NAMES.privateKey)),
    });
  },
  write(values, text, where = '.vonagerc') {
    const json = text === undefined ? {} : readJson(text, where);
    const gone =
      text === undefined ? { apiSecret: false, privateKey: false } : orphaned(this.read(text, where), values);
    for (const field of /** @type {const} */ (['apiSecret', 'privateKey']))
      if (gone[field]) for (const name of NAMES[field]) delete json[name];
    for (const [field, [kebab, camel]] of Object.entries(NAMES)) {
      const value =
        field === 'privateKey'
          ? (values.privateKey ?? values.privateKeyPath)
          : values[/** @type {keyof typeof NAMES} */ (field)];
      if (value === undefined) continue;
      const present = [kebab, camel].filter((name) => Object.hasOwn(json, name));
      for (const name of present.length > 0 ? present : [kebab]) json[name] = value;
    }
    return writeJson(json, text, 2);
  },
};

/** @type {ConfigFormat} `vonage.config.json`: the API key and secret of Vonage CLI 1 and 2. */
export const vonageConfig = {
  name: 'vonage-config',
  title: 'credentials of Vonage CLI 1 and 2',
  fileName: 'vonage.config.json',
  fields: ['apiKey', 'apiSecret'],
  read(text, where = 'vonage.config.json') {
    const json = readJson(text, where);
    return definedValues({ apiKey: textEntry(json.apiKey), apiSecret: textEntry(json.apiSecret) });
  },
  write(values, text, where = 'vonage.config.json') {
    const json = text === undefined ? {} : readJson(text, where);
    if (text !== undefined && orphaned(this.read(text, where), values).apiSecret) delete json.apiSecret;
    if (values.apiKey !== undefined) json.apiKey = values.apiKey;
    if (values.apiSecret !== undefined) json.apiSecret = values.apiSecret;
    return writeJson(json, text, 0);
  },
};

/**
 * A kind of configuration file. Pure text in, text out: the page uses the same modules.
 *
 * @typedef {object} ConfigFormat
 * @property {string} name its name in the program's options
 * @property {string} title what to call it in a sentence
 * @property {string} fileName the name of the file
 * @property {import('./values.js').ConfigField[]} fields what it can hold
 * @property {(text: string, where?: string) => import('./values.js').ConfigValues} read
 *   the values in a file's text. Throws `ERR_CONFIG_SYNTAX`
 * @property {(values: import('./values.js').ConfigValues, text?: string, where?: string) => string} write
 *   the file's new text: the current `text` with `values` written into it, everything else kept
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
 * The kind of a file: by its name if that is enough, otherwise by its contents.
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
    problem: 'This is not a known kind of configuration file.',
    remedy: `Say which it is with --from: ${FORMATS.map((format) => format.name).join(', ')}.`,
  });
}
