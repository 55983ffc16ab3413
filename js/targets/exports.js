/** What every entry exports beside `init` and `createToolkit`. */
export { TokensmithDefect, TokensmithError } from '../errors.js';
export { codeMeanings, errorCodes } from '../codes.js';
export { KeyHandle } from '../key-handle.js';
export { Toolkit } from '../toolkit.js';

/** @typedef {import('../types.js').Acl} Acl */
/** @typedef {import('../types.js').AclDecision} AclDecision */
/** @typedef {import('../types.js').AclPreset} AclPreset */
/** @typedef {import('../types.js').AclPresetName} AclPresetName */
/** @typedef {import('../types.js').AclRule} AclRule */
/** @typedef {import('../types.js').ApplicationDescription} ApplicationDescription */
/** @typedef {import('../types.js').BuildInformation} BuildInformation */
/** @typedef {import('../codes.js').Code} Code */
/** @typedef {import('../types.js').ConvertedKey} ConvertedKey */
/** @typedef {import('../types.js').EngineOptions} EngineOptions */
/** @typedef {import('../errors.js').ErrorDetails} ErrorDetails */
/** @typedef {import('../types.js').Finding} Finding */
/** @typedef {import('../types.js').KeyFormat} KeyFormat */
/** @typedef {import('../types.js').KeyInput} KeyInput */
/** @typedef {import('../types.js').KeyInspection} KeyInspection */
/** @typedef {import('../types.js').KeyPair} KeyPair */
/** @typedef {import('../types.js').KeyTarget} KeyTarget */
/** @typedef {import('../types.js').Passphrase} Passphrase */
/** @typedef {import('../types.js').RsaJsonWebKey} RsaJsonWebKey */
/** @typedef {import('../types.js').SignTokenRequest} SignTokenRequest */
/** @typedef {import('../types.js').SignedToken} SignedToken */
/** @typedef {import('../types.js').TokenClaims} TokenClaims */
/** @typedef {import('../types.js').TokenHeader} TokenHeader */
/** @typedef {import('../types.js').TokenInspection} TokenInspection */
/** @typedef {import('../types.js').TokenPayload} TokenPayload */
/** @typedef {import('../types.js').UnsealedVault} UnsealedVault */
/** @typedef {import('../types.js').VerifiedToken} VerifiedToken */
