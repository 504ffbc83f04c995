import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { Registry } from 'prom-client';
import type { Alert } from '../../src/alert/alert.ts';
import { createLogger } from '../../src/log/log.ts';
import { actionsConfig } from '../../src/respond/actions-config.ts';
import { Deliverer } from '../../src/respond/deliverer.ts';
import { outboxFor } from '../../src/respond/outbox.ts';
import { newsOf } from '../../src/respond/route-alert.ts';
import { Lease } from '../../src/state/lease.ts';
import { anAlert } from '../alert/support.ts';
import { NOW, openState, Receiver, targetsOf } from './support.ts';

type Step =
  | { readonly do: 'change'; readonly alert: string; readonly status: Alert['status']; readonly skew: number }
  | { readonly do: 'answer'; readonly status: number }
  | { readonly do: 'tell'; readonly afterMs: number }
  | { readonly do: 'crash' };

const statuses = fc.constantFrom<Alert['status']>('open', 'acknowledged', 'escalated', 'closed', 'withdrawn', 'merged');
const steps = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('change' as const),
        alert: fc.constantFrom('a', 'b', 'c'),
        status: statuses,
        // Clocks of instances differ.
        skew: fc.integer({ min: -3000, max: 3000 }),
      }),
    },
    fc.record({ do: fc.constant('answer' as const), status: fc.constantFrom(200, 200, 500, 503, 429) }),
    fc.record({ do: fc.constant('tell' as const), afterMs: fc.integer({ min: 0, max: 60_000 }) }),
    fc.record({ do: fc.constant('crash' as const) }),
  ),
  { minLength: 5, maxLength: 40 },
);

describe('news', () => {
  it('is told once by its key and in its order for each alert, whatever fails, crashes and disagrees on the time', async () => {
    await fc.assert(fc.asyncProperty(steps, tellsAll), { numRuns: 25 });
  });
});

async function tellsAll(given: readonly Step[]): Promise<void> {
  const { state, close } = await openState();
  const receiver = await Receiver.start();
  try {
    const config = {
      ops: { use: 'webhook', internal: true, config: { url: receiver.url, secret: '0123456789abcdef' } },
    };
    let now = NOW;
    const targets = await targetsOf(config, { state, now: () => now });
    const open = (): Deliverer =>
      new Deliverer({
        state,
        targets,
        lease: new Lease({ state, name: 'actions', instance: 'one', forMs: 1, now: () => now }),
        dashboard: '',
        registry: new Registry(),
        log: createLogger('silent'),
        now: () => now,
        random: () => 0,
      });
    let deliverer = open();
    const tell = async (afterMs: number): Promise<void> => {
      now += afterMs;
      await deliverer.look();
      await deliverer.settled();
    };
    const alerts = new Map<string, { readonly alert: Alert; readonly version: number }>();
    const expected = new Map<string, string[]>();
    for (const step of given) {
      if (step.do === 'answer') receiver.answer = () => ({ status: step.status });
      else if (step.do === 'tell') await tell(step.afterMs);
      else if (step.do === 'change') {
        const before = alerts.get(step.alert);
        const alert = anAlert({ id: step.alert, status: before ? step.status : 'open' });
        const version = (before?.version ?? 0) + 1;
        const kind = newsOf(before?.alert, alert);
        if (kind) expected.set(step.alert, [...(expected.get(step.alert) ?? []), kind]);
        await state.write(outboxFor(actionsConfig.parse(config), () => now + step.skew)(before?.alert, alert, version));
        alerts.set(step.alert, { alert, version });
      } else {
        await crash(deliverer, state);
        deliverer = open();
      }
    }

    receiver.answer = () => ({ status: 200 });
    for (let turn = 0; turn < 60; turn++) await tell(600_000);

    expect(toldOf(receiver)).toEqual(expected);
  } finally {
    await receiver.stop();
    await close();
  }
}

/** It tells, and is gone before that can be kept. */
async function crash(deliverer: Deliverer, state: { write: unknown }): Promise<void> {
  const { write } = state as { write: (changes: readonly { collection: string }[]) => Promise<boolean> };
  state.write = async (changes: readonly { collection: string }[]) => {
    if (changes.every(({ collection }) => collection === 'leases')) return write.call(state, changes);
    throw new Error('gone');
  };
  await deliverer.look();
  await deliverer.settled();
  state.write = write.bind(state);
}

/** Kinds of what was taken, each key once, by alert. */
function toldOf({ received }: Receiver): Map<string, string[]> {
  const told = new Map<string, string[]>();
  const keys = new Set<unknown>();
  for (const { headers, json, status } of received) {
    if (status !== 200 || keys.has(headers['idempotency-key'])) continue;
    keys.add(headers['idempotency-key']);
    const [one] = json['news'] as { kind: string; alert: { id: string } }[];
    if (one) told.set(one.alert.id, [...(told.get(one.alert.id) ?? []), one.kind]);
  }
  return told;
}
