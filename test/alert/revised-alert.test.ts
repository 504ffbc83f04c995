import { expect, it } from '@jest/globals';
import type { Alert } from '../../src/alert/alert.ts';
import { AlertBook } from '../../src/alert/alert-book.ts';
import { draftAlert } from '../../src/alert/draft-alert.ts';
import { aRule, START } from '../correlate/support.ts';
import { openState } from '../respond/support.ts';

const RULE = aRule(
  'type: sequence\nsteps: [{query: category:a}, {query: category:b}]\nwindow: 1h\nseverity_by: [{severity: ERROR, field: details.user, values: [root]}]',
);

it('says why when events that come late make less of an alert, and nothing when they make more of it', async () => {
  const { state, close } = await openState();
  const book = new AlertBook(state, () => START);
  let version = 0;
  const save = async (users: readonly string[]): Promise<Alert | undefined> => {
    const matches = users.map((user, n) => ({
      time: START + n,
      id: `e${n}`,
      steps: 1,
      fields: { 'details.user': user },
    }));
    const finding = { first: START, fired: START, last: START + users.length, until: START, value: 1 };
    const { facts } = draftAlert({ rule: RULE, group: [], finding, matches, count: users.length });
    const update = { id: 'a', facts, samples: [] };
    const [alert] = (await book.save([
      { rule: 'tested', group: [], body: {}, version: version++, updates: [update], withdrawn: [], merged: [] },
    ])) as [Alert];
    return alert;
  };

  expect(await save(['ann', 'root'])).toMatchObject({ count: 2, severity: 'ERROR' });
  expect((await save(['ann', 'bob', 'root']))?.reason).toBeUndefined();
  expect(await save(['ann', 'bob', 'kim'])).toMatchObject({
    count: 3,
    severity: 'NOTICE',
    reason: expect.stringContaining('less'),
  });
  expect(await save(['ann', 'bob'])).toMatchObject({ count: 2, reason: expect.stringContaining('less') });
  await close();
});
