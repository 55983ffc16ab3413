import { readSection, updateIni } from '../ini.js';
import { definedValues, orphaned, textEntry } from '../values.js';

/** @type {import('./index.js').ConfigFormat} `.nexmorc`: the API key and secret of nexmo-cli. */
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
