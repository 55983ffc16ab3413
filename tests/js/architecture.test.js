/** Each layer knows only the next: reads the includes and imports, and fails when an arrow points the wrong way. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * @param {string} folder
 * @param {RegExp} pattern
 * @returns {string[]} paths from the root
 */
function filesIn(folder, pattern) {
  if (!existsSync(path.join(root, folder))) return [];
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => pattern.test(file))
    .map((file) => path.posix.join(folder, file));
}

const read = (/** @type {string} */ file) => readFileSync(path.join(root, file), 'utf8');

/** @param {string} file */
const includesOf = (file) =>
  [...read(file).matchAll(/^\s*#\s*include\s*[<"]([^>"]+)[>"]/gm)].map(([, included]) => included);

/** Without comments, since the types in them do not import anything. @param {string} file */
const codeOf = (file) =>
  read(file)
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '');

/**
 * What a module imports, its own files as paths from the root.
 * @param {string} file
 * @returns {string[]}
 */
function importsOf(file) {
  const specifiers = [...codeOf(file).matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*)(['"])([^'"\s]+)\1/g)].map(
    ([, , specifier]) => specifier,
  );
  return specifiers.map((specifier) =>
    specifier.startsWith('.') ? path.posix.join(path.posix.dirname(file), specifier) : specifier,
  );
}

/**
 * @param {string} file
 * @param {Set<string>} [seen]
 * @returns {Set<string>} everything it reaches
 */
function reach(file, seen = new Set()) {
  for (const imported of importsOf(file)) {
    if (seen.has(imported)) continue;
    seen.add(imported);
    if (imported.startsWith('js/')) reach(imported, seen);
  }
  return seen;
}

/**
 * @param {string[]} files
 * @param {(file: string) => string[]} arrows
 * @param {(target: string, file: string) => boolean} allowed
 * @returns {string[]} the arrows that point the wrong way
 */
const wrong = (files, arrows, allowed) =>
  files.flatMap((file) =>
    arrows(file)
      .filter((target) => !allowed(target, file))
      .map((target) => `${file} → ${target}`),
  );

describe('C++', () => {
  const kernels = filesIn('wasm/kernels', /\.[ch]pp$/);
  const core = filesIn('wasm/core', /\.[ch]pp$/);
  const bindings = filesIn('wasm/bindings', /\.[ch]pp$/);

  test('core knows nothing of bindings, of Emscripten, of clocks, files or the environment', () => {
    expect(core.length).toBeGreaterThan(20);
    const impure =
      /^(bindings\/|emscripten|chrono$|ctime$|time\.h$|iostream$|fstream$|sstream$|filesystem$|thread$|random$|sys\/|unistd\.h$)/;
    expect(wrong(core, includesOf, (target) => !impure.test(target))).toEqual([]);
    for (const file of core)
      expect(codeOf(file)).not.toMatch(/\b(getenv|EM_JS|EM_ASM|printf|fprintf|puts|fopen|system)\s*\(|__EMSCRIPTEN__/);
  });

  test('kernels know numbers, and nothing of keys, of Mbed TLS or of Emscripten', () => {
    expect(kernels.length).toBeGreaterThan(5);
    expect(wrong(kernels, includesOf, (target) => !/^(core|bindings|mbedtls|emscripten)\//.test(target))).toEqual([]);
  });

  test('bindings know nothing of RSA and of Mbed TLS', () => {
    expect(bindings.length).toBeGreaterThan(8);
    expect(wrong(bindings, includesOf, (target) => !/^(mbedtls|psa)\b/.test(target))).toEqual([]);
    for (const file of bindings) expect(codeOf(file)).not.toMatch(/mbedtls_|\.context\(\)/);
  });

  test('methods do not know who calls them', () => {
    const methods = bindings.filter((file) => file.includes('/methods/'));
    expect(wrong(methods, includesOf, (target) => target !== 'bindings/dispatch.hpp')).toEqual([]);
  });

  test('Emscripten is known to the table and its types alone', () => {
    const knowing = bindings.filter((file) => includesOf(file).some((target) => target.startsWith('emscripten')));
    expect(knowing).toEqual(['wasm/bindings/bindings.cpp', 'wasm/bindings/embind_types.cpp']);
  });
});

describe('JavaScript', () => {
  const engine = filesIn('js/engine', /\.js$/);
  const argumentFiles = filesIn('js/arguments', /\.js$/);
  const all = filesIn('js', /\.js$/);
  const glue = 'dist/engine/tokensmith.js';

  test('only the boundary touches the module', () => {
    expect(all.filter((file) => importsOf(file).includes(glue))).toEqual(['js/engine/boundary.js']);
    expect(
      [...all, ...filesIn('web', /\.js$/)].filter((file) => /\bHEAPU8\b|\b_malloc\b|\b_free\b/.test(codeOf(file))),
    ).toEqual(['js/engine/boundary.js']);
  });

  test('the boundary knows nothing of claims, ACLs and tokens', () => {
    expect(codeOf('js/engine/boundary.js')).not.toMatch(/claim|\bacl\b|subject|applicationId|_token\b/i);
  });

  test('errors and arguments do not know the engine', () => {
    const low = ['js/errors.js', 'js/codes.js', 'js/key-handle.js', ...argumentFiles];
    const allowed = /^js\/(errors|codes|key-handle|arguments\/[a-z-]+)\.js$/;
    expect(wrong(low, importsOf, (target) => allowed.test(target))).toEqual([]);
  });

  test('the engine knows no toolkit', () => {
    const upper = /^js\/(toolkit|keyring|targets\/)/;
    expect(wrong(engine, importsOf, (target) => !upper.test(target))).toEqual([]);
  });

  test('the toolkit does not know the boundary, workers or runtimes', () => {
    const allowed = /^js\/(arguments\/[a-z-]+|engine\/bulk)\.js$|^js\/[a-z-]+\.js$/;
    expect(wrong(['js/toolkit.js'], importsOf, (target) => allowed.test(target))).toEqual([]);
  });

  test('what runs in browsers imports nothing of Node', () => {
    for (const entry of [
      'js/targets/browser.js',
      'js/targets/inline.js',
      'js/targets/worker.browser.js',
      'js/engine/worker.js',
      'js/sandbox/index.js',
    ]) {
      const foreign = [...reach(entry)].filter((target) => !target.startsWith('js/') && !target.startsWith('dist/'));
      expect({ entry, foreign }).toEqual({ entry, foreign: [] });
    }
    expect(reach('js/sandbox/index.js').size).toBeGreaterThan(10);
    expect([...reach('js/sandbox/index.js')]).not.toContain('js/sandbox/listen.js');
    expect(importsOf('js/sandbox/listen.js')).toContain('node:http');
  });

  test('every entry of the package exists', () => {
    /** @param {string | object} target @returns {string[]} */
    const filesOf = (target) => (typeof target === 'string' ? [target] : Object.values(target).flatMap(filesOf));
    const entries = Object.entries(JSON.parse(read('package.json')).exports);
    expect(entries.map(([name]) => name)).toEqual(expect.arrayContaining(['.', './sandbox', './sandbox/listen']));
    const files = entries.flatMap(([, target]) => filesOf(target)).filter((file) => !file.endsWith('.d.ts'));
    expect(files.filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
  });

  test('no module imports itself through others, dynamic imports included', () => {
    expect(all.filter((file) => reach(file).has(file))).toEqual([]);
  });
});

describe('the page', () => {
  // What the snippets import is text, for other programs.
  const page = filesIn('web', /\.js$/).filter((file) => file !== 'web/token/snippets.js');

  test('builds on the public entries, the toolkit among them, and never on what is behind them', () => {
    expect(page.length).toBeGreaterThan(3);
    const isPublic = /^js\/targets\/(worker\.browser|rest)\.js$|^js\/sandbox\/index\.js$|^js\/config\/formats\.js$/;
    // The service worker keeps the engine in the form that this browser loads; the form shows a table that knows no code.
    const isOwn = (/** @type {string} */ target, /** @type {string} */ file) =>
      (file === 'web/service-worker.js' && target === 'js/engine/compile.js') ||
      (file === 'web/steps/capabilities.js' && target === 'js/platform/webhooks.js');
    expect(
      wrong(
        page,
        importsOf,
        (target, file) => target.startsWith('web/') || target === 'uqr' || isPublic.test(target) || isOwn(target, file),
      ),
    ).toEqual([]);
  });

  test('has no module that imports itself indirectly, dynamic imports included', () => {
    /** @param {string} file @param {Set<string>} seen @returns {Set<string>} */
    const reached = (file, seen = new Set()) => {
      for (const imported of importsOf(file)) {
        if (seen.has(imported) || !imported.startsWith('web/')) continue;
        seen.add(imported);
        reached(imported, seen);
      }
      return seen;
    };
    expect(page.filter((file) => reached(file).has(file))).toEqual([]);
  });

  test('has folders that know only what is below them', () => {
    /** What each folder, or module beside them, may import. @type {Record<string, RegExp>} */
    const allowed = {
      ui: /^web\/(ui\/|engine\.js$)/,
      platform: /^web\/(platform\/|engine(-source)?\.js$)/,
      token: /^web\/(token|ui)\/|^web\/engine\.js$/,
      steps: /^web\/(steps|ui)\/|^web\/(custom-claims|engine|engine-source|session)\.js$/,
      inspector: /^web\/(inspector|token|steps|ui)\/|^web\/engine\.js$/,
      panels: /^web\/(panels|ui)\/|^web\/(engine-source|session|trusted-types)\.js$/,
    };
    for (const [folder, targets] of Object.entries(allowed)) {
      const files = page.filter((file) => file.startsWith(`web/${folder}/`));
      expect(files.length).toBeGreaterThan(1);
      expect(wrong(files, importsOf, (target) => !target.startsWith('web/') || targets.test(target))).toEqual([]);
    }
  });

  test('reaches the engine by one module', () => {
    const entry = 'js/targets/worker.browser.js';
    expect(page.filter((file) => importsOf(file).includes(entry))).toEqual(['web/engine.js']);
  });

  test('loads later only what few need, and the rest of itself', () => {
    const later = page.flatMap((file) =>
      [...codeOf(file).matchAll(/\bimport\('([^']+)'\)/g)].map(([, name]) => `${file} → ${name}`),
    );
    expect(later.sort()).toEqual([
      'web/app.js → ./extras.js',
      'web/engine.js → ./custom-claims.js',
      'web/inspector/inspector.js → ./samples.js',
      'web/inspector/inspector.js → ./views.js',
      'web/inspector/views.js → ../../js/config/formats.js',
      'web/platform/connection.js → ./client.js',
      'web/start.js → ./steps/first-token.js',
      'web/steps/save.js → ../../js/config/formats.js',
      'web/token/use-token.js → ./snippets.js',
      'web/token/use-token.js → uqr',
    ]);
  });
});

describe('tools/build', () => {
  test('imports of npm what tools/package.json installs, which is all that a page is built with', () => {
    const installed = Object.keys(JSON.parse(read('tools/package.json')).devDependencies);
    const known = Object.keys(JSON.parse(read('package.json')).devDependencies);
    const packages = filesIn('tools/build', /\.js$/)
      .flatMap(importsOf)
      .filter((target) => known.includes(target));
    expect(packages).toEqual(expect.arrayContaining(['esbuild', '@gfx/zopfli']));
    expect(packages.filter((name) => !installed.includes(name))).toEqual([]);
  });
});
