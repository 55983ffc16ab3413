import { readJson, writeJson } from '../json.js';
import { definedValues, orphaned, privateKeyEntry, textEntry } from '../values.js';

/** @type {import('./index.js').ConfigFormat} `vonage_app.json`: the application of Vonage CLI 1 and 2. */
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
