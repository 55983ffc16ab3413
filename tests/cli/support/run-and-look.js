/**
 * Runs commands of the program, one after the other in this process, and keeps a copy of the folders as they are at every step
 * of each: `node run-and-look.js ROOT < jobs.json > outcomes.json`.
 *
 * ROOT/template is what each command begins with, ROOT/NAME/0, 1, … what it leaves when it is killed, and ROOT/NAME/end
 * what it leaves when it is not.
 *
 * @typedef {object} Job
 * @property {string} name
 * @property {string[]} argv APP_ID in it is the id of the application in `.nexmo-app`
 * @property {string} [stdin]
 * @property {boolean} [asTemplate] whether what it leaves is what the next ones begin with
 *
 * @typedef {{ name: string, code: number, stdout: string, stderr: string, states: number }} Outcome
 */
import fs from 'node:fs';
import { join } from 'node:path';
import { kitWithKeys, runProgram } from './run.js';
import { atEveryStep, unseen } from './write-steps.js';

const root = /** @type {string} */ (process.argv[2]);
const template = join(root, 'template');
const work = join(root, 'work');
const kit = await kitWithKeys(4);

/** @type {() => void} */
let look = () => {};
atEveryStep(() => look());

/**
 * What is in the folders, to see whether a step changed anything. How much of an unfinished copy or of a lock is written
 * changes nothing.
 *
 * @param {string} path
 */
const contentsOf = (path) =>
  JSON.stringify(
    fs.readdirSync(path, { recursive: true, withFileTypes: true }).map((entry) => {
      const at = join(entry.parentPath, entry.name);
      return [
        at,
        fs.statSync(at).mode,
        entry.isFile() && !/\.lock$|\.tokensmith-[0-9a-f]{12}$/.test(entry.name) ? fs.readFileSync(at, 'latin1') : '',
      ];
    }),
  );

/** @param {string} from @param {string} to */
const copy = (from, to) => {
  fs.rmSync(to, { recursive: true, force: true });
  fs.cpSync(from, to, { recursive: true, preserveTimestamps: true });
};

const applicationId = () =>
  String(/^app_id=(\S+)$/m.exec(fs.readFileSync(join(work, 'project', '.nexmo-app'), 'utf8'))?.[1]);

/** @type {Outcome[]} */
const outcomes = [];
for (const { name, argv, stdin, asTemplate = false } of /** @type {Job[]} */ (JSON.parse(fs.readFileSync(0, 'utf8')))) {
  unseen(() => copy(template, work));
  let states = 0;
  let before = '';
  look = () => {
    const contents = contentsOf(work);
    if (contents === before || asTemplate) return;
    before = contents;
    copy(work, join(root, name, String(states)));
    states += 1;
  };
  const ended = await runProgram(
    argv.map((word) => (word === 'APP_ID' ? applicationId() : word)),
    {
      folders: { home: join(work, 'home'), cwd: join(work, 'project') },
      kit: async () => kit,
      ...(stdin !== undefined && { stdin }),
    },
  );
  unseen(() => copy(work, asTemplate ? template : join(root, name, 'end')));
  outcomes.push({ name, ...ended, states });
}
await kit.close();
fs.writeSync(1, JSON.stringify(outcomes));
