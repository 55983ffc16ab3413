/** The page with a server of its own, which can publish a new version, stop and come back. */
import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createPageServer } from '../../../js/server/page-server.js';
import { directory as built } from './page.js';

/** What the title of a new version is. */
export const changedTitle = 'tokensmith, changed';

/**
 * @typedef {object} Published
 * @property {string} url
 * @property {number} port
 * @property {string} directory of files of its own
 * @property {() => Promise<void>} publish puts a new version there, as the build would: another title, and a service worker that knows the new digest
 * @property {() => Promise<void>} stop its server; once more does nothing
 * @property {() => Promise<void>} restart at the same address
 * @property {() => Promise<void>} close
 */

/** @param {string} text */
const digest = (text) => `sha256-${createHash('sha256').update(text).digest('base64')}`;

/** @returns {Promise<Published>} */
export async function publishPage() {
  const directory = await mkdtemp(path.join(tmpdir(), 'tokensmith-published-'));
  // Without the compressed copies, which would have to be changed too.
  await cp(built, directory, { recursive: true, filter: (name) => !name.endsWith('.gz') });
  /** @type {import('../../../js/server/page-server.js').PageServer | undefined} */
  let server = await createPageServer({ directory, port: 0 });
  const { url, port } = server;

  const stop = async () => {
    const running = server;
    server = undefined;
    await running?.close();
  };
  return {
    url,
    port,
    directory,
    async publish() {
      const [page, worker] = ['index.html', 'service-worker.js'].map((name) => path.join(directory, name));
      const [html, code] = await Promise.all([page, worker].map((file) => readFile(file, 'utf8')));
      const changed = html.replace('<title>tokensmith</title>', `<title>${changedTitle}</title>`);
      const version = /version:"([0-9a-f]{16})"/.exec(code)?.[1];
      if (changed === html || version === undefined || !code.includes(digest(html)))
        throw new Error('The page is not built as this expects.');
      await writeFile(page, changed);
      await writeFile(
        worker,
        code.replace(digest(html), digest(changed)).replace(version, [...version].reverse().join('')),
      );
    },
    stop,
    async restart() {
      server = await createPageServer({ directory, port });
      if (server.port !== port) throw new Error(`Somebody else took the port ${port}.`);
    },
    async close() {
      await stop();
      await rm(directory, { recursive: true });
    },
  };
}
