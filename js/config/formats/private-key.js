import { configError } from '../errors.js';
import { isKeyText } from '../values.js';

/** @type {import('./index.js').ConfigFormat} `private.key`: the key alone. */
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
