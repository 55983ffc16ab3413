/** A source that was added since CMake ran is noticed by tools that only read its output. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { followSources } from '../../../tools/build/engine.js';
import { Log } from '../../../tools/setup/command.js';

/** A list of sources, found as ours are, and nothing to compile. */
const project = `cmake_minimum_required(VERSION 3.25)
project(sources LANGUAGES NONE)
file(GLOB sources CONFIGURE_DEPENDS RELATIVE "\${CMAKE_CURRENT_SOURCE_DIR}" "*.cpp")
file(WRITE "\${CMAKE_BINARY_DIR}/sources.txt" "\${sources}")
`;

/** @type {string} */
let folder;
/** @type {Log} */
let log;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tokensmith-sources-'));
  log = new Log(path.join(folder, 'log'));
});
afterEach(async () => {
  await log.close();
  rmSync(folder, { recursive: true });
});

test('an added and a removed source are noticed', async () => {
  const build = path.join(folder, 'build');
  const sources = () => readFileSync(path.join(build, 'sources.txt'), 'utf8');
  writeFileSync(path.join(folder, 'CMakeLists.txt'), project);
  writeFileSync(path.join(folder, 'one.cpp'), '');
  expect(spawnSync('cmake', ['-G', 'Ninja', '-S', folder, '-B', build]).status).toBe(0);
  expect(sources()).toBe('one.cpp');

  writeFileSync(path.join(folder, 'two.cpp'), '');
  await followSources(build, { log });
  expect(sources()).toBe('one.cpp;two.cpp');
  rmSync(path.join(folder, 'one.cpp'));
  await followSources(build, { log });
  expect(sources()).toBe('two.cpp');
});
