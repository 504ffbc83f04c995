import { describe, expect, it } from '@jest/globals';
import { actionWords, standsAlike, undoOf, VERDICT_CHOICES } from '../../public/model/alert-actions.ts';
import { beforeWords, changedBy } from '../../public/model/alert-history.ts';
import type { AlertAction } from '../../src/alert/after-action.ts';
import { VERDICTS } from '../../src/alert/alert.ts';
import type { HistoryEntry } from '../../src/alert/handle-alert.ts';
import { anAlert } from '../alert/support.ts';

it('offers every verdict that there is, each with a key of its own', () => {
  expect(VERDICT_CHOICES.map(({ verdict }) => verdict)).toEqual([...VERDICTS]);
  expect(new Set(VERDICT_CHOICES.map(({ key }) => key)).size).toBe(VERDICTS.length);
});

it.each<[AlertAction, string]>([
  [{ status: 'acknowledged' }, 'acknowledged'],
  [{ verdict: 'false-positive', assignee: 'ann' }, 'closed as false positive, assigned to ann'],
  [{ status: 'open', assignee: '' }, 'opened again, assigned to no one'],
  [{ severity: 'CRITICAL', note: 'why' }, 'made CRITICAL'],
  [{ note: 'why' }, 'noted'],
  [{}, 'changed'],
])('says %j in words: %s', (action, words) => {
  expect(actionWords(action)).toBe(words);
});

describe('undo', () => {
  it.each<[Parameters<typeof anAlert>[0], AlertAction, AlertAction | undefined]>([
    [{ status: 'open' }, { status: 'acknowledged' }, { status: 'open' }],
    [{ status: 'escalated' }, { verdict: 'benign', note: 'x' }, { status: 'escalated' }],
    [{ status: 'closed', verdict: 'benign' }, { status: 'open' }, { verdict: 'benign' }],
    [{ status: 'closed', verdict: 'benign' }, { verdict: 'duplicate' }, { verdict: 'benign' }],
    [{ status: 'open', assignee: 'ann' }, { assignee: 'bob' }, { assignee: 'ann' }],
    [{ severity: 'INFO' }, { severity: 'ALERT' }, { severity: 'INFO' }],
    [{ status: 'closed' }, { status: 'open' }, { status: 'closed' }],
  ])('of %j by %j is %j', (before, action, undo) => {
    expect(undoOf(anAlert(before), action)).toEqual(undo);
  });

  it('is not promised where the API has no way back', () => {
    expect(undoOf(anAlert({ status: 'withdrawn' }), { status: 'acknowledged' })).toBeUndefined();
    expect(undoOf(anAlert({ status: 'closed' }), { verdict: 'benign' })).toBeUndefined();
    expect(undoOf(anAlert(), { note: 'a note stays' })).toBeUndefined();
  });
});

it('takes it for no conflict when only its rule counted on', () => {
  const seen = anAlert();

  expect(standsAlike(seen, anAlert({ count: 99, lastseen: '2026-11-24T13:00:00.000Z', summary: 'more' }))).toBe(true);
  expect(standsAlike(seen, anAlert({ status: 'acknowledged' }))).toBe(false);
  expect(standsAlike(seen, anAlert({ assignee: 'ann' }))).toBe(false);
  expect(standsAlike(seen, anAlert({ severity: 'CRITICAL' }))).toBe(false);
});

describe('who changed it meanwhile', () => {
  const entry = (version: number, actor: string, action: AlertAction): HistoryEntry => ({
    version,
    utctimestamp: '2026-11-24T12:00:00.000Z',
    actor,
    action,
    before: { status: 'open' },
  });

  it('are those who acted after what was seen, and how', () => {
    const history = [
      entry(2, 'old', { status: 'acknowledged' }),
      entry(4, 'ann', { status: 'escalated' }),
      entry(5, 'ann', { verdict: 'benign' }),
      entry(6, 'bob', { note: 'hm' }),
    ];

    expect(changedBy(3, anAlert(), history)).toBe('ann (escalated, then closed as benign), bob (noted)');
  });

  it('is its rule when no one acted', () => {
    expect(changedBy(3, anAlert(), [entry(2, 'ann', { note: 'x' })])).toBe('its rule');
    expect(changedBy(3, anAlert({ reason: 'it fired again' }), [])).toBe('its rule (it fired again)');
  });

  it('says what was there before only where it was something else', () => {
    expect(beforeWords(entry(2, 'ann', { status: 'acknowledged' }))).toBe('was open');
    expect(beforeWords(entry(2, 'ann', { status: 'open' }))).toBe('');
    expect(beforeWords({ action: { assignee: 'bob' }, before: { assignee: 'ann' } })).toBe('was assigned to ann');
    expect(beforeWords({ action: { assignee: 'bob' }, before: { assignee: '' } })).toBe('');
  });
});
