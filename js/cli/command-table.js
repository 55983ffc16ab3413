import { nearestName } from '../arguments/options.js';
import { TokensmithError } from '../errors.js';
import { regionHosts } from '../platform/hosts.js';
import { APPLICATION_OPTIONS, CAPABILITIES } from './application-description.js';
import { quoted } from './arguments.js';

/**
 * A positional argument.
 *
 * @typedef {object} Positional
 * @property {string} name
 * @property {string} help
 * @property {boolean} [required]
 * @property {boolean} [rest] whether more of them may follow
 * @property {'file' | '@file' | 'claim'} [completes] what the shell should offer
 * @property {readonly string[]} [choices] the values it may have, for the shell
 */

/**
 * A command. Everything but `load` is data from which help, completion and parsing are made; the program loads only the
 * module of the command that runs.
 *
 * @typedef {object} Command
 * @property {string} name
 * @property {string[]} [aliases]
 * @property {string} summary
 * @property {Positional[]} positionals
 * @property {import('./arguments.js').OptionTable} options
 * @property {boolean} [platform] whether it connects to the platform, and so has the options for credentials
 * @property {string[]} [examples]
 * @property {string} [notes]
 * @property {boolean} [hidden]
 * @property {() => Promise<(invocation: import('./program.js').Invocation) => Promise<void>>} load
 */

/** The ACL presets, for completion: loading the engine would take too long. */
export const ACL_PRESETS = Object.freeze([
  'client-sdk-web',
  'client-sdk-mobile',
  'tutorial',
  'tutorial-2021',
  'read-only',
  'admin',
]);

/** Lifetimes, for completion. */
export const LIFETIMES = Object.freeze(['15m', '1h', '24h']);

/** @type {import('./arguments.js').OptionTable} Options of every command. */
export const GLOBAL_OPTIONS = {
  help: { type: 'boolean', short: 'h', help: 'Show help' },
  version: { type: 'boolean', short: 'V', help: 'Show the version' },
  json: { type: 'boolean', help: 'Print one JSON document; errors too, on stderr' },
  quiet: { type: 'boolean', short: 'q', help: 'Print nothing but data, warnings and errors' },
  verbose: { type: 'boolean', short: 'v', help: 'Print more' },
  debug: { type: 'boolean', short: 'd', help: 'Say on stderr what is requested; never a secret' },
  color: { type: 'boolean', help: 'Colour, or with --no-color none, whatever the terminal' },
  sandbox: { type: 'boolean', help: 'Use the offline sandbox, kept in .tokensmith-sandbox.json of this folder' },
};

/** @type {import('./arguments.js').OptionTable} Options of the commands that speak to the platform. */
export const PLATFORM_OPTIONS = {
  'api-key': { type: 'string', value: 'key', help: 'API key' },
  'api-secret': { type: 'string', value: '@file', completes: '@file', help: 'API secret: @file, or - for stdin' },
  'app-id': { type: 'string', value: 'id', aliases: ['application-id'], help: 'Application id' },
  'private-key': {
    type: 'string',
    value: 'file',
    aliases: ['key-file'],
    completes: 'file',
    help: "The application's private key: a file, or - for stdin",
  },
  passphrase: {
    type: 'string',
    value: '@file',
    completes: '@file',
    help: 'Passphrase of an encrypted private key: @file, or - for stdin; asked for otherwise',
  },
  region: {
    type: 'string',
    value: 'region',
    suggests: Object.keys(regionHosts),
    help: 'Where the users are: us, eu or ap',
  },
  'base-url': { type: 'string', value: 'url', help: 'Another address for the platform' },
  timeout: { type: 'string', value: 'duration', help: 'How long a request may take, 30s if not given' },
};

/** @type {import('./arguments.js').OptionDefinition} */
const force = { type: 'boolean', help: 'Overwrite files that are there' };
/** @type {import('./arguments.js').OptionDefinition} */
const confirm = { type: 'boolean', aliases: ['force', 'yes'], help: 'Do not ask' };
/** @type {import('./arguments.js').OptionDefinition} */
const passphrase = {
  type: 'string',
  value: '@file',
  completes: '@file',
  help: 'Passphrase of an encrypted key: @file, or - for stdin; asked for otherwise',
};
/** @type {Positional} */
const keyArgument = { name: 'key', help: 'A key file, or - for stdin', completes: 'file', required: true };
/** @type {Positional} */
const tokenArgument = {
  name: 'token',
  help: 'A file with the token, - for stdin, or the token itself',
  completes: 'file',
  required: true,
};
/** @type {Positional} */
const applicationArgument = { name: 'app_id', help: 'Application id', required: true };
/** @type {Positional} */
const userArgument = { name: 'user', help: 'User id (USR-…) or name', required: true };
/** @type {Positional} */
const capabilityArgument = { name: 'capability', help: CAPABILITIES.join(', '), choices: CAPABILITIES, required: true };
/** @type {import('./arguments.js').OptionDefinition} */
const dryRun = { type: 'boolean', help: 'Show what would change and change nothing' };
/** The options that are not about one capability. */
const {
  capabilities: _,
  'improve-ai': _ai,
  'public-keyfile': _key,
  data: _data,
  type: _type,
  'answer-method': _answer,
  'event-method': _event,
  ...capabilityOptions
} = APPLICATION_OPTIONS;
/**
 * @param {string} value
 * @param {string} help
 * @returns {import('./arguments.js').OptionDefinition}
 */
const channel = (value, help) => ({ type: 'string', value, multiple: true, help });
/** @type {Positional} */
const userFields = {
  name: 'name=value',
  help: 'name=… display_name=… image_url=… properties=… channels=…',
  choices: ['name=', 'display_name=', 'image_url=', 'properties=', 'channels='],
  rest: true,
};
/** @type {import('./arguments.js').OptionTable} */
const userOptions = {
  name: { type: 'string', value: 'name', help: 'User name, unique in the application' },
  'display-name': { type: 'string', value: 'name', help: 'Name to show' },
  'image-url': { type: 'string', value: 'url', help: 'Picture' },
  'custom-data': { type: 'string', value: 'json', completes: '@file', help: 'Any data of yours, as a JSON object' },
  ttl: { type: 'string', value: 'seconds', help: 'How long the user is kept' },
  'pstn-number': channel('number', 'Telephone the user can be called on; like the channels below, once for each'),
  'sms-number': channel('number', 'Telephone for SMS'),
  'mms-number': channel('number', 'Telephone for MMS'),
  'whats-app-number': channel('number', 'Telephone for WhatsApp'),
  'viber-number': channel('number', 'Telephone for Viber'),
  'facebook-messenger-id': channel('id', 'Id for Facebook Messenger'),
  'sip-url': channel('uri', 'SIP address, sip:…'),
  'sip-username': channel('name', 'Name for the SIP address in the same place'),
  'sip-password': { ...channel('@file', 'Password for it: @file, or - for stdin'), completes: '@file' },
  'websocket-url': channel('uri', 'WebSocket, wss://…'),
  'websocket-content-type': channel('type', 'Form of its sound, audio/l16;rate=16000 say'),
  'websocket-headers': channel('json', 'Headers for it, as a JSON object'),
  data: {
    type: 'string',
    value: 'json|@file|-',
    completes: '@file',
    help: 'The whole user as JSON; the other options are put into it',
  },
};

/** @type {readonly Command[]} */
export const COMMANDS = Object.freeze(
  /** @type {Command[]} */ ([
    {
      name: 'setup',
      aliases: ['s'],
      summary: 'Check an API key and secret and keep them in ~/.nexmorc',
      positionals: [
        { name: 'api_key', help: 'API key; asked for when left out' },
        { name: 'api_secret', completes: '@file', help: 'API secret; asked for when left out, - for stdin' },
      ],
      options: {
        local: { type: 'boolean', short: 'l', help: 'Write ./.nexmorc instead of ~/.nexmorc' },
        format: {
          type: 'string',
          value: 'format',
          choices: ['nexmorc', 'vonagerc'],
          help: "nexmorc, or vonagerc for Vonage CLI 3's file",
        },
        check: { type: 'boolean', help: 'Ask the platform first; --no-check writes unasked' },
      },
      platform: true,
      examples: [
        'tokensmith setup 12ab34cd',
        'tokensmith setup 12ab34cd - < secret.txt',
        'tokensmith setup 12ab34cd Ab1cdEFgh2345678 --local',
      ],
      load: async () => (await import('./commands/config.js')).setUp,
    },
    {
      name: 'balance',
      aliases: ['b', 'auth:check'],
      summary: 'Check the API key and secret by asking for the balance',
      positionals: [],
      options: {},
      platform: true,
      load: async () => (await import('./commands/local.js')).showBalance,
    },
    {
      name: 'app:create',
      aliases: ['ac', 'app:init'],
      summary: 'Create an application, by options or, without a name, by questions',
      positionals: [
        { name: 'name', help: 'Application name; none starts the questions' },
        { name: 'answer_url', help: 'Voice answer URL, as nexmo-cli 0.3 takes it' },
        { name: 'event_url', help: 'Voice or RTC event URL, as nexmo-cli 0.3 takes it' },
      ],
      options: {
        ...APPLICATION_OPTIONS,
        keyfile: {
          type: 'string',
          value: 'file',
          aliases: ['private-key-file'],
          completes: 'file',
          help: 'File to save the private key to',
        },
        'key-bits': {
          type: 'string',
          value: 'bits',
          choices: ['2048', '3072', '4096'],
          help: 'Length of the new key, 2048 if not given',
        },
        'platform-key': { type: 'boolean', help: 'Let the platform make the key pair and send the private key' },
        save: { type: 'boolean', help: 'Write ./.nexmo-app; --no-save leaves it alone' },
        force,
      },
      platform: true,
      examples: [
        'tokensmith app:create',
        'tokensmith app:create "My App" --capabilities=voice,rtc --voice-answer-url=https://example.ngrok.io/webhooks/answer --voice-event-url=https://example.ngrok.io/webhooks/event --rtc-event-url=https://example.ngrok.io/webhooks/rtc --keyfile=private.key',
      ],
      notes:
        'The key pair is made on this machine and only the public key is sent, unless --platform-key says otherwise.',
      load: async () => (await import('./commands/app-create.js')).appCreate,
    },
    {
      name: 'app:list',
      aliases: ['al'],
      summary: 'List the applications',
      positionals: [],
      options: {
        page: { type: 'string', value: 'n', help: 'One page only, the first being 1' },
        size: { type: 'string', value: 'n', aliases: ['page-size'], help: 'Applications a page, 100 if not given' },
        'app-name': { type: 'string', value: 'text', help: 'Only those with this in their name' },
        capability: {
          type: 'string',
          value: 'a,b | a+b',
          suggests: CAPABILITIES,
          list: true,
          help: 'Only those with any (a,b) or all (a+b) of these',
        },
        v2: { type: 'boolean', hidden: true, help: 'Kept for old scripts: version 2 is the only one' },
      },
      platform: true,
      load: async () => (await import('./commands/app.js')).appList,
    },
    {
      name: 'app:show',
      aliases: ['as'],
      summary: 'Show an application',
      positionals: [
        { ...applicationArgument, required: false, help: 'Application id; the configured one if not given' },
      ],
      options: {
        recreate: { type: 'boolean', help: 'Print the command that makes one like it' },
        v2: { type: 'boolean', hidden: true, help: 'Kept for old scripts: version 2 is the only one' },
      },
      platform: true,
      load: async () => (await import('./commands/app.js')).appShow,
    },
    {
      name: 'app:setup',
      aliases: ['aset'],
      summary: 'Check an application and its private key and keep them in ./.nexmo-app',
      positionals: [
        applicationArgument,
        { name: 'private_key', help: 'The key file', completes: 'file', required: true },
      ],
      options: {
        global: { type: 'boolean', help: 'Write ~/.nexmo-app' },
        inline: { type: 'boolean', help: 'Store the key itself; the path is stored otherwise' },
        check: { type: 'boolean', help: "Compare with the platform's public key; --no-check does not" },
        force,
      },
      platform: true,
      load: async () => (await import('./commands/app-create.js')).appSetup,
    },
    {
      name: 'app:update',
      aliases: ['au'],
      summary: 'Change an application, by options or, with nothing but its id, by questions',
      positionals: [
        applicationArgument,
        { name: 'name', help: 'New name' },
        { name: 'answer_url', help: 'Voice answer URL, as nexmo-cli 0.3 takes it' },
        { name: 'event_url', help: 'Voice or RTC event URL, as nexmo-cli 0.3 takes it' },
      ],
      options: {
        ...APPLICATION_OPTIONS,
        name: { type: 'string', value: 'name', help: 'New name, as Vonage CLI 3 has it' },
        remove: {
          type: 'string',
          value: 'capability',
          multiple: true,
          suggests: CAPABILITIES,
          help: 'Take a capability away',
        },
        'dry-run': dryRun,
      },
      platform: true,
      notes: 'Everything that is not named stays as it is.',
      load: async () => (await import('./commands/app.js')).appUpdate,
    },
    {
      name: 'app:capabilities:update',
      summary: 'Add a capability to an application, or change it',
      positionals: [applicationArgument, capabilityArgument],
      options: { ...capabilityOptions, 'dry-run': dryRun },
      platform: true,
      notes: 'Everything that is not named stays as it is.',
      examples: [
        'tokensmith apps capabilities update aaaaaaaa-bbbb-cccc-dddd-0123456789ab rtc --rtc-event-url=https://example.ngrok.io/webhooks/rtc',
      ],
      load: async () => (await import('./commands/app.js')).appCapabilitiesUpdate,
    },
    {
      name: 'app:capabilities:remove',
      aliases: ['app:capabilities:rm'],
      summary: 'Take a capability away from an application',
      positionals: [applicationArgument, capabilityArgument],
      options: { confirm, 'dry-run': dryRun },
      platform: true,
      load: async () => (await import('./commands/app.js')).appCapabilitiesRemove,
    },
    {
      name: 'app:validate',
      summary: "Say whether a private key is the application's, and whether it has capabilities",
      positionals: [applicationArgument],
      options: {
        'private-key-file': {
          type: 'string',
          value: 'file',
          completes: 'file',
          help: 'The private key to compare: a file, or - for stdin',
        },
        ...Object.fromEntries(
          CAPABILITIES.map((name) => [
            name.replaceAll('_', '-'),
            { type: 'boolean', help: `It has ${name}`, ...(name === 'network_apis' && { aliases: ['network'] }) },
          ]),
        ),
        all: { type: 'boolean', help: 'It has all of them' },
      },
      platform: true,
      notes: 'Ends with 10 when the key is another one, and with 3 when a capability is missing.',
      load: async () => (await import('./commands/app.js')).appValidate,
    },
    {
      name: 'app:delete',
      aliases: ['ad'],
      summary: 'Delete an application',
      positionals: [applicationArgument],
      options: { confirm },
      platform: true,
      load: async () => (await import('./commands/app.js')).appDelete,
    },
    {
      name: 'user:create',
      aliases: ['uc'],
      summary: 'Create a user',
      positionals: [{ ...userFields, help: `${userFields.help}, or the name alone` }],
      options: userOptions,
      platform: true,
      examples: [
        'tokensmith user:create name=alice',
        'tokensmith user:create name=alice display_name="Alice A." properties=@properties.json',
      ],
      load: async () => (await import('./commands/user.js')).userCreate,
    },
    {
      name: 'user:list',
      aliases: ['ul'],
      summary: 'List the users',
      positionals: [],
      options: {
        size: { type: 'string', value: 'n', aliases: ['page-size'], help: 'Users a page, 100 if not given' },
        cursor: { type: 'string', value: 'cursor', help: 'One page only, the one after this' },
        order: { type: 'string', value: 'order', aliases: ['sort'], choices: ['asc', 'desc'], help: 'asc or desc' },
        name: { type: 'string', value: 'name', help: 'Only the user of this name' },
        limit: { type: 'string', value: 'n', help: 'No more than this many' },
      },
      platform: true,
      load: async () => (await import('./commands/user.js')).userList,
    },
    {
      name: 'user:show',
      aliases: ['us'],
      summary: 'Show a user',
      positionals: [userArgument],
      options: {},
      platform: true,
      load: async () => (await import('./commands/user.js')).userShow,
    },
    {
      name: 'user:update',
      aliases: ['uu'],
      summary: 'Change a user',
      positionals: [userArgument, userFields],
      options: { ...userOptions, 'dry-run': dryRun },
      platform: true,
      load: async () => (await import('./commands/user.js')).userUpdate,
    },
    {
      name: 'user:delete',
      aliases: ['ud'],
      summary: 'Delete a user',
      positionals: [userArgument],
      options: { confirm },
      platform: true,
      load: async () => (await import('./commands/user.js')).userDelete,
    },
    {
      name: 'jwt:generate',
      aliases: ['jwt:create', 'jwt:sign'],
      summary: 'Sign a token',
      positionals: [
        {
          name: 'private_key',
          help: 'The key file, or - for stdin; the configured key if not given',
          completes: 'file',
        },
        {
          name: 'claim=value',
          help: 'sub=… exp=… acl=… application_id=… nbf=… iat=… jti=… or any of yours',
          rest: true,
          completes: 'claim',
        },
      ],
      options: {
        'private-key': {
          type: 'string',
          value: 'file',
          aliases: ['key-file'],
          completes: 'file',
          help: 'The key file, or - for stdin',
        },
        'app-id': { type: 'string', value: 'id', aliases: ['application-id'], help: 'Application id' },
        sub: {
          type: 'string',
          value: 'user',
          aliases: ['subject'],
          help: "The user's name; none makes an admin token",
        },
        exp: {
          type: 'string',
          value: 'time',
          suggests: LIFETIMES,
          help: 'Seconds since 1970, or a duration such as 24h',
        },
        ttl: { type: 'string', value: 'seconds', help: 'Lifetime in seconds, or a duration' },
        acl: {
          type: 'string',
          value: 'acl',
          suggests: ACL_PRESETS,
          completes: '@file',
          help: "JSON, @file, - for stdin, or a preset's name",
        },
        claims: { type: 'string', value: '@file', completes: '@file', help: 'Claims of yours as a JSON object' },
        passphrase,
      },
      examples: [
        'tokensmith jwt:generate ./private.key sub=alice exp=24h acl=tutorial application_id=aaaaaaaa-bbbb-cccc-dddd-0123456789ab',
        'tokensmith jwt:generate ./private.key sub=alice exp=$(($(date +%s)+86400)) acl=\'{"paths":{"/*/users/**":{}}}\' application_id=aaaaaaaa-bbbb-cccc-dddd-0123456789ab',
        'tokensmith jwt:generate sub=alice exp=1h acl=@acl.json role:=\'{"level":3}\'',
      ],
      notes:
        'Arguments come in any order. A value that starts with @ is a file, one that is - is stdin; write @@ for a real @.\n' +
        'Your own claims are text; name:=value takes the value as JSON. The token alone is printed on stdout.',
      load: async () => (await import('./commands/jwt.js')).jwtGenerate,
    },
    {
      name: 'inspect',
      summary: 'Say what any file or pasted text is, what is wrong with it and how to fix it',
      positionals: [{ name: 'file', help: 'A file, or - for stdin, which it is if not given', completes: 'file' }],
      options: {
        key: {
          type: 'string',
          value: 'file',
          aliases: ['private-key', 'public-key', 'key-file'],
          completes: 'file',
          help: "Key to check the signature of a token with; the application's configured key if not given",
        },
        app: {
          type: 'string',
          value: '@file',
          completes: '@file',
          help: 'The application, as app:show --json prints it, to compare a token with',
        },
        passphrase,
      },
      examples: ['tokensmith inspect answer.json', 'pbpaste | tokensmith inspect'],
      load: async () => (await import('./commands/local.js')).inspectAnything,
    },
    {
      name: 'jwt:inspect',
      aliases: ['jwt:decode', 'jwt:show'],
      summary: 'Say what is in a token, what is wrong with it and how to fix it',
      positionals: [tokenArgument],
      options: {
        key: {
          type: 'string',
          value: 'file',
          aliases: ['private-key', 'public-key', 'key-file'],
          completes: 'file',
          help: "Private or public key to check the signature with; the application's configured key if not given",
        },
        app: {
          type: 'string',
          value: '@file',
          completes: '@file',
          help: 'The application, as app:show --json prints it, to compare with',
        },
        passphrase,
      },
      examples: ['tokensmith jwt:inspect - < token.txt', 'tokensmith jwt:inspect token.txt --key=private.key'],
      load: async () => (await import('./commands/jwt.js')).jwtInspect,
    },
    {
      name: 'jwt:verify',
      aliases: ['jwt:validate'],
      summary: 'Check a token as strictly as a server must',
      positionals: [tokenArgument],
      options: {
        key: {
          type: 'string',
          value: 'file',
          aliases: ['private-key', 'public-key', 'key-file'],
          completes: 'file',
          help: 'Private or public key; the configured key if not given',
        },
        'app-id': { type: 'string', value: 'id', aliases: ['application-id'], help: 'The application it must be for' },
        sub: { type: 'string', value: 'user', aliases: ['subject'], help: 'The user it must be for' },
        'clock-tolerance': { type: 'string', value: 'seconds', help: 'How far clocks may differ' },
        passphrase,
      },
      load: async () => (await import('./commands/jwt.js')).jwtVerify,
    },
    {
      name: 'key:generate',
      summary: 'Make a key pair: private.key and public.key',
      positionals: [],
      options: {
        bits: {
          type: 'string',
          value: 'bits',
          choices: ['2048', '3072', '4096'],
          help: 'Length of the modulus, 2048 if not given',
        },
        keyfile: {
          type: 'string',
          value: 'file',
          aliases: ['out', 'private-key'],
          completes: 'file',
          help: 'File for the private key, private.key if not given, - for stdout',
        },
        'public-keyfile': {
          type: 'string',
          value: 'file',
          aliases: ['public-out', 'public-key'],
          completes: 'file',
          help: 'File for the public key, public.key if not given',
        },
        encrypt: { type: 'boolean', help: 'Encrypt the private key under a passphrase' },
        passphrase: { ...passphrase, help: 'The passphrase: @file, or - for stdin; asked for otherwise' },
        force,
      },
      load: async () => (await import('./commands/key.js')).keyGenerate,
    },
    {
      name: 'key:inspect',
      summary: 'Say what kind of key a file holds, and what is odd about it',
      positionals: [keyArgument],
      options: { passphrase },
      load: async () => (await import('./commands/key.js')).keyInspect,
    },
    {
      name: 'key:convert',
      summary: 'Write a key in another form',
      positionals: [keyArgument],
      options: {
        to: {
          type: 'string',
          value: 'form',
          choices: ['pkcs8', 'encrypted-pkcs8', 'pkcs1', 'jwk', 'spki', 'public-jwk'],
          help: 'pkcs8, encrypted-pkcs8, pkcs1, jwk, spki or public-jwk',
        },
        out: { type: 'string', value: 'file', completes: 'file', help: 'File to write, stdout if not given' },
        passphrase,
        'new-passphrase': {
          type: 'string',
          value: '@file',
          completes: '@file',
          help: 'For encrypted-pkcs8: @file, or - for stdin; asked for otherwise',
        },
        force,
      },
      examples: [
        'tokensmith key:convert old.pem --to=pkcs8 --out=private.key',
        'tokensmith key:convert private.key --to=spki',
      ],
      load: async () => (await import('./commands/key.js')).keyConvert,
    },
    {
      name: 'acl:build',
      summary: 'Print an access control list from a preset or from rules',
      positionals: [
        {
          name: 'rule',
          choices: ACL_PRESETS,
          help: "A preset's name, or paths: '/*/users/**', 'GET,PUT /*/legs/**'",
          rest: true,
        },
      ],
      options: { presets: { type: 'boolean', aliases: ['list'], help: 'List the presets' } },
      examples: ['tokensmith acl:build client-sdk-web', "tokensmith acl:build '/*/users/**' 'GET /*/conversations/**'"],
      load: async () => (await import('./commands/acl.js')).aclBuild,
    },
    {
      name: 'acl:check',
      summary: 'Say whether an access control list allows a request, and by which rule',
      positionals: [
        {
          name: 'acl',
          choices: ACL_PRESETS,
          completes: '@file',
          help: "JSON, @file, - for stdin, or a preset's name",
          required: true,
        },
        {
          name: 'method',
          help: 'GET, POST, PUT, PATCH or DELETE',
          required: true,
          choices: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
        },
        { name: 'path', help: '/v1/users/alice', required: true },
      ],
      options: {},
      examples: ['tokensmith acl:check tutorial GET /v1/users/alice'],
      load: async () => (await import('./commands/acl.js')).aclCheck,
    },
    {
      name: 'config:show',
      aliases: ['auth:show', 'config'],
      summary: 'Show each configured value and where it comes from',
      positionals: [],
      options: {
        secrets: {
          type: 'boolean',
          aliases: ['show-secrets'],
          help: 'Show the API secret whole; a private key is never shown',
        },
        'api-key': { type: 'string', value: 'key', help: 'As the other commands would be given it' },
        'app-id': {
          type: 'string',
          value: 'id',
          aliases: ['application-id'],
          help: 'As the other commands would be given it',
        },
        'private-key': {
          type: 'string',
          value: 'file',
          aliases: ['key-file'],
          completes: 'file',
          help: 'As the other commands would be given it',
        },
      },
      load: async () => (await import('./commands/config.js')).configShow,
    },
    {
      name: 'config:convert',
      summary: 'Write the configuration in the form of another tool',
      positionals: [
        { name: 'file', help: 'The file to read; the whole configuration if not given', completes: 'file' },
      ],
      options: {
        to: {
          type: 'string',
          value: 'format',
          choices: ['nexmorc', 'nexmo-app', 'vonagerc', 'vonage-config', 'vonage-app', 'env', 'private-key'],
          help: 'nexmorc, nexmo-app, vonagerc, vonage-config, vonage-app, env or private-key',
        },
        from: {
          type: 'string',
          value: 'format',
          choices: ['nexmorc', 'nexmo-app', 'vonagerc', 'vonage-config', 'vonage-app', 'env', 'private-key'],
          help: 'What the file is, where its name and content do not say',
        },
        out: {
          type: 'string',
          value: 'file',
          completes: 'file',
          help: "The file to write, its owner's name for it in this folder if not given; - for stdout",
        },
        force: { type: 'boolean', help: 'Change values that are there already' },
      },
      examples: ['tokensmith config:convert --to=vonagerc', 'tokensmith config:convert .nexmo-app --to=env --out=-'],
      load: async () => (await import('./commands/config.js')).configConvert,
    },
    {
      name: 'serve',
      summary: 'Serve the page and its relay to this machine',
      positionals: [],
      options: {
        port: { type: 'string', value: 'port', help: '8787 if not given; the next free one if that is taken' },
      },
      load: async () => (await import('./commands/local.js')).servePage,
    },
    {
      name: 'sandbox',
      summary: 'Serve the offline platform to this machine',
      positionals: [],
      options: {
        port: { type: 'string', value: 'port', help: '8788 if not given; the next free one if that is taken' },
        reset: { type: 'boolean', help: "Forget this folder's sandbox first" },
      },
      load: async () => (await import('./commands/local.js')).startSandbox,
    },
    {
      name: 'completion',
      summary: 'Print the completion script for a shell',
      positionals: [{ name: 'shell', help: 'bash, zsh or fish', required: true, choices: ['bash', 'zsh', 'fish'] }],
      options: {},
      examples: [
        'eval "$(tokensmith completion bash)"',
        'tokensmith completion fish > ~/.config/fish/completions/tokensmith.fish',
      ],
      load: async () => (await import('./completion.js')).printCompletionScript,
    },
    {
      name: 'complete',
      hidden: true,
      summary: 'Print what may follow on a command line; the completion scripts call it',
      positionals: [{ name: 'word', help: 'The words so far, the last one unfinished', rest: true }],
      options: {},
      load: async () => (await import('./completion.js')).listCompletions,
    },
    {
      name: 'help',
      summary: 'Show help on a command, or on exit-codes or files',
      positionals: [{ name: 'topic', help: 'A command, exit-codes or files', rest: true }],
      options: {},
      load: async () => (await import('./help.js')).showHelp,
    },
    {
      name: 'version',
      hidden: true,
      summary: 'Show the version',
      positionals: [],
      options: {},
      load: async () => (await import('./help.js')).showVersion,
    },
  ]),
);

/** The nouns of the commands in the spellings of the other tools. */
export const NOUNS = Object.freeze(
  /** @type {{ [noun: string]: string }} */ ({
    app: 'app',
    apps: 'app',
    application: 'app',
    applications: 'app',
    user: 'user',
    users: 'user',
    jwt: 'jwt',
    jwts: 'jwt',
    token: 'jwt',
    tokens: 'jwt',
    key: 'key',
    keys: 'key',
    acl: 'acl',
    config: 'config',
    auth: 'auth',
  }),
);

/**
 * Finds the command at the beginning of a line, in any of its spellings: `app:create`, `apps:create`, `ac` (nexmo-cli),
 * `apps create` and `apps capabilities update` (Vonage CLI 3), `apps:users:create` (Vonage CLI 1).
 *
 * @param {string[]} words the line from its first word that is not an option
 * @returns {{ command: Command, used: number, implied: string[] } | undefined} `used`: how many words the name took;
 *   `implied`: options that this spelling implies
 */
export function findCommand(words) {
  const [first = '', second, third] = words;
  const parts = first.toLowerCase().split(':');
  const noun = NOUNS[parts[0] ?? ''];
  if (noun !== undefined && parts.length === 1 && second !== undefined) {
    const nested = third === undefined ? undefined : byName(`${noun}:${second.toLowerCase()}:${third.toLowerCase()}`);
    if (nested) return { command: nested.command, used: 3, implied: nested.implied };
    const found = byName(`${noun}:${second.toLowerCase()}`);
    if (found) return { command: found.command, used: 2, implied: found.implied };
  }
  if (noun !== undefined && parts.length > 1) {
    // `apps:users:create` is a command for users.
    const found =
      byName([noun, ...parts.slice(1)].join(':')) ??
      (parts.length === 3 ? byName(`${NOUNS[parts[1] ?? ''] ?? ''}:${parts[2]}`) : undefined);
    return found && { command: found.command, used: 1, implied: found.implied };
  }
  if (noun === 'app') {
    if (second === undefined || second.startsWith('-')) return { command: named('app:list'), used: 1, implied: [] };
    // nexmo-cli's `app ID`. Anything else is more likely a typing error in the name of a command.
    return /^[\da-f-]{8,}$/i.test(second) ? { command: named('app:show'), used: 1, implied: [] } : undefined;
  }
  if (noun === 'user')
    return second === undefined || second.startsWith('-')
      ? { command: named('user:list'), used: 1, implied: [] }
      : undefined;
  if (noun === 'jwt')
    return second === undefined ? undefined : { command: named('jwt:generate'), used: 1, implied: [] };
  const found = byName(first.toLowerCase());
  return found && { command: found.command, used: 1, implied: found.implied };
}

/** Names that are short for a command with options. */
export const IMPLYING_NAMES = Object.freeze(
  /** @type {{ [name: string]: { name: string, implied: string[] } }} */ ({
    // Vonage CLI 3 keeps account and application in one file of its own.
    'auth:set': { name: 'setup', implied: ['--format=vonagerc'] },
    // Vonage CLI 1.
    'config:set': { name: 'setup', implied: [] },
  }),
);

/** @param {string} name */
function byName(name) {
  const implying = IMPLYING_NAMES[name];
  if (implying) return { command: named(implying.name), implied: implying.implied };
  const command = COMMANDS.find((candidate) => candidate.name === name || candidate.aliases?.includes(name));
  return command && { command, implied: [] };
}

/** @param {string} name */
function named(name) {
  return /** @type {Command} */ (COMMANDS.find((command) => command.name === name));
}

/**
 * @param {string[]} words
 * @returns {TokensmithError}
 */
export function unknownCommand(words) {
  const [first = '', second, third] = words;
  const noun = NOUNS[first.toLowerCase()];
  const names = COMMANDS.flatMap((command) =>
    command.hidden ? [] : [command.name, ...(command.aliases ?? []).filter((alias) => alias.length > 4)],
  );
  const pair = noun !== undefined && second !== undefined ? `${noun}:${second}` : first;
  const family = names.filter((name) => name.startsWith(`${pair}:`));
  const given = family.length > 0 && third !== undefined ? `${pair}:${third}` : pair;
  const nearest =
    family.length > 0 && third === undefined
      ? undefined
      : nearestName(
          given.replace(/^[^:]*/, (word) => NOUNS[word.toLowerCase()] ?? word),
          names,
        );
  const siblings = family.length > 0 ? family : names.filter((name) => name.startsWith(`${noun}:`));
  return new TokensmithError('ERR_ARGUMENT_UNKNOWN', {
    where: 'command',
    problem: `There is no command ${quoted(given)}.`,
    remedy: nearest
      ? `Did you mean ${nearest}?`
      : siblings.length > 0
        ? `There are ${siblings.join(', ')}.`
        : 'See tokensmith help.',
  });
}
