import { readSection, updateIni } from '../ini.js';
import { definedValues, orphaned, privateKeyEntry, textEntry } from '../values.js';

/** @type {import('./index.js').ConfigFormat} `.nexmo-app`: the application of nexmo-cli and its key, or the key's path. */
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
