import { expect, it } from '@jest/globals';
import { type AlertAction, afterAction } from '../../src/alert/after-action.ts';
import { anAlert } from './support.ts';

it.each<[Parameters<typeof anAlert>[0], AlertAction, object]>([
  [{ status: 'open' }, { verdict: 'benign', note: 'x' }, { status: 'closed', verdict: 'benign' }],
  [{ status: 'closed', verdict: 'benign' }, { status: 'open' }, { status: 'open' }],
  [
    { status: 'closed', verdict: 'benign' },
    { assignee: 'ann' },
    { status: 'closed', verdict: 'benign', assignee: 'ann' },
  ],
  [{ status: 'open' }, { severity: 'ALERT' }, { status: 'open', severity: 'ALERT', severityset: true }],
])('makes of %j by %j an alert that is %j', (before, action, after) => {
  const { verdict: _, ...rest } = anAlert(before);

  expect(afterAction(anAlert(before), action)).toEqual({ ...rest, ...after });
});
