import { expect, it } from '@jest/globals';
import { type Delivery, forgetOldDeliveries, listDeliveries, recordOf } from '../../src/respond/delivery-log.ts';
import { NOW, openState } from './support.ts';

const DAY_MS = 86_400_000;

function delivered(daysAgo: number): Delivery {
  const utctimestamp = new Date(NOW - daysAgo * DAY_MS).toISOString();
  const notice = `notice-${daysAgo}`;
  return {
    notice,
    target: 'chat',
    use: 'slack',
    utctimestamp,
    outcome: 'delivered',
    answer: '',
    attempts: 1,
    news: [],
  };
}

it('keeps deliveries of a year, and forgets older ones bit by bit', async () => {
  const { state, close } = await openState();
  const old = Array.from({ length: 501 }, (_, n) => delivered(366 + n));
  await state.write([delivered(0), delivered(364), ...old].map(recordOf));

  expect([await forgetOldDeliveries(state, NOW), await forgetOldDeliveries(state, NOW)]).toEqual([500, 1]);
  expect(await forgetOldDeliveries(state, NOW)).toBe(0);
  const { deliveries } = await listDeliveries(state, { limit: 10 });
  expect(deliveries.map(({ notice }) => notice)).toEqual(['notice-0', 'notice-364']);
  await close();
});
