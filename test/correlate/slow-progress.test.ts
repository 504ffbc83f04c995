import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { AlertBook } from '../../src/alert/alert-book.ts';
import { Accounts } from '../../src/correlate/accounts.ts';
import { ledgerOf } from '../../src/correlate/ledger-line.ts';
import { MatchBook } from '../../src/correlate/match-book.ts';
import { PastReader } from '../../src/correlate/past-reader.ts';
import { RuleBook } from '../../src/correlate/rule-book.ts';
import { RuleLanes } from '../../src/correlate/rule-lanes.ts';
import { RuleLedger } from '../../src/correlate/rule-ledger.ts';
import { ruleMethods } from '../../src/correlate/rule-methods.ts';
import { SharedProgress } from '../../src/correlate/shared-progress.ts';
import { SlowLane } from '../../src/correlate/slow-lane.ts';
import { rulesConfig } from '../../src/detect/rules-config.ts';
import type { ThreadMethods } from '../../src/lifecycle/thread.ts';
import { createLogger } from '../../src/log/log.ts';
import { LeaseKeeper } from '../../src/state/lease-keeper.ts';
import { embeddedState } from './site.ts';
import { aRule, eventAt, START } from './support.ts';

let ground: Awaited<ReturnType<typeof embeddedState>>;
beforeEach(async () => {
  ground = await embeddedState();
});
afterEach(() => ground.dispose());

const log = createLogger('silent');
const RULES = ['slow', 'fast'].map((id) => ({ id, version: '1', everyMs: 1000, since: 0, reachMs: 0 }));
const judged = (rule: string, ms: number) => ({
  turns: [{ rule, ms, groups: 1, left: 0, alerts: 0, withdrawn: 0 }],
  shallow: [],
  unsaved: false,
});

/** Who keeps account of the rules, of which one is known for slow. */
function bookkeeping() {
  const { state } = ground;
  const lanes = new RuleLanes();
  const now = (): number => 0;
  const ledger = new RuleLedger({ state, instance: 'one', now });
  const progress = new SharedProgress(state);
  const threads = { call: () => Promise.reject(new Error('unused')) };
  const store = { search: () => Promise.reject(new Error('unused')) };
  const past = new PastReader({ threads, store, keepLease: () => Promise.resolve(), log, now });
  const accounts = new Accounts({ lanes, ledger, progress, past });
  accounts.begin(RULES);
  lanes.slowDown('slow');
  const save = async (schedules: readonly (number | string)[] = [1000, ...lanes.slow]): Promise<string | undefined> => {
    await progress.save(schedules, { rules: RULES, leftOut: {}, left: lanes.quarantined });
    return (await progress.load())?.cursor;
  };
  return { lanes, ledger, past, progress, accounts, save };
}

it('says of what a slow rule has judged no more than what there was when that began', async () => {
  const { state } = ground;
  const { lanes, ledger, accounts, save } = bookkeeping();

  expect(lanes.next()).toBe('slow');
  ledger.read('c1', 5, { slow: 2 });
  const began = accounts.standing({ cursor: 'c1', at: 1 }, 'slow');
  ledger.read('c2', 5, { slow: 3 });
  accounts.done(1000, ['fast'], accounts.standing({ cursor: 'c2', at: 2 }));
  expect(await save()).toBeUndefined();
  accounts.judged(judged('slow', 60_000), began);
  accounts.done('slow', ['slow'], began);
  expect(await save()).toBe('c1');
  await ledger.save();
  expect((await ledgerOf(state, 'slow', { limit: 1 })).lines).toMatchObject([
    { tocursor: 'c1', events: 5, matches: 2 },
  ]);

  // It is one of the others again: what was said of them did not hold for it.
  for (let turn = 0; turn < 5; turn++) accounts.judged(judged('slow', 1), began);
  expect(lanes.slow).toEqual([]);
  expect(await save()).toBe('c1');
  accounts.done(1000, ['fast', 'slow'], accounts.standing({ cursor: 'c3', at: 3 }));
  expect(await save()).toBe('c3');
});

it('says nothing of what waits of a slow rule when that was quick for a while', async () => {
  const { lanes, accounts, save } = bookkeeping();
  expect(lanes.next()).toBe('slow');
  const began = accounts.standing({ cursor: 'c1', at: 1 }, 'slow');
  // It is being judged by itself; of what is read meanwhile it is to have another turn, and the others are judged.
  const others = accounts.standing({ cursor: 'c2', at: 2 });
  expect(lanes.fast(['fast', 'slow'])).toEqual(['fast']);
  for (let turn = 0; turn < 5; turn++) accounts.judged(judged('slow', 1), began);
  accounts.done('slow', ['slow'], began);
  accounts.done(1000, ['fast'], others);

  expect(await save()).toBe('c1');
});

it('says nothing of what a slow rule has judged that failed to read an event before all of it was', async () => {
  const { lanes, past, accounts, save } = bookkeeping();
  const book = new RuleBook(new MatchBook(':memory:'));
  const whole = aRule('type: threshold\nquery: category:a\ngroup_by: [hostname]\nwindow: 60s\nthreshold: 1');
  const read: typeof whole.read = (event) => {
    if (event.mozdef.id === 'bad') throw new Error('it cannot read that');
    return whole.read(event);
  };
  book.load([{ ...whole, id: 'slow', read }], START, { least: 0, most: 0 });
  book.past.recalled('slow', { deep: false, unread: [] });
  const absorb = (id: string): void =>
    void book.absorb([eventAt(1, id, { category: 'a', hostname: 'h1' })], { cursor: 'x', received: START });
  absorb('a');
  const methods: ThreadMethods = ruleMethods({ book, clock: () => 0 });
  const call = async <T>(method: string, argument?: unknown): Promise<T> => {
    if (method === 'handOut') absorb('bad');
    return (await methods[method]?.(argument as never)) as T;
  };
  const lane = new SlowLane({
    lanes,
    accounts,
    past,
    log,
    store: { get: () => Promise.resolve(new Map()) },
    onAlerts: () => undefined,
    alerts: new AlertBook(ground.state, () => 0),
    lease: new LeaseKeeper({ fence: 1, renew: () => Promise.resolve(true), release: () => Promise.resolve() }, () => 0),
    threads: { call, order: { config: rulesConfig.parse({}), settings: {}, cache: undefined, hanging: [], now: 0 } },
  });

  lane.begin({ cursor: 'c1', at: 1, readTo: START + 60_000 });
  await lane.done();

  expect([...lanes.quarantined]).toEqual([['slow', 'it cannot read that']]);
  expect(await save(['slow'])).toBeUndefined();
});
