import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { existsError, formatNamed, readTextFile, removeFile, showPath, writeFileAtomically } from '../../config/index.js';
import { TokensmithError } from '../../errors.js';
import { describeApplication } from '../application-description.js';
import { APPLICATION_OPTIONS } from '../application-options.js';
import { askForApplication } from '../application-questions.js';
import { connectAccount } from '../connection.js';
import { sayWarnings } from '../findings.js';
import { blocks, plain } from '../output.js';
import { onlyCopy, onlyCopyError } from '../only-copy.js';
import { canAsk, cannotAsk, keepingAnswers, prompts } from '../prompts.js';
import { recreateCommand } from '../recreate.js';
import { saveFile } from '../saving.js';

/** @typedef {import('../program.js').Invocation} Invocation */
/** @typedef {import('../arguments.js').OptionValues} OptionValues */

/** A key that no other file holds yet: what is between its making and the platform's answer must not lose it. */
const UNSAVED_KEY = /^\.tokensmith-key-[\w-]+\.pem$/;

/**
 * `app:create`: the application, its key, and the two files of the tutorial.
 *
 * @param {Invocation} invocation
 */
export async function execute(invocation) {
  const { context, output } = invocation;
  const interactive = asksQuestions(invocation);
  // Before a dozen questions, not after them.
  const client = await connectAccount(invocation);
  sayUnsavedKeys(invocation);
  const { name, options } = interactive ? await askForApplication(invocation) : { name: invocation.positionals[0], options: invocation.options };
  const command = interactive ? recreateCommand(name ?? '', { ...invocation.options, ...options }, context.platform) : undefined;
  const unsaved = join(context.cwd, `.tokensmith-key-${randomUUID().slice(0, 8)}.pem`);
  const { files, created } = await keepingAnswers(invocation, command, async () => {
    const [, answerUrl, eventUrl] = invocation.positionals;
    const chosen = await chooseFiles(invocation, options, interactive);
    const description = await describeApplication(invocation, options, { name, answerUrl, eventUrl });
    return { files: chosen, created: await create(invocation, client, description, unsaved) };
  });
  const { application, privateKey, findings } = created;
  if (privateKey !== undefined && !existsSync(unsaved)) writeFileAtomically(unsaved, privateKey);
  if (files.config !== undefined) {
    const present = readTextFile(files.config)?.text;
    const values = { applicationId: application.id, ...(privateKey !== undefined && { privateKey }) };
    saveFile(invocation, files.config, formatNamed('nexmo-app').write(values, present), { overwrite: true });
  }
  if (files.key !== undefined && privateKey !== undefined) saveFile(invocation, files.key, privateKey, { overwrite: files.overwriteKey });

  sayWarnings(findings, output);
  report(invocation, application, files, privateKey, command);
  removeFile(unsaved);
}

/**
 * Questions are asked when there is nothing to go by.
 *
 * @param {Invocation} invocation
 */
function asksQuestions({ positionals, options, context }) {
  if (positionals.length > 0 || options.data !== undefined) return false;
  const described = Object.keys(options).find((option) => option in APPLICATION_OPTIONS || option === 'keyfile');
  if (described !== undefined) {
    throw new TokensmithError('ERR_ARGUMENT_MISSING', { where: 'name', problem: 'The application has no name.', remedy: `Write tokensmith app:create NAME --${described} …` });
  }
  if (!canAsk(context)) throw cannotAsk('name', 'Give the name and the options; see tokensmith app:create --help.');
  return true;
}

/**
 * Where key and configuration go; asked or refused before anything is made where a file with a key is in the way.
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
  // Asked about with its question, where there was one.
  if (key !== undefined && existsSync(key) && !force && !interactive) throw existsError(showPath(key, context));
  const lost = config === undefined || force ? undefined : onlyCopy(config, context, key);
  if (config !== undefined && lost !== undefined) {
    if (!interactive) throw onlyCopyError(config, lost, context, '--no-save');
    const message = `.nexmo-app holds the only copy here of the key of application ${lost}. Overwrite it? It will be gone.`;
    if (!(await prompts(invocation).confirm({ message, default: false }))) {
      invocation.output.hint('.nexmo-app stays as it is.');
      return { key, config: undefined, overwriteKey: key !== undefined && existsSync(key) };
    }
  }
  return { key, config, overwriteKey: key !== undefined && existsSync(key) };
}

/**
 * Makes the key pair, if it is made here, and the application. The key is on the disk before anything is sent; when it is
 * certain that there is no application it goes again.
 *
 * @param {Invocation} invocation
 * @param {import('../../platform/client.js').Client} client
 * @param {{ [name: string]: any }} description
 * @param {string} unsaved
 */
async function create({ options, context, output }, client, description, unsaved) {
  const ownKey = description.publicKey !== undefined || description.keys !== undefined;
  const modulusLength = /** @type {2048 | 3072 | 4096} */ (Number(options['key-bits'] ?? 2048));
  const keyPair = options['platform-key'] === true ? 'platform' : 'local';
  output.progress(ownKey || keyPair === 'platform' ? 'Creating the application …' : `Making an RSA key pair of ${modulusLength} bits …`);
  try {
    return await client.applications.create(
      description,
      ownKey
        ? {}
        : {
            keyPair,
            ...(keyPair === 'local' && { modulusLength }),
            onKeyPair: ({ privateKey }) => {
              writeFileAtomically(unsaved, privateKey);
              output.progress('Creating the application …');
            },
          },
    );
  } catch (error) {
    if (!existsSync(unsaved)) throw error;
    if (mayHaveHappened(error)) output.warn(`The application may have been created all the same: see tokensmith app:list${options.sandbox === true ? ' --sandbox' : ''}. Its private key is kept in ${showPath(unsaved, context)}.`);
    else removeFile(unsaved);
    throw error;
  } finally {
    output.progressEnd();
  }
}

/**
 * Whether the platform may have done what it was asked to. What is no refusal of its own counts as a yes.
 *
 * @param {unknown} error
 */
function mayHaveHappened(error) {
  if (!(error instanceof TokensmithError)) return true;
  const { mayHaveHappened: reported } = /** @type {{ mayHaveHappened?: boolean }} */ (error.details);
  return reported === true || error.code === 'ERR_REST_ANSWER' || error.code === 'ERR_REST_TIMEOUT';
}

/** @param {Invocation} invocation */
function sayUnsavedKeys({ options, context, output }) {
  for (const name of readdirSync(context.cwd).filter((entry) => UNSAVED_KEY.test(entry))) {
    output.warn(`${name} is the private key of an application whose creation was interrupted. If app:list${options.sandbox === true ? ' --sandbox' : ''} shows the application, keep the key with app:setup; otherwise delete it.`);
  }
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
    output.hint(`\nTo recreate this application in the future without interactive mode use the following command:\n\n${recreate}\n`);
  }
  if (files.key !== undefined && privateKey !== undefined) output.message(`Private Key saved to: ${files.key}`);
  else if (shown) {
    output.data(`\nPrivate Key:\n\n${privateKey}`);
    output.warn('You should save this key somewhere safe and secure now, it will not be provided again.');
  } else if (privateKey !== undefined) output.hint('The private key is in .nexmo-app. Save it to a file of its own with: tokensmith config:convert .nexmo-app --to=private-key');
}
