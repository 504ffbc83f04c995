import { tmpdir } from 'node:os';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { InstanceEntry } from '../../../src/instance/instance-register.ts';
import { RateMeter } from '../../../src/instance/rate-meter.ts';
import type { QueueStatus } from '../../../src/queue/event-queue.ts';
import type { StoreStatus } from '../../../src/store/event-store.ts';
import { type StatusRoutesOptions, statusRoutes } from '../../../src/web/api/status-routes.ts';
import type { WorkerPoolStatus } from '../../../src/work/worker-pool.ts';
import { WebUnderTest } from '../support.ts';

const QUEUE: QueueStatus = { batches: 3, bytes: 300, unacked: 1, oldestMs: 50, corrupt: 0 };
const STORE: StoreStatus = { events: 7, bytes: 700, seq: 9, figures: { segments: 2 } };
const PLUGIN = { name: 'sshd', events: 5, errors: 0, dropped: 0, open: false };
const WORKER: WorkerPoolStatus = { threads: 2, restarts: 1, plugins: [PLUGIN], rules: { failed: [], unusable: {} } };

const ENTRY: InstanceEntry = {
  id: 'a',
  host: 'one',
  pid: 17,
  version: '1.2.3',
  roles: ['worker'],
  started: '2026-03-01T12:00:00.000Z',
  seen: '2026-03-01T12:00:00.000Z',
  silentSeconds: 60,
  rates: { stored: 2 },
  lagSeconds: 0,
  queue: { batches: 0, bytes: 0, oldestMs: 0 },
  complaints: [],
};

/** What a test changes in an instance that is well. */
interface Condition {
  readonly queue?: Partial<QueueStatus> | Error;
  readonly store?: Partial<StoreStatus> | Error;
  readonly worker?: Partial<WorkerPoolStatus> | 'none';
  readonly deadLetters?: Error;
}

describe('the API of the state of an instance', () => {
  let web: WebUnderTest;
  let maintained = 0;
  let instances: InstanceEntry[] = [];
  afterEach(() => web.stop());

  const start = async (condition: Condition = {}, more: Partial<StatusRoutesOptions> = {}): Promise<void> => {
    const answer = <T extends object>(normal: T, change: Partial<T> | Error = {}): Promise<T> =>
      change instanceof Error ? Promise.reject(change) : Promise.resolve({ ...normal, ...change });
    const { queue, store, worker, deadLetters } = condition;
    const routes = statusRoutes({
      version: '1.2.3',
      roles: ['worker', 'web'],
      dataDir: tmpdir(),
      queue: { status: () => answer(QUEUE, queue) },
      store: {
        status: () => answer(STORE, store),
        maintain: async () => void maintained++,
      },
      deadLetters: {
        count: () => (deadLetters ? Promise.reject(deadLetters) : Promise.resolve(4)),
      },
      worker: () => (worker === 'none' ? undefined : { ...WORKER, ...worker }),
      lagMs: () => 1500,
      rules: () => undefined,
      intake: () => 'http://127.0.0.1:8080',
      rates: new RateMeter({ accepted: () => 0, stored: () => 0 }, () => 0),
      instances: { list: async () => instances },
      describePlugins: async () => [{ name: 'sshd', enabled: true }],
      ...more,
    });
    web = await WebUnderTest.start(routes);
  };
  const health = async (): Promise<{ status: string; reasons: string[] }> =>
    (await web.get('/api/health')).json() as { status: string; reasons: string[] };

  it('shows the figures of all parts', async () => {
    await start();

    expect((await web.get('/api/status')).json()).toEqual({
      version: '1.2.3',
      uptimeSeconds: expect.any(Number),
      roles: ['worker', 'web'],
      queue: QUEUE,
      store: STORE,
      worker: { threads: 2, restarts: 1, rules: { failed: [], unusable: {} } },
      plugins: [PLUGIN],
      rates: { accepted: 0, stored: 0 },
      lagSeconds: 0.05,
      intake: 'http://127.0.0.1:8080',
      deadletters: 4,
      disk: { freeBytes: expect.any(Number), totalBytes: expect.any(Number) },
      memory: { rssBytes: expect.any(Number) },
    });
  });

  it('shows them where no worker runs, and while parts are down', async () => {
    const down = new Error('down');
    await start({ worker: 'none', store: down, queue: down, deadLetters: down });

    const answer = await web.get('/api/status');

    expect(answer.status).toBe(200);
    expect(answer.json()).toMatchObject({
      worker: { threads: 0 },
      plugins: [],
      queue: { refusing: 'queue-unavailable' },
      store: { refusing: 'store-unavailable' },
    });
  });

  it('complains of rules that fail, and of rules that are far behind', async () => {
    const failed = { broken: 'it is broken' };
    const rules = {
      evaluating: true,
      rules: 2,
      lagMs: 61_000,
      dirty: 1,
      slow: [],
      recalling: ['new'],
      partial: ['old'],
      failed,
    };
    await start({}, { rules: () => rules });

    expect((await web.get('/api/status')).json()).toMatchObject({ rules });
    expect((await health()).reasons).toEqual([
      'rules fail and are not evaluated until they are loaded anew: broken (it is broken)',
      'not all of the past of rules could be read, which is tried again: old',
      'rules are 61 s behind what is stored',
    ]);
  });

  it('complains of rules on the stream that failed at events, with how often, and of none that it cannot use', async () => {
    const failed = ['a', 'b', 'c', 'd', 'e', 'f'].map((rule, count) => ({ rule, reason: 'broken', count: count + 1 }));
    const rules = { failed, unusable: { g: 'the placeholder %absent% stands for nothing' } };
    await start({ worker: { rules } });

    expect((await web.get('/api/status')).json()).toMatchObject({ worker: { rules } });
    expect((await health()).reasons).toEqual([
      'rules on the stream failed at events, which they may have missed, since they were loaded: a (broken, once), ' +
        'b (broken, 2 times), c (broken, 3 times), d (broken, 4 times), e (broken, 5 times), and 1 more',
    ]);
  });

  it('lists all instances, and misses one that fell silent', async () => {
    instances = [ENTRY, { ...ENTRY, id: 'b', host: 'two', silentSeconds: 61 }];
    await start();

    expect((await web.get('/api/instances')).json()).toEqual({ instances });
    expect((await health()).reasons).toEqual([
      expect.stringMatching(/instance b on two \(worker\) was not heard of since/),
    ]);
    instances = [];
  });

  it('is well when nothing is wrong', async () => {
    await start();

    expect(await health()).toEqual({ status: 'ok', reasons: [] });
  });

  it.each<[Condition, RegExp]>([
    [{ queue: { refusing: 'disk-full' } }, /queue refuses events: disk-full/],
    [{ queue: { corrupt: 2 } }, /2 batches .* set aside/],
    [{ queue: { oldestMs: 90_000 } }, /waited for 90 s/],
    [{ queue: new Error('down') }, /queue refuses events: queue-unavailable/],
    [{ store: { refusing: 'disk-full' } }, /store refuses events: disk-full/],
    [{ store: new Error('down') }, /store refuses events: store-unavailable/],
    [{ deadLetters: new Error('down') }, /state store cannot be read/],
    [{ worker: { failing: 'no room' } }, /not stored: no room/],
    [{ worker: { refusedReload: 'bad.ts is no plugin' } }, /plugins were not reloaded, .*: bad\.ts is no plugin/],
    [{ worker: { plugins: [{ ...PLUGIN, open: true }] } }, /plugin sshd is off/],
  ])('says what is wrong: %j', async (condition, reason) => {
    await start(condition);

    expect(await health()).toEqual({ status: 'degraded', reasons: [expect.stringMatching(reason)] });
  });

  it('names all that is wrong', async () => {
    await start({ queue: { refusing: 'queue-full', oldestMs: 61_000 }, store: { refusing: 'disk-full' } });

    expect((await health()).reasons).toHaveLength(3);
  });

  it('lists the plugins, and does the housekeeping of the store when told', async () => {
    await start();
    const before = maintained;

    expect((await web.get('/api/plugins')).json()).toEqual({ plugins: [{ name: 'sshd', enabled: true }] });
    expect((await web.post('/api/store/maintain', {})).json()).toEqual(STORE);
    expect((await web.get('/api/store/maintain')).status).toBe(404);
    expect(maintained).toBe(before + 1);
  });
});
