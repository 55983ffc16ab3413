/** Users of an application. */
import { describe, expect, test } from '@jest/globals';
import { file, prepare, put, run, succeed, useFoldersAndKit } from '../support/commands.js';

useFoldersAndKit();

describe('users', () => {
  test('create, list, show, update, delete', async () => {
    await prepare();
    const created = await succeed([
      'user:create',
      'name=123',
      'display_name=Alice A.',
      'properties={"custom_data":{"plan":"gold"}}',
      '--sandbox',
    ]);
    const id = /** @type {string} */ (/^User created: (USR-[0-9a-f-]{36})\n$/.exec(created.stdout)?.[1]);
    await succeed(['users', 'create', '--name=bob', '--custom-data={"a":1}', '--ttl=60', '--sandbox']);
    expect((await succeed(['user:list', '--sandbox'])).stdout).toMatch(
      new RegExp(`^${id} \\| 123\nUSR-\\S+ \\| bob\n$`),
    );
    expect((await succeed(['user:list', '--name=bob', '--sandbox', '--json'])).stdout).not.toContain('123');
    expect((await succeed(['user:list', '--limit=1', '--sandbox'])).stdout).toBe(`${id} | 123\n`);
    expect(JSON.parse((await succeed(['user:show', '123', '--sandbox', '--json'])).stdout)).toMatchObject({
      id,
      name: '123',
      display_name: 'Alice A.',
      properties: { custom_data: { plan: 'gold' } },
    });
    const updated = await succeed(['user:update', '123', 'display_name=Alice B.', '--sandbox']);
    expect(updated.stdout).toBe(`User updated: ${id}\n`);
    expect(updated.stderr).toContain('~ display_name: Alice A. → Alice B.');
    expect(
      (await succeed(['user:update', '123', 'image_url=https://a.example.org/a.png', '--dry-run', '--sandbox'])).stdout,
    ).toBe('+ image_url: https://a.example.org/a.png\n');
    expect(await run(['user:delete', 'bob', '--sandbox'])).toMatchObject({ code: 2 });
    expect((await succeed(['user:delete', 'bob', '--confirm', '--sandbox'])).stdout).toBe('User deleted\n');
    expect((await succeed(['user:list', '--sandbox'])).stdout).toBe(`${id} | 123\n`);
  });

  test('an encrypted key of the application works too', async () => {
    await prepare();
    put('pass', 'correct horse');
    await succeed([
      'key:convert',
      'private.key',
      '--to=encrypted-pkcs8',
      '--new-passphrase=@pass',
      '--out=private.key',
      '--force',
    ]);
    const id = /app_id=(.*)/.exec(file('.nexmo-app'))?.[1] ?? '';
    await succeed(['app:setup', id, 'private.key', '--passphrase=@pass', '--force', '--sandbox']);
    expect((await succeed(['user:create', 'name=alice', '--passphrase=@pass', '--sandbox'])).stdout).toMatch(
      /^User created/,
    );
    expect(await run(['user:list', '--sandbox'])).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('ERR_KEY_ENCRYPTED'),
    });
  });

  test('invalid input is refused', async () => {
    await prepare();
    await succeed(['user:create', 'name=alice', '--sandbox']);
    expect(await run(['user:create', 'name=alice', '--sandbox'])).toMatchObject({
      code: 21,
      stderr: expect.stringContaining('ERR_REST_CONFLICT'),
    });
    expect(await run(['user:create', 'alice', 'smith', '--sandbox'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('All payloads must be in the form name=value. Got: "alice".'),
    });
    expect(await run(['user:create', 'nmae=alice', '--sandbox'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('display_name'),
    });
    expect(await run(['user:create', 'name=a', 'properties=[', '--sandbox'])).toMatchObject({ code: 2 });
    for (const empty of ['name=', '--name='])
      expect(await run(['user:create', empty, '--sandbox'])).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('The name is empty.'),
      });
    expect(await run(['user:show', 'bob', '--sandbox'])).toMatchObject({ code: 20 });
    expect(await run(['user:update', 'alice', '--sandbox'])).toMatchObject({ code: 2 });
  });
});
