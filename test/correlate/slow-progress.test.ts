import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Accounts } from '../../src/correlate/accounts.ts';
import { PastReader } from '../../src/correlate/past-reader.ts';
import { RuleLanes } from '../../src/correlate/rule-lanes.ts';
import { ledgerOf, RuleLedger } from '../../src/correlate/rule-ledger.ts';
import { SharedProgress } from '../../src/correlate/shared-progress.ts';
import { createLogger } from '../../src/log/log.ts';
import { embeddedState } from './site.ts';

let ground: Awaited<ReturnType<typeof embeddedState>>;
beforeEach(async () => {
  ground = await embeddedState();
});
afterEach(() => ground.dispose());

const RULES = ['slow', 'fast'].map((id) => ({ id, version: '1', everyMs: 1000, since: 0, reachMs: 0 }));
const judged = (rule: string, ms: number) => ({
  turns: [{ rule, ms, groups: 1, left: 0, alerts: 0, withdrawn: 0 }],
  shallow: [],
  unsaved: false,
});

it('says of what a slow rule has judged no more than what there was when that began', async () => {
  const { state } = ground;
  const lanes = new RuleLanes();
  const now = (): number => 0;
  const ledger = new RuleLedger({ state, instance: 'one', now });
  const progress = new SharedProgress(state);
  const log = createLogger('silent');
  const threads = { call: () => Promise.reject(new Error('unused')) };
  const store = { search: () => Promise.reject(new Error('unused')) };
  const past = new PastReader({ threads, store, keepLease: () => Promise.resolve(), log, now });
  const accounts = new Accounts({ lanes, ledger, progress, past });
  accounts.begin(RULES);
  const save = async (): Promise<string | undefined> => {
    await progress.save([1000, ...lanes.slow], { rules: RULES, left: lanes.quarantined });
    return (await progress.load())?.cursor;
  };
  lanes.slowDown('slow');

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
