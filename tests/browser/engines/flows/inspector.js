import { expect } from '@jest/globals';
import { foreign } from '../../support/flows.js';
import { inspect, pastedThings } from '../../support/pasted-things.js';

/** @type {import('../../support/engines/run-flows.js').Flow} */
export const inspector = {
  name: 'the inspector tells and explains forty kinds of things, and quotes no secret',
  async run(page) {
    const { rows } = await pastedThings();
    expect(rows.length).toBeGreaterThanOrEqual(40);
    for (const [name, text, kind, says] of rows) {
      const found = await inspect(page, text);
      expect({ name, kind: found.kind, result: found.result }).toEqual({ name, kind: expect.stringMatching(kind), result: expect.stringMatching(says) });
      expect(found.result).not.toContain('SandboxSecret1');
      expect(found.result).not.toContain(foreign.privateKey.slice(100, 160));
    }
  },
};
