export { convertConfig } from './convert.js';
export { configError } from './errors.js';
export {
  existsError,
  makePrivateFolder,
  readRequiredFile,
  readTextFile,
  removeFile,
  writeFileAtomically,
} from './files.js';
export { detectFormat, formatNamed, FORMATS } from './formats/index.js';
export { loadConfig, loadPrivateKey, loadSources, showPath } from './load.js';
export { withFileLock } from './lock.js';
export { configLocations, vonageConfigPath } from './locations.js';
export { resolveConfig } from './resolve.js';
export { isKeyText, redact, SECRET_FIELDS } from './values.js';
