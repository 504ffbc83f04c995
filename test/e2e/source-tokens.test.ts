import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { runCli } from '../cli/support/run-cli.ts';
import { RunningServer, until } from '../support/running-server.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await RunningServer.start({ set: ['frontend.require_token=true'] });
});
afterAll(() => server.dispose());
const cli = (...args: string[]): ReturnType<typeof runCli> => runCli([...args, '--data-dir', server.dataDir]);
const send = async (token?: string): Promise<number> =>
  (
    await server.post(
      '/events',
      '{"summary":"with a token","category":"tokens"}',
      token === undefined ? {} : { authorization: `Bearer ${token}` },
    )
  ).status;

it('lets senders in with a token that was made while the server runs, until it is revoked', async () => {
  expect(await send()).toBe(401);
  const made = await cli('sources', 'token', 'web-servers', '--json');
  const { secret, id } = JSON.parse(made.stdout) as { secret: string; id: string };
  await until(async () => (await send(secret)) === 200, 5000, 'the token to be known');
  await until(async () => (await server.count('category:tokens')) === 1, 10_000, 'the event to be stored');
  const { events } = await server.get<{ events: { mozdef: { tokensource: string } }[] }>(
    '/api/events/search?q=category:tokens',
  );
  expect(events.map(({ mozdef }) => mozdef.tokensource)).toEqual(['web-servers']);

  expect((await cli('sources', 'tokens')).stdout).toMatch(new RegExp(`${id} +web-servers .*local`));
  expect(await send('mzi_wrong')).toBe(401);
  await server.stop('SIGKILL');
  await server.start();
  await until(async () => (await send(secret)) === 200, 5000, 'the token to be known again');
  expect((await cli('sources', 'revoke', id)).code).toBe(0);
  await until(async () => (await send(secret)) === 401, 5000, 'the token to be refused');
  expect((await cli('sources', 'revoke', id)).code).toBe(1);
  expect(server.output).not.toContain(secret);
});
