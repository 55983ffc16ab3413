import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  checkDestination,
  existsError,
  formatNamed,
  keepFresh,
  makeStale,
  readTextFile,
  removeFile,
  showPath,
  writeNewFile,
} from '../../config/index.js';
import { TokensmithError } from '../../errors.js';
import { APPLICATION_OPTIONS, describeApplication } from '../application-description.js';
import { checkApplicationId, inspectPrivateKey, requireKeyOf } from '../credential-checks.js';
import { askForApplication } from '../application-questions.js';
import { connectAccount } from '../connection.js';
import { readKey } from '../inputs.js';
import { keyText, onlyCopy, onlyCopyError, saveFile, unsavedKeyAdvice, unsavedKeyName } from '../keys.js';
import { blocks, plain, sayWarnings } from '../output.js';
import { canAsk, cannotAsk, keepingAnswers, prompts } from '../prompts.js';
import { recreateCommand } from '../recreate.js';

/** @typedef {import('../program.js').Invocation} Invocation */
/** @typedef {import('../arguments.js').OptionValues} OptionValues */
/** @typedef {Awaited<ReturnType<typeof chooseFiles>>} Files */

/**
 * `app:create`: the application, its key, and the two files of the tutorial.
 *
 * @param {Invocation} invocation
 */
export async function appCreate(invocation) {
  const { context } = invocation;
  const interactive = asksQuestions(invocation);
  // Before asking a dozen questions, not after.
  const client = await connectAccount(invocation);
  const { name, options } = interactive
    ? await askForApplication(invocation)
    : { name: invocation.positionals[0], options: invocation.options };
  const command = interactive
    ? recreateCommand(name ?? '', { ...invocation.options, ...options }, context.platform)
    : undefined;
  const unsaved = keepUnsaved(join(context.cwd, unsavedKeyName(randomUUID().slice(0, 8))));
  try {
    const { files, created } = await keepingAnswers(invocation, command, async () => {
      const [, answerUrl, eventUrl] = invocation.positionals;
      const chosen = await chooseFiles(invocation, options, interactive);
      const description = await describeApplication(invocation, options, { name, answerUrl, eventUrl });
      return { files: chosen, created: await create(invocation, client, description, unsaved) };
    });
    const { application, privateKey, findings } = created;
    /** The file that holds the key. */
    let place = unsaved.path;
    try {
      if (privateKey !== undefined) unsaved.keep(privateKey);
      if (privateKey !== undefined && files.key !== undefined) {
        await saveFile(invocation, files.key, privateKey, { overwrite: files.overwriteKey });
        place = files.key;
      }
      if (files.config !== undefined) {
        await saveConfiguration(invocation, { ...files, config: files.config }, application.id, privateKey);
        if (place === unsaved.path) place = files.config;
      }
      sayWarnings(findings, invocation.output);
      report(invocation, application, files, privateKey, command);
      await invocation.output.delivered({ toTheEnd: place === unsaved.path });
    } catch (error) {
      if (place !== unsaved.path) unsaved.remove();
      throw sayCreated(invocation, error, application.id, { privateKey, place, unsaved: unsaved.path });
    }
    unsaved.remove();
  } finally {
    unsaved.end();
  }
}

/**
 * The file that holds the key until another one does.
 *
 * @param {string} path
 */
function keepUnsaved(path) {
  checkDestination(path);
  let stop = () => {};
  return {
    path,
    exists: () => existsSync(path),
    /** @param {string} privateKey */
    keep(privateKey) {
      if (existsSync(path)) return;
      writeNewFile(path, privateKey);
      stop = keepFresh(path);
    },
    remove: () => removeFile(path),
    end() {
      stop();
      makeStale(path);
    },
  };
}

/**
 * @param {Invocation} invocation
 * @param {Files & { config: string }} files
 * @param {string} applicationId
 * @param {string | undefined} privateKey
 */
async function saveConfiguration(invocation, { config, key, givenUp }, applicationId, privateKey) {
  const { context } = invocation;
  const format = formatNamed('nexmo-app');
  await saveFile(
    invocation,
    config,
    (present) => {
      // Another command may have written a key there in the meantime.
      const lost = onlyCopy(format.read(present ?? ''), context, { alsoOverwritten: key });
      if (lost !== undefined && givenUp !== 'any' && givenUp !== lost) throw lastCopyError(config, lost, context);
      return format.write({ applicationId, ...(privateKey !== undefined && { privateKey }) }, present);
    },
    { overwrite: true },
  );
}

/**
 * If anything fails after the application was created, its ID and the place of its key are printed.
 *
 * @param {Invocation} invocation
 * @param {unknown} error
 * @param {string} applicationId
 * @param {{ privateKey: string | undefined, place: string, unsaved: string }} key
 * @returns {unknown} the error to throw
 */
function sayCreated({ context, options, output }, error, applicationId, { privateKey, place, unsaved }) {
  const shown = showPath(place, context);
  const id = plain(applicationId);
  /** @param {string} file */
  const setup = (file) => `tokensmith app:setup ${id} ${file}${options.sandbox === true ? ' --sandbox' : ''}`;
  let [created, remedy] = [
    `The application ${id} was created all the same`,
    `Keep its id with: ${setup('PRIVATE_KEY_FILE')}`,
  ];
  if (privateKey !== undefined && !existsSync(place)) {
    output.data(privateKey);
    created += ', and its private key, printed above, is in no file';
    remedy = `Save the key to a file and run: ${setup('FILE')}`;
  } else if (privateKey !== undefined) {
    created += `, and its private key is in ${shown}`;
    remedy =
      place === unsaved
        ? `Give that file a name of its own, such as private.key, and run: ${setup('private.key')}`
        : `Keep both with: ${setup(shown)}`;
  }
  if (!(error instanceof TokensmithError)) {
    output.warn(`${created}. ${remedy}`);
    return error;
  }
  const { details } = error;
  return new TokensmithError(error.code, {
    ...details,
    problem: `${details.problem} ${created}.`,
    remedy,
    ...{ applicationId, ...(privateKey !== undefined && { privateKeyFile: place }) },
  });
}

/**
 * Asks questions when no options were given.
 *
 * @param {Invocation} invocation
 */
function asksQuestions({ positionals, options, context }) {
  if (positionals.length > 0 || options.data !== undefined) return false;
  const described = Object.keys(options).find((option) => option in APPLICATION_OPTIONS || option === 'keyfile');
  if (described !== undefined) {
    throw new TokensmithError('ERR_ARGUMENT_MISSING', {
      where: 'name',
      problem: 'The application has no name.',
      remedy: `Write tokensmith app:create NAME --${described} …`,
    });
  }
  if (!canAsk(context)) throw cannotAsk('name', 'Give the name and the options; see tokensmith app:create --help.');
  return true;
}

/**
 * Where key and configuration are saved. If a file with a key would be overwritten, asks or refuses before anything is created.
 *
 * @param {Invocation} invocation
 * @param {OptionValues} options
 * @param {boolean} interactive
 */
async function chooseFiles(invocation, options, interactive) {
  const { context } = invocation;
  const force = invocation.options.force === true;
  if (options.keyfile !== undefined && options['public-keyfile'] !== undefined) {
    throw new TokensmithError('ERR_ARGUMENT_VALUE', {
      where: '--keyfile',
      problem: "You can't use --keyfile and --public-keyfile at the same time.",
      remedy: 'With your own public key the private key is where you made it: leave --keyfile out.',
    });
  }
  const key = typeof options.keyfile === 'string' ? resolve(context.cwd, options.keyfile) : undefined;
  const config = invocation.options.save === false ? undefined : join(context.cwd, '.nexmo-app');
  const targets = [key, config].flatMap((path) =>
    path === undefined ? [] : [checkDestination(path, { overwrite: true })],
  );
  if (targets.length === 2 && targets[0] === targets[1]) {
    throw new TokensmithError('ERR_ARGUMENT_VALUE', {
      where: '--keyfile',
      problem: '.nexmo-app holds the configuration.',
      remedy: 'Name another file, such as private.key.',
    });
  }
  // Already settled if it was asked for.
  if (key !== undefined && existsSync(key) && !force && !interactive) throw existsError(showPath(key, context));
  const overwriteKey = key !== undefined && existsSync(key);
  const present = config === undefined ? undefined : readTextFile(config)?.text;
  const lost = onlyCopy(formatNamed('nexmo-app').read(present ?? ''), context, { alsoOverwritten: key });
  if (config !== undefined && lost !== undefined && !force) {
    if (!interactive) throw lastCopyError(config, lost, context);
    const message = `.nexmo-app holds the only copy here of the key of application ${lost}. Overwrite it? It will be gone.`;
    if (!(await prompts(invocation).confirm({ message, default: false }))) {
      invocation.output.hint('.nexmo-app stays as it is.');
      return { key, config: undefined, overwriteKey, givenUp: undefined };
    }
  }
  return { key, config, overwriteKey, givenUp: force ? 'any' : lost };
}

/**
 * @param {string} config
 * @param {string} applicationId
 * @param {Invocation['context']} context
 */
function lastCopyError(config, applicationId, context) {
  return onlyCopyError(
    config,
    applicationId,
    context,
    'Use --no-save, or --force to overwrite it: the key will be gone.',
  );
}

/**
 * Makes the key pair, if it is made here, and the application. The key is on the disk before anything is sent; it is
 * deleted when it is certain that there is no application.
 *
 * @param {Invocation} invocation
 * @param {import('../../platform/client.js').Client} client
 * @param {{ [name: string]: any }} description
 * @param {ReturnType<typeof keepUnsaved>} unsaved
 */
async function create({ options, context, output }, client, description, unsaved) {
  const ownKey = description.publicKey !== undefined || description.keys !== undefined;
  const modulusLength = /** @type {2048 | 3072 | 4096} */ (Number(options['key-bits'] ?? 2048));
  const keyPair = options['platform-key'] === true ? 'platform' : 'local';
  output.progress(
    ownKey || keyPair === 'platform'
      ? 'Creating the application …'
      : `Making an RSA key pair of ${modulusLength} bits …`,
  );
  try {
    return await client.applications.create(
      description,
      ownKey
        ? {}
        : {
            keyPair,
            ...(keyPair === 'local' && { modulusLength }),
            onKeyPair: ({ privateKey }) => {
              unsaved.keep(privateKey);
              output.progress('Creating the application …');
            },
          },
    );
  } catch (error) {
    if (!unsaved.exists()) throw error;
    const shown = showPath(unsaved.path, context);
    if (mayHaveHappened(error))
      output.warn(
        `The application may have been created all the same. Its private key is kept in ${shown}. ${unsavedKeyAdvice(shown)}`,
      );
    else unsaved.remove();
    throw error;
  } finally {
    output.progressEnd();
  }
}

/**
 * Whether the platform may have done what it was asked to: yes, unless the platform itself refused.
 *
 * @param {unknown} error
 */
function mayHaveHappened(error) {
  if (!(error instanceof TokensmithError)) return true;
  const { mayHaveHappened: reported } = /** @type {{ mayHaveHappened?: boolean }} */ (error.details);
  return reported === true || error.code === 'ERR_REST_ANSWER' || error.code === 'ERR_REST_TIMEOUT';
}

/**
 * In the order of nexmo-cli. The key itself is shown only when it is in no file.
 *
 * @param {Invocation} invocation
 * @param {import('../../platform/types.js').Application} application
 * @param {{ key: string | undefined, config: string | undefined }} files
 * @param {string | undefined} privateKey
 * @param {string | undefined} recreate
 */
function report({ output }, application, files, privateKey, recreate) {
  const shown = privateKey !== undefined && files.key === undefined && files.config === undefined;
  if (output.json) {
    output.result(
      {
        application,
        ...(files.config !== undefined && { configFile: files.config }),
        ...(files.key !== undefined && privateKey !== undefined && { keyfile: files.key }),
        ...(shown && { privateKey }),
        ...(recreate !== undefined && { recreate }),
      },
      () => undefined,
    );
    return;
  }
  output.message(output.verbose ? blocks(application).trimEnd() : `Application created: ${plain(application.id)}`);
  if (files.config !== undefined) output.message(`Credentials written to ${files.config}`);
  if (recreate !== undefined) {
    output.hint(
      `\nTo recreate this application in the future without interactive mode use the following command:\n\n${recreate}\n`,
    );
  }
  if (files.key !== undefined && privateKey !== undefined) output.message(`Private Key saved to: ${files.key}`);
  else if (shown) {
    output.data(`\nPrivate Key:\n\n${privateKey}`);
    output.warn('You should save this key somewhere safe and secure now, it will not be provided again.');
  } else if (privateKey !== undefined)
    output.hint(
      'The private key is in .nexmo-app. Save it to a file of its own with: tokensmith config:convert .nexmo-app --to=private-key',
    );
}

/**
 * `app:setup app_id private_key`: makes sure that the key is the application's, then keeps both.
 *
 * @param {Invocation} invocation
 */
export async function appSetup(invocation) {
  const { positionals, options, context, output } = invocation;
  const [applicationId, keyArgument] = /** @type {[string, string]} */ (positionals);
  checkApplicationId(applicationId, 'app_id');
  const fromStdin = keyArgument === '-';
  const keyPath = resolve(context.cwd, keyArgument);
  const privateKey = await keyText(invocation, await readKey(keyArgument, context, 'private_key'));
  const { thumbprint } = await inspectPrivateKey(invocation, privateKey, 'private_key');
  if (options.check !== false) {
    const client = await connectAccount(invocation);
    await requireKeyOf(invocation, await client.applications.get(applicationId), { thumbprint }, 'private_key');
  }

  const path = join(options.global === true ? context.home : context.cwd, '.nexmo-app');
  const format = formatNamed('nexmo-app');
  const inline = options.inline === true || fromStdin;
  const values = {
    applicationId,
    ...(inline ? { privateKey } : { privateKeyPath: options.global === true ? keyPath : keyArgument }),
  };
  await saveFile(
    invocation,
    path,
    (present) => {
      const lost =
        options.force === true ? undefined : onlyCopy(format.read(present ?? ''), context, { replacement: privateKey });
      if (lost !== undefined) {
        throw onlyCopyError(
          path,
          lost,
          context,
          `Save it first, with tokensmith config:convert ${showPath(path, context)} --to=private-key --out=FILE, or use --force to overwrite it: the key will be gone.`,
        );
      }
      return format.write(values, present);
    },
    { overwrite: true },
  );
  output.result({ file: path, applicationId, thumbprint, checked: options.check !== false }, () =>
    output.quiet ? undefined : `Credentials written to ${path}`,
  );
}
