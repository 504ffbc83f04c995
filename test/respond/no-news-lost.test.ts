import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { Registry } from 'prom-client';
import type { Alert } from '../../src/alert/alert.ts';
import { createLogger } from '../../src/log/log.ts';
import { actionsConfig } from '../../src/respond/actions-config.ts';
import { Deliverer, type DelivererOptions } from '../../src/respond/deliverer.ts';
import { outboxFor } from '../../src/respond/outbox.ts';
import { newsOf } from '../../src/respond/route-alert.ts';
import { Lease } from '../../src/state/lease.ts';
import type { StateStore } from '../../src/state/state-store.ts';
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
    const world = await World.open(state, receiver);
    for (const step of given) await world.take(step);
    receiver.answer = () => ({ status: 200 });
    for (let turn = 0; turn < 60; turn++) await world.tell(600_000);

    expect(toldOf(receiver)).toEqual(world.expected);
  } finally {
    await receiver.stop();
    await close();
  }
}

/** Alerts that change, and an instance that tells of it and crashes. */
class World {
  /** What became of each alert. */
  readonly expected = new Map<string, string[]>();
  readonly #state: StateStore;
  readonly #receiver: Receiver;
  readonly #config: object;
  readonly #alerts = new Map<string, { readonly alert: Alert; readonly version: number }>();
  #targets: DelivererOptions['targets'] = new Map();
  #now = NOW;
  #deliverer!: Deliverer;

  private constructor(state: StateStore, receiver: Receiver) {
    this.#state = state;
    this.#receiver = receiver;
    const config = { url: receiver.url, secret: '0123456789abcdef' };
    this.#config = { ops: { use: 'webhook', internal: true, config } };
  }

  static async open(state: StateStore, receiver: Receiver): Promise<World> {
    const world = new World(state, receiver);
    world.#targets = await targetsOf(world.#config, { state, now: () => world.#now });
    world.#begin();
    return world;
  }

  async take(step: Step): Promise<void> {
    switch (step.do) {
      case 'answer':
        this.#receiver.answer = () => ({ status: step.status });
        return;
      case 'tell':
        await this.tell(step.afterMs);
        return;
      case 'change':
        await this.#change(step);
        return;
      case 'crash':
        await this.#crash();
    }
  }

  async tell(afterMs: number): Promise<void> {
    this.#now += afterMs;
    await this.#deliverer.look();
    await this.#deliverer.settled();
  }

  #begin(): void {
    const now = (): number => this.#now;
    this.#deliverer = new Deliverer({
      state: this.#state,
      targets: this.#targets,
      lease: new Lease({ state: this.#state, name: 'actions', instance: 'one', forMs: 1, now }),
      dashboard: '',
      registry: new Registry(),
      log: createLogger('silent'),
      now,
      random: () => 0,
    });
  }

  async #change({ alert: id, status, skew }: Extract<Step, { do: 'change' }>): Promise<void> {
    const before = this.#alerts.get(id);
    const alert = anAlert({ id, status: before ? status : 'open' });
    const version = (before?.version ?? 0) + 1;
    const kind = newsOf(before?.alert, alert);
    if (kind) this.expected.set(id, [...(this.expected.get(id) ?? []), kind]);
    const outbox = outboxFor(actionsConfig.parse(this.#config), () => this.#now + skew);
    await this.#state.write(outbox(before?.alert, alert, version));
    this.#alerts.set(id, { alert, version });
  }

  /** It tells, and is gone before that can be kept. */
  async #crash(): Promise<void> {
    const state = this.#state;
    const { write } = state;
    state.write = async (changes) => {
      if (changes.every(({ collection }) => collection === 'leases')) return write.call(state, changes);
      throw new Error('gone');
    };
    await this.tell(0);
    state.write = write.bind(state);
    this.#begin();
  }
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
