import { readJson, writeJson } from '../json.js';
import { definedValues, orphaned, privateKeyEntry, textEntry } from '../values.js';

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
 * @type {import('./index.js').ConfigFormat}
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
    const gone = text === undefined ? { apiSecret: false, privateKey: false } : orphaned(this.read(text, where), values);
    for (const field of /** @type {const} */ (['apiSecret', 'privateKey'])) if (gone[field]) for (const name of NAMES[field]) delete json[name];
    for (const [field, [kebab, camel]] of Object.entries(NAMES)) {
      const value = field === 'privateKey' ? (values.privateKey ?? values.privateKeyPath) : values[/** @type {keyof typeof NAMES} */ (field)];
      if (value === undefined) continue;
      const present = [kebab, camel].filter((name) => Object.hasOwn(json, name));
      for (const name of present.length > 0 ? present : [kebab]) json[name] = value;
    }
    return writeJson(json, text, 2);
  },
};
