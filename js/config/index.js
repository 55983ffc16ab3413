export { convertConfig } from './convert.js';
export { decodeText, isText } from './encoding.js';
export { configError } from './errors.js';
export {
  existsError,
  makePrivateFolder,
  readPath,
  readRequiredPath,
  readStream,
  readTextFile,
  removeFile,
  writeFileAtomically,
} from './files.js';
export { detectFormat, formatNamed, FORMATS } from './formats/index.js';
export { loadConfig, loadPrivateKey, loadSources, showPath } from './load.js';
export { withFileLock } from './lock.js';
export { configLocations, vonageConfigPath } from './locations.js';
export { resolveConfig, unreadableBefore } from './resolve.js';
export { isKeyText, redact, SECRET_FIELDS } from './values.js';
