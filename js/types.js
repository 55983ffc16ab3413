/** The types of the public interface. Nothing here runs. */

/** @typedef {import('./codes.js').Code} Code */
/** @typedef {import('./key-handle.js').KeyHandle} KeyHandle */

/**
 * An RSA key as RFC 7517 and RFC 7518, section 6.3, write it.
 * @typedef {object} RsaJsonWebKey
 * @property {string} [kty] always `RSA`
 * @property {string} [n]
 * @property {string} [e]
 * @property {string} [d]
 * @property {string} [p]
 * @property {string} [q]
 * @property {string} [dp]
 * @property {string} [dq]
 * @property {string} [qi]
 * @property {string} [alg]
 * @property {string} [use]
 * @property {string} [kid]
 * @property {string[]} [key_ops]
 * @property {boolean} [ext]
 */

/**
 * A `KeyObject` of `node:crypto`, as far as it is used here.
 * @typedef {object} NodeKeyObject
 * @property {string} type
 * @property {string} [asymmetricKeyType]
 * @property {(options: any) => any} export
 */

/**
 * An `X509Certificate` of `node:crypto`, as far as it is used here.
 * @typedef {object} NodeCertificate
 * @property {Uint8Array} raw
 * @property {string} fingerprint256
 */

/**
 * A `CryptoKey` of WebCrypto, as far as it is used here. It must be extractable, and for RSASSA-PKCS1-v1_5 with SHA-256.
 * @typedef {object} WebCryptoKey
 * @property {string} type
 * @property {boolean} extractable
 * @property {{ name: string }} algorithm
 */

/**
 * A key in any of the states people have it in: text (PEM, a JWK, base64, however a shell or an env file left it), bytes
 * (DER or text), a JWK as an object, a key object of Node or WebCrypto, or a handle from `importKey`. Where a public key
 * is wanted, an X.509 certificate is taken, too: its key is used, and nothing else in it is checked. At most 32 KiB.
 * @typedef {string | Uint8Array | ArrayBuffer | RsaJsonWebKey | NodeKeyObject | NodeCertificate | WebCryptoKey | KeyHandle} KeyInput
 */

/**
 * A passphrase: text is taken as UTF-8; bytes can be wiped by their owner afterwards.
 * @typedef {string | Uint8Array | ArrayBuffer} Passphrase
 */

/** @typedef {'error' | 'warning' | 'info'} Severity */

/**
 * Something worth saying about a key, an ACL or a token.
 * @typedef {object} Finding
 * @property {Code} code
 * @property {Severity} severity follows from the code's prefix
 * @property {string} where `payload.exp`, `acl.paths["/x"]`, `token, part 2, character 17`
 * @property {string} message what was found there, a sentence
 * @property {string} remedy what to do about it, a sentence
 */

/**
 * @typedef {object} AclRule
 * @property {string} path begins with `/`; `*` is one segment, `**` any depth
 * @property {string[]} [methods] HTTP methods; all when left out
 * @property {Record<string, unknown>} [filters] fields of a request and the values they must have
 */

/**
 * An access control list in its final form, as a token carries it.
 * @typedef {object} Acl
 * @property {Record<string, { methods?: string[], filters?: Record<string, unknown> }>} paths
 */

/** @typedef {'tutorial' | 'tutorial-2021' | 'client-sdk-web' | 'client-sdk-mobile' | 'read-only' | 'admin'} AclPresetName */

/**
 * @typedef {object} AclPreset
 * @property {AclPresetName} name
 * @property {string} title
 * @property {string} description a sentence
 * @property {Acl | null} acl null for `admin`: a token without ACL may do everything
 */

/**
 * @typedef {object} AclDecision
 * @property {boolean} allowed
 * @property {string | null} rule the path of the rule that decided, as written
 * @property {string} reason a sentence
 */

/**
 * Requests that one rule of an ACL allows and another ACL does not.
 * @typedef {object} AclRequests
 * @property {string} path of the rule, as written; `/**` where there is no ACL
 * @property {string[]} methods those that the other ACL does not allow on all of the path
 * @property {Record<string, unknown> | null} filters of the rule
 */

/**
 * @typedef {object} AclDifference
 * @property {AclRequests[]} onlyFirst what the first ACL allows and the second does not, in the order of its rules
 * @property {AclRequests[]} onlySecond the reverse
 */

/**
 * @typedef {object} KeyPair
 * @property {string} privateKey PEM (PKCS#8): what the platform hands out as private.key
 * @property {string} publicKey PEM (SubjectPublicKeyInfo): what the platform takes as `public_key`
 * @property {RsaJsonWebKey} publicJwk with `alg`, `use` and `kid` (the thumbprint)
 * @property {string} thumbprint RFC 7638, base64url
 * @property {number} modulusLength bits
 */

/** @typedef {'pkcs8' | 'encrypted-pkcs8' | 'pkcs1' | 'encrypted-pkcs1' | 'pkcs1-public' | 'spki' | 'jwk' | 'certificate'} KeyFormat */

/**
 * @typedef {object} KeyInspection
 * @property {'private' | 'public'} kind
 * @property {KeyFormat} format it was in
 * @property {boolean} encrypted whether it was
 * @property {number} modulusLength bits
 * @property {string} publicExponent decimal, `65537` as a rule
 * @property {string} thumbprint RFC 7638, base64url
 * @property {string} publicKey PEM (SubjectPublicKeyInfo)
 * @property {RsaJsonWebKey} publicJwk
 * @property {Finding[]} findings what had to be repaired to read it, and what is unusual about it
 */

/** @typedef {'pkcs8' | 'encrypted-pkcs8' | 'pkcs1' | 'jwk' | 'spki' | 'public-jwk'} KeyTarget */

/**
 * @typedef {object} ConvertedKey
 * @property {'private' | 'public'} kind
 * @property {KeyFormat} format
 * @property {string | RsaJsonWebKey} key PEM text, or an object for a JWK
 */

/**
 * @typedef {object} UnsealedVault
 * @property {KeyHandle | null} key to be closed by the caller; null when none was sealed
 * @property {any} data as it was sealed; null when none was
 */

/**
 * What a token is to contain. Its claims have the order of these members, after `iat` and `jti`.
 * @typedef {object} TokenClaims
 * @property {string} applicationId a UUID
 * @property {string} [subject] the user's name; none makes an admin token
 * @property {string | number} [expiresIn] `'90s'`, `'15m'`, `'24h'`, `'1h30m'`, or seconds; 30 s to 24 h, 15 min when left out
 * @property {number} [expiresAt] seconds since 1970, in place of `expiresIn`
 * @property {number} [notBefore] seconds since 1970
 * @property {Acl | AclRule[] | AclPresetName | null} [acl] an ACL, rules, or a preset's name
 * @property {Record<string, unknown>} [claims] any others; their JSON types are kept
 * @property {string} [tokenId] the `jti`; a random UUID when left out
 * @property {string} [kid] the header's `kid`, by which a verifier with several keys finds the right one: the key's thumbprint, say
 * @property {number} [now] seconds since 1970; the machine's clock when left out
 */

/** @typedef {TokenClaims & { privateKey: KeyInput, passphrase?: Passphrase }} SignTokenRequest */

/**
 * @typedef {object} TokenHeader
 * @property {'RS256'} alg
 * @property {'JWT'} [typ]
 * @property {string} [kid]
 */

/**
 * @typedef {object} TokenPayload
 * @property {string} application_id
 * @property {number} iat seconds since 1970
 * @property {string} jti
 * @property {number} [exp] seconds since 1970
 * @property {number} [nbf] seconds since 1970
 * @property {string} [sub]
 * @property {Acl} [acl]
 */

/**
 * @typedef {object} SignedToken
 * @property {string} token RS256, compact serialization
 * @property {TokenHeader} header
 * @property {TokenPayload & Record<string, unknown>} payload
 * @property {number} expiresAt seconds since 1970
 */

/**
 * @typedef {object} VerifiedToken
 * @property {TokenHeader & Record<string, unknown>} header
 * @property {TokenPayload & Record<string, unknown>} payload
 */

/**
 * `user`: a Client SDK logs in with it; `server`: an admin token, without `sub`; `video`: a client of the Video API connects
 * with it; `webhook`: the signature of a request of the platform; `opentok`: OpenTok's own, before there was the Video API;
 * `encrypted`: a JWE; `foreign`: issued by another service.
 * @typedef {'user' | 'server' | 'video' | 'webhook' | 'opentok' | 'encrypted' | 'foreign'} TokenKind
 */

/**
 * @typedef {object} TokenInspection
 * @property {Record<string, unknown> | null} header null where it could not be decoded
 * @property {Record<string, unknown> | string | null} payload null where it could not be decoded; text that is not JSON is given unchanged
 * @property {TokenKind | null} kind null where the claims could not be decoded
 * @property {'unchecked' | 'verified' | 'invalid'} signature
 * @property {number | null} issuedAt seconds since 1970
 * @property {number | null} notBefore seconds since 1970
 * @property {number | null} expiresAt seconds since 1970
 * @property {Finding[]} findings errors, then warnings, then information
 */

/**
 * @typedef {'token' | 'tokens' | 'key' | 'vault' | 'acl' | 'command' | 'claims' | 'header' | 'application' | 'applications' | 'user' | 'users' | 'problem' | 'config' | 'application-id' | 'user-id' | 'json' | 'file' | 'empty' | 'unknown'} RecognizedKind
 */

/**
 * @typedef {object} Recognition
 * @property {RecognizedKind} kind
 * @property {string} title as it follows "This is …": `a token in an Authorization header`
 * @property {string | null} content the token, the JSON or the id, without what stood around it; of several tokens a JSON array; null for
 *   keys, vaults, configuration files and HAR files without a token, which may hold secrets
 * @property {string | null} format of a configuration file: `nexmo-app`, `nexmorc`, `env`, `vonage-app`, `vonagerc`, `vonage-config`; `har`
 *   for a HAR file
 */

/**
 * @typedef {object} FoundTokens
 * @property {{ token: string, count: number }[]} tokens at most 200 different ones; `count` is how often the text has each
 * @property {number} unlisted how often the text has a token that is not among them
 */

/**
 * An application as the platform describes it; other members are ignored.
 * @typedef {object} ApplicationDescription
 * @property {string} [id]
 * @property {{ public_key?: string }} [keys]
 */

/**
 * A request body, and what there is to say about it: errors, then warnings, then information. `where` is a path in the
 * description, `capabilities.voice.webhooks.answer_url.http_method`.
 * @typedef {object} BuiltBody
 * @property {Record<string, any>} body
 * @property {Finding[]} findings
 */

/**
 * What changes: an addition has no `from`, a removal no `to`.
 * @typedef {object} BodyChange
 * @property {string} path `capabilities.voice.region`
 * @property {unknown} [from]
 * @property {unknown} [to]
 */

/** @typedef {BuiltBody & { changes: BodyChange[] }} MergedBody */

/**
 * A row of a problem document's `invalid_parameters`.
 * @typedef {object} InvalidParameter
 * @property {string} name
 * @property {string} reason
 */

/**
 * @typedef {object} BodyCheck
 * @property {InvalidParameter[]} invalidParameters
 */

/**
 * How the engine is found. None is needed as a rule: each entry knows where its own is.
 * @typedef {object} EngineOptions
 * @property {Uint8Array | ArrayBuffer} [wasmBinary] the bytes of `tokensmith.wasm`
 * @property {string | URL} [wasmUrl] where it is; in Node a `file:` URL or a path, too
 * @property {WebAssembly.Module} [wasmModule] compiled, as Cloudflare Workers give it: `import wasmModule from 'tokensmith/tokensmith.wasm'`
 * @property {() => any} [createWorker] makes the Worker (of a page, or of `node:worker_threads`) that runs `js/engine/worker.js`, where
 *   a bundler or a policy on trusted types calls for another way than the entry's own
 * @property {import('./engine/interface.js').Tier} [tier] forces an arithmetic; the fastest that works on the platform, where nothing is said
 */

/**
 * @typedef {object} BuildInformation
 * @property {string} version of the wrapper and the engine, which are the same
 * @property {import('./engine/interface.js').Tier} tier which arithmetic the engine uses
 * @property {'thread' | 'worker'} engine where it runs
 */

export {};
