import { expect, it } from '@jest/globals';
import type { InstanceView } from '../../public/api/types.ts';
import { flowOfAll } from '../../src/instance/flow-of-all.ts';
import { MockApi } from '../public/support/mock-api.ts';

const { status } = new MockApi([]);
const WEB = { ...status, rates: { accepted: 0, stored: 0 }, lagSeconds: 0 };
const WORKER: InstanceView = {
  id: 'one-1',
  host: 'one',
  version: '1.2.3',
  roles: ['worker'],
  silentSeconds: 4,
  rates: { stored: 1200 },
  lagSeconds: 0.4,
  complaints: [],
};

it('is the sum of all instances, and the longest lag', () => {
  const frontend = { ...WORKER, roles: ['frontend'], rates: { accepted: 900, stored: 0 }, lagSeconds: 2 };

  expect(flowOfAll(WEB, [WORKER, WORKER, frontend])).toEqual({ accepted: 900, stored: 2400, lagSeconds: 2 });
});

it('leaves out what is not heard of any more', () => {
  const killed = { ...WORKER, silentSeconds: 61, lagSeconds: 9 };

  expect(flowOfAll(WEB, [WORKER, killed])).toEqual({ accepted: 0, stored: 1200, lagSeconds: 0.4 });
});

it('is what an instance says that is alone', () => {
  expect(flowOfAll(status, [WORKER])).toEqual({ accepted: 1843.2, stored: 1838.9, lagSeconds: 0.41 });
});
