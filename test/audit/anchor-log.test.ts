import { expect, it } from '@jest/globals';
import { AnchorLog } from '../../src/audit/anchor-log.ts';
import type { Logger } from '../../src/log/log.ts';
import { MemoryStateStore } from '../support/memory-state-store.ts';
import { act, auditLog, NOW } from './support.ts';

const HOUR = 3_600_000;

it('tells the end of the log when it has moved, once an hour at most', async () => {
  const state = new MemoryStateStore();
  const audit = auditLog(state);
  const told: object[] = [];
  const log = { info: (fields: object) => told.push(fields), debug: () => undefined } as unknown as Logger;
  let now = NOW;
  const anchors = new AnchorLog({ state, log, now: () => now });
  const tellAfter = async (ms: number): Promise<object[]> => {
    now += ms;
    await anchors.tell();
    return told.splice(0);
  };

  expect(await tellAfter(0)).toEqual([]);
  const { hash } = await audit.append(act());
  expect(await tellAfter(1)).toEqual([{ seq: 1, hash }]);
  expect(await tellAfter(2 * HOUR)).toEqual([]);
  const second = await audit.append(act());
  expect(await tellAfter(1)).toEqual([{ seq: 2, hash: second.hash }]);
  const third = await audit.append(act());
  expect(await tellAfter(HOUR - 1)).toEqual([]);
  expect(await tellAfter(1)).toEqual([{ seq: 3, hash: third.hash }]);
  await audit.append(act());
  // A clock that was set back.
  expect(await tellAfter(-10 * HOUR)).toMatchObject([{ seq: 4 }]);
});

it('goes on when the end cannot be read', async () => {
  const state = new MemoryStateStore();
  state.get = () => Promise.reject(new Error('away'));
  const debugged: object[] = [];
  const log = { info: () => undefined, debug: (fields: object) => debugged.push(fields) } as unknown as Logger;
  const anchors = new AnchorLog({ state, log, now: () => NOW });
  anchors.start();
  await anchors.stop();

  expect(debugged).toEqual([{ error: 'away' }]);
});
