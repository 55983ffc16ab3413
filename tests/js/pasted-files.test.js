/** Every row of the table of dropped files, over the built engine. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { formatNamed, FORMATS } from '../../js/config/formats.js';
import { createToolkit } from '../../js/targets/node.js';
import { pastedFiles } from './pasted/files.js';
import { privateKey } from './pasted/make.js';

/** @type {import('../../js/toolkit.js').Toolkit} */
let kit;
beforeAll(async () => {
  kit = await createToolkit();
});
afterAll(() => kit.close());

describe('a dropped file', () => {
  test.each(pastedFiles.map((row) => /** @type {const} */ ([row.what, row])))(
    '%s',
    async (_what, { contents, kind, title, format = null, values, content }) => {
      const recognition = await kit.recognize(contents);
      expect(recognition).toMatchObject({ kind, format, title: expect.stringMatching(title) });
      if (content === undefined) expect(recognition.content).toBeNull();
      else if (/^[[{]"?/.test(content) && kind !== 'acl')
        expect(JSON.parse(String(recognition.content))).toEqual(JSON.parse(content));
      else expect(String(recognition.content).replace(/\s/g, '')).toBe(content.replace(/\s/g, ''));
      if (values && format) expect(formatNamed(format).read(String(contents))).toEqual(values);
    },
  );

  test('what seal made', async () => {
    const vault = await kit.seal({ privateKey }, { passphrase: 'correct horse' });
    expect(await kit.recognize(vault)).toEqual({
      kind: 'vault',
      title: expect.stringContaining('under a passphrase'),
      content: null,
      format: null,
    });
  });

  test('every format of a configuration has a row', () => {
    const named = new Set(pastedFiles.flatMap(({ format }) => format ?? []));
    // The private key alone is a key.
    expect(named).toEqual(new Set(FORMATS.map(({ name }) => name).filter((name) => name !== 'private-key')));
    expect(new Set(pastedFiles.map(({ what }) => what)).size).toBe(pastedFiles.length);
  });
});
