import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { runCli } from '../cli/support/run-cli.ts';
import { RunningServer } from '../support/running-server.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await RunningServer.start();
});
afterAll(() => server.dispose());
const cli = (...args: string[]): ReturnType<typeof runCli> => runCli([...args, '--data-dir', server.dataDir]);

it('records what a running server is asked for, also when it is killed, and logs where the log ends', async () => {
  const asked = Array.from({ length: 20 }, (_, number) => server.postApi(`/api/alerts/none${number}`, { note: 'x' }));
  expect((await Promise.allSettled(asked)).filter(({ status }) => status === 'fulfilled')).toEqual([]);
  await server.stop('SIGKILL');
  await server.start();

  const { code, stdout } = await cli('audit', 'verify');
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^the audit log is whole: 40 entries\n/)]);
  const [anchor = '', seq, hash] = /(\d+):([\da-f]{64})/.exec(stdout) ?? [];
  expect(server.output).toContain(`"seq":${seq},"hash":"${hash}","msg":"end of the audit log"`);
  expect(await cli('audit', 'verify', '--anchor', anchor)).toMatchObject({ code: 0 });
  expect(await cli('audit', 'verify', '--anchor', `40:${'0'.repeat(64)}`)).toMatchObject({ code: 1 });

  const entries = (await cli('audit', 'export')).stdout.trimEnd().split('\n');
  expect(entries.map((line) => JSON.parse(line) as unknown)).toHaveLength(40);
  expect((await cli('audit', 'list', '--what', 'none7', '--limit', '0')).stdout).toMatch(
    /failed \(not-found, of \d+\) +POST \/alerts\/none7\n.* asked +POST \/alerts\/none7\n$/,
  );
}, 120_000);
