import { expect, it } from '@jest/globals';
import { FlowHistory } from '../../src/instance/flow-history.ts';
import type { InstanceEntry } from '../../src/instance/instance-register.ts';

const MINUTE = 60_000;
const entry = (accepted: number, lagSeconds: number, silentSeconds = 3): InstanceEntry =>
  ({ rates: { accepted, stored: accepted / 2 }, lagSeconds, silentSeconds }) as unknown as InstanceEntry;

it('keeps how events flowed through all instances that are heard of, for a day', async () => {
  let now = 0;
  let entries: InstanceEntry[] | undefined;
  const list = () => (entries ? Promise.resolve(entries) : Promise.reject(new Error('not now')));
  const flow = new FlowHistory({ instances: { list }, now: () => now });
  const at = async (time: number, ...found: InstanceEntry[]): Promise<void> => {
    now = time;
    entries = found;
    await flow.sample();
  };

  await flow.sample();
  await at(0, entry(10, 0.2));
  await at(20_000, entry(20, 0.4), entry(10, 3), entry(500, 90, 600));
  await at(MINUTE, entry(0, 0));
  await at(2 * MINUTE);

  expect(flow.samples(MINUTE)).toEqual([
    { at: 0, accepted: 20, stored: 10, lagSeconds: 3 },
    { at: MINUTE, accepted: 0, stored: 0, lagSeconds: 0 },
  ]);
  expect(flow.samples(5 * MINUTE)).toEqual([{ at: 0, accepted: 13.3, stored: 6.7, lagSeconds: 3 }]);

  await at(24 * 60 * MINUTE + 1, entry(1, 0));
  expect(flow.samples(MINUTE).map((sample) => sample.at)).toEqual([MINUTE, 24 * 60 * MINUTE]);
});
