import { readDotenv, updateDotenv } from '../dotenv.js';
import { orphaned } from '../values.js';
import { readFamilies, VARIABLES } from '../variables.js';

/** @type {import('./index.js').ConfigFormat} `.env`: variables for a program of one's own. */
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
      const value = field === 'privateKey' ? (values.privateKey ?? values.privateKeyPath) : values[/** @type {keyof typeof VARIABLES} */ (field)];
      if (value === undefined) {
        // A variable that is empty counts as one that is not there.
        if (field === 'apiSecret' || field === 'privateKey') for (const name of names) if (gone[field] && present.has(name)) variables[name] = '';
        continue;
      }
      // Every name that is already there is set, so that no reader of the file sees the old value under another name.
      const used = names.filter((name) => present.has(name));
      for (const name of used.length > 0 ? used : [/** @type {string} */ (names[0])]) variables[name] = value;
    }
    return updateDotenv(text, variables);
  },
};
