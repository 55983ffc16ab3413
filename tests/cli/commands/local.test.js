/** The sandbox of a folder. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { file, folders, put, run, succeed, useFoldersAndKit } from '../support/commands.js';

useFoldersAndKit();

describe('the sandbox of a folder', () => {
  test('a damaged file is named and not overwritten', async () => {
    put('.nexmorc', '[credentials]\napi_key=12ab34cd\napi_secret=Ab1cdEFgh2345678\n');
    for (const text of ['{', '{}', '[]']) {
      put('.tokensmith-sandbox.json', text);
      expect(await run(['app:list', '--sandbox'])).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('.tokensmith-sandbox.json'),
      });
      expect(file('.tokensmith-sandbox.json')).toBe(text);
    }
  });

  test('needs no account of its own', async () => {
    put('.nexmorc', '[credentials]\napi_key=abcd1234\napi_secret=SandboxSecret1\n');
    expect(await succeed(['balance', '--sandbox'])).toMatchObject({ stdout: '10.28 EUR\n' });
    expect(existsSync(join(folders.cwd, '.tokensmith-sandbox.json'))).toBe(false);
  });
});
