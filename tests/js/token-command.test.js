/** The commands that make a token: each as its tool and its shell take it, or a reason why there is none. */
import { describe, expect, test } from '@jest/globals';
import { renderTokenCommand } from '../../js/targets/rest.node.js';

const token = {
  applicationId: 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab',
  subject: "o'neill",
  lifetime: 3600,
  acl: { paths: { '/*/users/**': { methods: ['GET'] } } },
};
const acl = '{"paths":{"/*/users/**":{"methods":["GET"]}}}';

describe('renderTokenCommand', () => {
  test('nexmo, as the tutorial writes it', () => {
    expect(renderTokenCommand(token, { tool: 'nexmo' }).command).toBe(
      `nexmo jwt:generate ./private.key sub='o'\\''neill' exp=$(($(date +%s)+3600)) acl='${acl}' application_id=${token.applicationId}`,
    );
  });

  test('vonage, in sh and in cmd', () => {
    expect(renderTokenCommand(token, { tool: 'vonage' }).command).toBe(
      `vonage jwt create --app-id=${token.applicationId} --private-key=./private.key --sub='o'\\''neill' --ttl=3600 --acl='${acl}'`,
    );
    expect(renderTokenCommand(token, { tool: 'vonage', shell: 'cmd' }).command).toContain(
      `--acl="${acl.replaceAll('"', '\\"')}"`,
    );
  });

  test('tokensmith, with the ACL in a file, so that every shell can do it', () => {
    for (const shell of /** @type {const} */ (['sh', 'powershell', 'cmd'])) {
      const { command, files } = renderTokenCommand(token, { shell });
      expect(command).toContain('npx tokensmith jwt:generate ./private.key');
      expect(command).toContain('exp=3600s');
      expect(files).toEqual([{ path: 'acl.json', contents: `${acl}\n` }]);
    }
  });

  test('an admin token has neither sub nor acl', () => {
    const admin = { applicationId: token.applicationId, lifetime: 900, acl: null };
    for (const tool of /** @type {const} */ (['tokensmith', 'nexmo', 'vonage'])) {
      expect(renderTokenCommand(admin, { tool }).command).not.toMatch(/sub|acl/);
    }
  });

  test.each([
    ['nexmo', 'cmd'],
    ['nexmo', 'powershell'],
    ['vonage', 'powershell'],
  ])('%s in %s cannot, and says so', (tool, shell) => {
    expect(() => renderTokenCommand(token, /** @type {any} */ ({ tool, shell }))).toThrow(
      expect.objectContaining({ code: 'ERR_REST_COMMAND' }),
    );
  });

  test('a tool that is not known is refused', () => {
    expect(() => renderTokenCommand(token, /** @type {any} */ ({ tool: 'jwt' }))).toThrow(
      expect.objectContaining({ code: 'ERR_ARGUMENT_VALUE' }),
    );
  });
});
