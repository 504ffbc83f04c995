import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Alert } from '../../src/alert/alert.ts';
import { createLogger } from '../../src/log/log.ts';
import { actionsConfig } from '../../src/respond/actions-config.ts';
import { Deliverer } from '../../src/respond/deliverer.ts';
import { listDeliveries } from '../../src/respond/delivery-log.ts';
import { listOutbox } from '../../src/respond/list-outbox.ts';
import { outboxFor } from '../../src/respond/outbox.ts';
import { Lease } from '../../src/state/lease.ts';
import type { StateStore } from '../../src/state/state-store.ts';
import { anAlert } from '../alert/support.ts';
import { NOW, openState, Receiver, targetsOf } from './support.ts';

const SECRET = '0123456789abcdef';
const DAY = 86_400_000;

describe('the deliverer', () => {
  let state: StateStore;
  let close: () => Promise<void>;
  let receiver: Receiver;
  let now: number;
  beforeEach(async () => {
    ({ state, close } = await openState());
    receiver = await Receiver.start();
    now = NOW;
  });
  afterEach(async () => {
    await receiver.stop();
    await close();
  });

  const hook = (said: object = {}, url = receiver.url): object => ({
    use: 'webhook',
    internal: true,
    config: { url, secret: SECRET },
    ...said,
  });
  /** Saves nothing but the news, as an alert that changes so would. */
  const change = async (config: object, ...steps: readonly (Partial<Alert> | undefined)[]): Promise<void> => {
    const outbox = outboxFor(actionsConfig.parse(config), () => now);
    for (const [version, said] of steps.entries()) {
      const before = steps[version - 1];
      if (said) await state.write(outbox(before && anAlert(before), anAlert(said), version + 1));
    }
  };
  const open = async (config: object, instance = 'one'): Promise<Deliverer> => {
    const lease = new Lease({ state, name: 'actions', instance, forMs: 20_000, now: () => now });
    const targets = await targetsOf(config, { state, now: () => now });
    const log = createLogger('silent');
    return new Deliverer({
      state,
      targets,
      lease,
      dashboard: 'https://m.example',
      log,
      now: () => now,
      random: () => 0,
    });
  };
  const turn = async (deliverer: Deliverer): Promise<void> => {
    await deliverer.look();
    await deliverer.settled();
  };
  const told = (): string[] =>
    receiver.received.flatMap(({ json }) =>
      (json['news'] as { kind: string; alert: { id: string } }[]).map(({ kind, alert }) => `${kind} ${alert.id}`),
    );

  it('tells once, and keeps what was told to whom and what they said', async () => {
    const config = { ops: hook() };
    await change(config, { id: 'a' });
    const deliverer = await open(config);

    await turn(deliverer);
    await turn(deliverer);

    expect(told()).toEqual(['raised a']);
    expect(receiver.received[0]?.json['news']).toMatchObject([
      { text: 'New: WARNING 10 failed logins from 203.0.113.7', url: 'https://m.example/alerts/a' },
    ]);
    expect(await listOutbox(state, { limit: 10 })).toEqual({ entries: [] });
    expect((await listDeliveries(state, { limit: 10 })).deliveries).toMatchObject([
      {
        target: 'ops',
        use: 'webhook',
        outcome: 'delivered',
        answer: 'status 200 ok',
        attempts: 1,
        utctimestamp: '2026-11-24T12:00:00.000Z',
        news: [{ alert: 'a', version: 1, kind: 'raised' }],
      },
    ]);
  });

  it('tells of what became of an alert where it was told, in its order, and nowhere else', async () => {
    const other = await Receiver.start();
    const config = { ops: hook(), grave: hook({ when: { severity: 'ALERT' } }, other.url) };
    const closed = { status: 'closed', verdict: 'false-positive' } as const;
    await change(config, { id: 'a' }, { id: 'a', status: 'acknowledged' }, { id: 'a', ...closed });
    await change(config, { id: 'b' }, { id: 'b', status: 'withdrawn' });

    await turn(await open(config));

    // Those of one time are in the order of their alerts.
    expect(told()).toEqual(['raised a', 'acknowledged a', 'closed a', 'raised b', 'withdrawn b']);
    expect(other.received).toEqual([]);
    expect(await listOutbox(state, { limit: 10 })).toEqual({ entries: [] });
    await other.stop();
  });

  it('tries again, further and further apart, with the same key, until the receiver is back', async () => {
    const { port } = receiver;
    const config = { ops: hook() };
    await change(config, { id: 'a' });
    const deliverer = await open(config);
    await receiver.stop();

    await turn(deliverer);
    const { entries } = await listOutbox(state, { limit: 10 });
    expect(entries).toMatchObject([
      { attempts: 1, state: 'waiting', answer: expect.stringContaining('cannot be reached') },
    ]);

    now += 4999;
    await turn(deliverer);
    expect((await listOutbox(state, { limit: 10 })).entries[0]?.attempts).toBe(1);
    now += 1;
    await turn(deliverer);
    expect((await listOutbox(state, { limit: 10 })).entries[0]?.attempts).toBe(2);

    receiver = await Receiver.start(port);
    now += 5000;
    await turn(deliverer);
    expect(told()).toEqual([]);
    now += 5000;
    await turn(deliverer);
    expect(told()).toEqual(['raised a']);
    expect((await listDeliveries(state, { limit: 1 })).deliveries).toMatchObject([{ attempts: 3 }]);
  });

  it('leaves a receiver alone for as long as it asks', async () => {
    const config = { ops: hook() };
    await change(config, { id: 'a' });
    const deliverer = await open(config);
    receiver.answer = () => ({ status: 429, headers: { 'retry-after': '300' } });
    await turn(deliverer);
    receiver.answer = () => ({});

    now += 299_999;
    await turn(deliverer);
    expect(receiver.received).toHaveLength(1);
    now += 1;
    await turn(deliverer);
    expect(receiver.received).toHaveLength(2);
    expect(receiver.received[0]?.headers['idempotency-key']).toBe(receiver.received[1]?.headers['idempotency-key']);
  });

  it('gives up after a day of trying, and shows what it gave up', async () => {
    const config = { ops: hook() };
    await change(config, { id: 'a' });
    const deliverer = await open(config);
    receiver.answer = () => ({ status: 500, body: 'broken' });
    await turn(deliverer);

    for (const end = now + DAY; now < end; ) {
      now += 600_000;
      await turn(deliverer);
    }

    expect(await listOutbox(state, { limit: 10 })).toMatchObject({
      entries: [{ state: 'failed', target: 'ops', kind: 'raised', answer: 'answered 500: broken' }],
    });
    expect((await listDeliveries(state, { limit: 10 })).deliveries).toMatchObject([{ outcome: 'failed' }]);
    const tries = receiver.received.length;
    now += DAY;
    await turn(deliverer);
    expect(receiver.received).toHaveLength(tries);
  });

  it('gives up at once what the receiver cannot take, and goes on with the rest', async () => {
    const config = { ops: hook() };
    await change(config, { id: 'a' });
    await change(config, { id: 'b' });
    receiver.answer = ({ text }) => (text.includes('"id":"a"') ? { status: 422 } : {});

    await turn(await open(config));

    expect(told()).toEqual(['raised a', 'raised b']);
    expect((await listOutbox(state, { limit: 10 })).entries).toMatchObject([{ state: 'failed', alert: { id: 'a' } }]);
  });

  it('does not let a target wait for another', async () => {
    const config = { broken: hook({}, await goneUrl()), ops: hook() };
    await change(config, { id: 'a' });

    await turn(await open(config));

    expect(told()).toEqual(['raised a']);
    expect((await listOutbox(state, { limit: 10 })).entries).toMatchObject([{ target: 'broken' }]);
  });

  it('gathers news into one message', async () => {
    const config = { ops: hook({ aggregate: { within: '5m' } }) };
    await change(config, { id: 'a' }, { id: 'a', status: 'acknowledged' });
    await change(config, { id: 'b' });
    await change(config, { id: 'c' }, { id: 'c', status: 'withdrawn' });
    const deliverer = await open(config);

    await turn(deliverer);
    expect(receiver.received).toEqual([]);
    now += 300_000;
    await turn(deliverer);

    expect(receiver.received).toHaveLength(1);
    expect(told().sort()).toEqual(['acknowledged a', 'raised b']);
    expect(await listOutbox(state, { limit: 10 })).toEqual({ entries: [] });
  });

  it('sends the same message again under the same key after a crash in between, not with what came since', async () => {
    const config = { ops: hook({ aggregate: { within: '5m' } }) };
    await change(config, { id: 'a' });
    now += 300_000;
    const crashed = await open(config);
    await turnThatIsNotKept(crashed);
    await change(config, { id: 'b' });
    now += 20_000;

    const next = await open(config, 'two');
    await turn(next);
    now += 20_000;
    await turn(next);

    const keys = receiver.received.map(({ headers }) => headers['idempotency-key']);
    expect(told()).toEqual(['raised a', 'raised a']);
    expect(keys[0]).toBe(keys[1]);
    now += 300_000;
    await turn(next);
    expect(told()).toEqual(['raised a', 'raised a', 'raised b']);
  });

  it('is one of many: only who holds the lease tells, and another takes over', async () => {
    const config = { ops: hook() };
    const [one, two] = [await open(config, 'one'), await open(config, 'two')];
    await change(config, { id: 'a' });
    await Promise.all([turn(one), turn(two)]);
    expect(told()).toEqual(['raised a']);

    await one.stop();
    await change(config, { id: 'b' });
    await turn(two);
    expect(told()).toEqual(['raised a', 'raised b']);
  });

  /** Tells, and is gone before it can be kept: the state store fails the write that would say so. */
  async function turnThatIsNotKept(deliverer: Deliverer): Promise<void> {
    const { write } = state;
    receiver.answer = () => {
      state.write = async () => {
        throw new Error('gone');
      };
      return {};
    };
    await turn(deliverer);
    state.write = write.bind(state);
    receiver.answer = () => ({});
  }

  /** Address at which no one listens. */
  async function goneUrl(): Promise<string> {
    const gone = await Receiver.start();
    await gone.stop();
    return gone.url;
  }
});
