import { readJson, writeJson } from '../json.js';
import { definedValues, orphaned, textEntry } from '../values.js';

/** @type {import('./index.js').ConfigFormat} `vonage.config.json`: the API key and secret of Vonage CLI 1 and 2. */
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
