/** Access control lists: built and checked. */
import { describe, expect, test } from '@jest/globals';
import { pair, put, run, succeed, useFoldersAndKit } from '../support/commands.js';

useFoldersAndKit();

describe('access control lists', () => {
  test('build from presets and rules', async () => {
    expect(JSON.parse((await succeed(['acl:build', 'tutorial'])).stdout).paths).toHaveProperty(['/*/knocking/**']);
    expect((await succeed(['acl:build', '/*/users/**', 'get, PUT /*/legs/**'])).stdout).toBe(
      '{"paths":{"/*/users/**":{},"/*/legs/**":{"methods":["GET","PUT"]}}}\n',
    );
    expect((await succeed(['acl:build', '--presets'])).stdout).toMatch(/^client-sdk-web +Client SDK, web\n/);
    expect(await succeed(['acl:build', 'admin'])).toMatchObject({
      stdout: '',
      stderr: expect.stringContaining('may do everything'),
    });
    expect((await succeed(['acl:build', '/**'])).stderr).toContain('WARN_ACL_TOO_BROAD');
    expect(await run(['acl:build', 'FETCH /a'])).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('ERR_ACL_METHOD'),
    });
    expect(await run(['acl:build'])).toMatchObject({ code: 2 });
  });

  test('check says by which rule, and exits with 3 when the answer is no', async () => {
    expect((await succeed(['acl:check', 'tutorial', 'get', '/v1/users/alice'])).stdout).toMatch(
      /^Allowed: .*\/\*\/users\/\*\*/,
    );
    expect(await run(['acl:check', 'tutorial', 'GET', '/v1/legs'])).toMatchObject({
      code: 3,
      stdout: expect.stringMatching(/^Not allowed: /),
    });
    expect(
      JSON.parse((await succeed(['acl:check', '-', 'GET', '/a', '--json'], { stdin: '{"paths":{"/a":{}}}' })).stdout),
    ).toMatchObject({ allowed: true, rule: '/a' });
    put('acl.json', '{"paths":{"/a":{}}}');
    await succeed(['acl:check', '@acl.json', 'GET', '/a']);
    put('private.key', pair.privateKey);
    for (const argv of [
      ['acl:check', 'acl.json', 'GET', '/a'],
      ['jwt:generate', 'private.key', 'acl=acl.json', 'application_id=aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab'],
    ]) {
      expect(await run(argv)).toMatchObject({
        code: 3,
        stdout: '',
        stderr: expect.stringContaining('Write @acl.json to read the file.'),
      });
    }
    expect(await run(['acl:check', '{bad', 'GET', '/a'])).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('ERR_ACL_JSON'),
    });
  });
});
