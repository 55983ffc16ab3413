/** Debian's WebKitGTK over WebDriver, in a display of its own that nobody sees. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Builder, Capabilities, Key } from 'selenium-webdriver';
import { patience } from '../chromium.js';
import { freePort } from '../lighthouse.js';
import { objections } from '../page.js';
import { downloadInto, drivenPage, processesOf } from './driven-page.js';

const browser = fileURLToPath(new URL('webkit-browser.py', import.meta.url));
/** The driver, the display, and what `webkit-browser.py` imports. */
const needed = [
  '/usr/bin/WebKitWebDriver',
  '/usr/bin/Xvfb',
  '/usr/lib/python3/dist-packages/gi',
  '/usr/lib/x86_64-linux-gnu/girepository-1.0/WebKit2-4.1.typelib',
];
const missing = needed.filter((file) => !existsSync(file));

/** WebKit says so of every page that states this directive, which it does not know. */
const harmless = "Unrecognized Content-Security-Policy directive 'manifest-src'";

/** @type {import('./index.js').Engine} */
export const webkit = {
  name: 'WebKitGTK',
  tier: 'portable',
  available: missing.length === 0 || process.env.CI === 'true',
  missing: missing.join(', '),
  async launch() {
    const display = await startDisplay();
    const driver = await startDriver(display.name);
    return {
      async open(url) {
        const folder = await mkdtemp(path.join(tmpdir(), 'tokensmith-webkit-'));
        const downloads = path.join(folder, 'downloads');
        await mkdir(downloads);
        const session = await new Builder()
          .disableEnvironmentOverrides()
          .usingServer(driver.url)
          .withCapabilities(
            new Capabilities({
              browserName: 'tokensmith-tests',
              'webkitgtk:browserOptions': { binary: browser, args: [folder] },
            }),
          )
          .build();
        await session.manage().setTimeouts({ script: patience, pageLoad: patience });
        await session.get(url);
        const page = drivenPage(sessionDriver(session, await session.getCurrentUrl()));
        return {
          version: String((await session.getCapabilities()).get('browserVersion')),
          page,
          processes: () => processesOf(driver.pid, /^WebKitWebProces/),
          downloaded: (act) => downloadInto(downloads, act),
          async problems() {
            const mark = `all told ${randomUUID()}`;
            await page.evaluate((words) => console.log(words), mark);
            const log = await readUntil(path.join(folder, 'log'), mark);
            return log.split('\n').flatMap((line) => judge(line, new URL(url).origin));
          },
          async close() {
            await session.quit();
            await rm(folder, { recursive: true, force: true, maxRetries: 5 });
          },
        };
      },
      async close() {
        await driver.stop();
        await display.stop();
      },
    };
  },
};

/** @returns {Promise<{ name: string, stop: () => Promise<void> }>} a display such as `:1` */
async function startDisplay() {
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1440x900x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const [number] = await once(/** @type {import('node:stream').Readable} */ (server.stdio[3]), 'data');
  return { name: `:${String(number).trim()}`, stop: () => stop(server) };
}

/**
 * @param {string} display
 * @returns {Promise<{ url: string, pid: number, stop: () => Promise<void> }>}
 */
async function startDriver(display) {
  const port = await freePort();
  const driver = spawn('WebKitWebDriver', [`--port=${port}`, '--host=127.0.0.1'], {
    stdio: 'ignore',
    env: {
      ...process.env,
      DISPLAY: display,
      GDK_BACKEND: 'x11',
      GTK_THEME: 'Adwaita',
      LANG: 'C.UTF-8',
      LIBGL_ALWAYS_SOFTWARE: '1',
      WEBKIT_DISABLE_COMPOSITING_MODE: '1',
      WEBKIT_DISABLE_DMABUF_RENDERER: '1',
      // Its sandbox needs a user namespace, which a container may not make.
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
    },
  });
  const url = `http://127.0.0.1:${port}`;
  for (const end = Date.now() + patience; Date.now() < end;) {
    const answer = await fetch(`${url}/status`).catch(() => undefined);
    if (answer?.ok) return { url, pid: Number(driver.pid), stop: () => stop(driver) };
    await pause(50);
  }
  await stop(driver);
  throw new Error('WebKitWebDriver did not start.');
}

/**
 * @param {string} file that is being written
 * @param {string} mark what is in it once all is there
 * @returns {Promise<string>}
 */
async function readUntil(file, mark) {
  for (const end = Date.now() + patience; Date.now() < end; await pause(20)) {
    const text = await readFile(file, 'utf8');
    if (text.includes(mark)) return text;
  }
  throw new Error(`${file} never had ${mark}`);
}

/** @param {import('node:child_process').ChildProcess} child */
async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill();
  await once(child, 'exit');
}

/**
 * @param {string} line of `webkit-browser.py`
 * @param {string} origin the page's own
 * @returns {string[]} what is wrong
 */
function judge(line, origin) {
  if (line.startsWith('{')) {
    const { url, method, status } = JSON.parse(line);
    if (status === undefined) return objections(url, method, origin);
    return status >= 400 ? [`status ${status}: ${url}`] : [];
  }
  return /CONSOLE (\w+ )?(ERROR|WARN)/.test(line) && !line.includes(harmless) ? [line] : [];
}

/** What WebDriver has instead of the names of keys. @type {Record<string, string>} */
const keys = {
  Control: Key.CONTROL,
  Shift: Key.SHIFT,
  Alt: Key.ALT,
  Enter: Key.ENTER,
  Escape: Key.ESCAPE,
  Tab: Key.TAB,
  Backspace: Key.BACK_SPACE,
  Delete: Key.DELETE,
  ArrowUp: Key.ARROW_UP,
  ArrowDown: Key.ARROW_DOWN,
  ArrowLeft: Key.ARROW_LEFT,
  ArrowRight: Key.ARROW_RIGHT,
  Home: Key.HOME,
  End: Key.END,
  Space: ' ',
};

/**
 * @param {import('selenium-webdriver').WebDriver} session
 * @param {string} url
 * @returns {import('./driven-page.js').Driver}
 */
function sessionDriver(session, url) {
  return {
    url: () => url,
    async evaluate(script, argument) {
      const { value, error } = /** @type {{ value?: unknown, error?: string }} */ (
        await session.executeAsyncScript(
          `const [argument, done] = arguments;
          Promise.resolve().then(() => (${script})(argument ?? undefined)).then((value) => done({ value }), (error) => done({ error: String(error) }));`,
          argument ?? null,
        )
      );
      if (error !== undefined) throw new Error(error);
      return value;
    },
    async click(script, argument) {
      const node = /** @type {import('selenium-webdriver').WebElement} */ (
        await session.executeScript(`return (${script})(arguments[0]);`, argument)
      );
      await node.click();
    },
    async press(names) {
      const pressed = names.map((name) => keys[name] ?? name.toLowerCase());
      const actions = session.actions();
      for (const key of pressed) actions.keyDown(key);
      for (const key of pressed.toReversed()) actions.keyUp(key);
      await actions.perform();
    },
    async screenshot(file) {
      await writeFile(file, await session.takeScreenshot(), 'base64');
    },
  };
}
