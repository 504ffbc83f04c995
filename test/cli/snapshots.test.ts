import { expect, it } from '@jest/globals';
import { runCli } from './support/run-cli.ts';

const SERVER = ['--set', 'store.kind=elasticsearch', '--set', 'store.url=http://127.0.0.1:1'];

it.each<[string, readonly string[], number, RegExp]>([
  ['the store is embedded', ['list'], 78, /store\.kind is embedded/],
  ['no repository is configured', ['list', ...SERVER], 78, /no repository is named \(store\.snapshots\.repository\)/],
  ['the server is away', ['list', ...SERVER, '--set', 'store.snapshots.repository=backup'], 75, /cannot be used now/],
  ['a name cannot be', ['restore', 'any', '--rename-prefix', 'Old/'], 64, /--rename-prefix Old\/ cannot begin/],
])('mozdef snapshots says so when %s', async (_, args, code, message) => {
  await expect(runCli(['snapshots', ...args])).resolves.toMatchObject({ code, stderr: expect.stringMatching(message) });
});
