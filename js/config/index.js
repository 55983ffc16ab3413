export { convertConfig } from './resolve.js';
export { decodeText, isText } from './encoding.js';
export { configError } from './values.js';
export {
  checkDestination,
  existsError,
  makePrivateFolder,
  namesIn,
  readPath,
  readRequiredPath,
  readStream,
  readTextFile,
  removeFile,
  removeLeftovers,
  unwritableError,
  writeFileAtomically,
  writeNewFile,
} from './files.js';
export { detectFormat, formatNamed, FORMATS } from './formats.js';
export { withoutApplication } from './formats.js';
export { loadConfig, loadPrivateKey, loadSources, showPath } from './load.js';
export { changeFile, isFresh, keepFresh, makeStale, tidyFolder, withFileLock } from './lock.js';
export { configLocations, vonageConfigPath } from './load.js';
export { resolveConfig, unreadableBefore } from './resolve.js';
export { isKeyText, redact, SECRET_FIELDS } from './values.js';
