import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runCli } from '../cli/support/run-cli.ts';
import { Receiver } from '../respond/support.ts';
import { RunningServer, until } from '../support/running-server.ts';

const RULE = `
id: e2e_login
title: Failed login
severity: WARNING
query: category:e2e
group_by: [details.sourceipaddress]
summary: Failed login from {details.sourceipaddress}
`;
const SECRET = 'a secret of the environment';

describe('telling of alerts', () => {
  const rules = mkdtempSync(join(tmpdir(), 'mozdef-e2e-rules-'));
  let receiver: Receiver;
  let server: RunningServer;
  beforeAll(async () => {
    writeFileSync(join(rules, 'login.yml'), RULE);
    receiver = await Receiver.start();
    server = await RunningServer.start({
      set: [
        `rules.directories=${rules}`,
        'rules.bundled=false',
        'web.public_url=https://mozdef.example.com/',
        'actions.hook.use=webhook',
        'actions.hook.internal=true',
        `actions.hook.config.url=${receiver.url}`,
        'actions.blocks.use=block',
      ],
      env: { MOZDEF_ACTIONS__HOOK__CONFIG__SECRET: SECRET },
    });
  });
  afterAll(async () => {
    await server.dispose();
    await receiver.stop();
    rmSync(rules, { recursive: true });
  });

  const cli = (...args: string[]): ReturnType<typeof runCli> => runCli([...args, '--data-dir', server.dataDir]);
  const told = (): { kind: string; alert: { id: string } }[] =>
    receiver.received.flatMap(({ json }) => json['news'] as { kind: string; alert: { id: string } }[]);

  it('sends a test at once and says what was answered', async () => {
    const { code, stdout } = await cli('actions', 'test', 'hook');

    expect([code, stdout]).toEqual([0, 'hook was told: status 200 ok\n']);
    expect(receiver.received[0]?.json).toMatchObject({ test: true });
    receiver.answer = () => ({ status: 403, body: 'who are you?' });
    expect(await cli('actions', 'test', 'hook')).toMatchObject({
      code: 1,
      stderr: 'mozdef: hook was not told: answered 403: who are you?\n',
    });
    expect(await cli('actions', 'test', 'hock')).toMatchObject({ code: 1, stderr: expect.stringContaining('hock') });
    receiver.answer = () => ({});
    receiver.received.length = 0;
  });

  it('loses nothing and repeats it recognizably when it is killed while it sends', async () => {
    receiver.answer = () => {
      server.signal('SIGKILL');
      return { status: 503 };
    };
    const event = { category: 'e2e', summary: 'failed', details: { sourceipaddress: '203.0.113.7' } };
    await server.post('/events', JSON.stringify(event));
    await until(() => receiver.received.length > 0, 30_000, 'the first try');
    await server.stop('SIGKILL');

    receiver.answer = () => ({});
    await server.start();
    await until(() => receiver.received.length > 1, 60_000, 'the second try');

    const keys = receiver.received.map(({ headers }) => headers['idempotency-key']);
    expect(new Set(keys).size).toBe(1);
    expect(told().at(-1)).toMatchObject({
      kind: 'raised',
      text: 'New: WARNING Failed login from 203.0.113.7',
      url: `https://mozdef.example.com/alerts/${told()[0]?.alert.id}`,
    });
  }, 120_000);

  it('tells what people do, lists what was told, and hands the block list to firewalls', async () => {
    receiver.received.length = 0;
    const [{ alert } = { alert: { id: '' } }] = (
      await server.get<{ deliveries: { news: { alert: string }[] }[] }>('/api/actions/deliveries')
    ).deliveries.flatMap(({ news }) => news.map((one) => ({ alert: { id: one.alert } })));
    expect(await (await fetch(`${server.web}/api/blocks?format=text`, { headers: server.credential })).text()).toBe(
      '203.0.113.7\n',
    );

    await server.postApi(`/api/alerts/${alert.id}`, { verdict: 'benign' });
    await until(() => receiver.received.length > 0, 30_000, 'the closing to be told');

    expect(told()).toMatchObject([{ kind: 'closed', alert: { verdict: 'benign' } }]);
    await until(
      async () => (await cli('blocks', 'list')).stderr === 'no address is blocked\n',
      30_000,
      'the unblocking',
    );
    const { stdout } = await cli('actions', 'deliveries', '--json');
    const kinds = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { target: string; news: { kind: string }[] })
      .map(({ target, news }) => `${target} ${news[0]?.kind}`);
    expect(kinds.sort()).toEqual(['blocks closed', 'blocks raised', 'hook closed', 'hook raised']);
    expect((await cli('actions', 'list')).stdout).toMatch(/^hook +webhook +0 +0/m);
    expect((await cli('actions', 'outbox')).stderr).toBe('nothing waits, and nothing was given up\n');
    expect((await cli('blocks', 'remove', '203.0.113.7')).code).toBe(1);
  });
});
