import { describe, expect, it } from '@jest/globals';
import { linesToMend, type Onlooker, standingOf, verbsOf } from '../../public/model/list-entries.ts';
import type { Entry } from '../../src/lists/entry.ts';

const NOW = '2026-11-24T12:00:00.000Z';
const OVER = '2026-11-24T11:59:59.999Z';
const ANN: Onlooker = { name: 'ann', role: 'engineer', mayEdit: true, mayDecide: true };
const entry = (said: Partial<Entry> = {}): Entry => ({
  type: 'ip',
  value: '203.0.113.7',
  reason: '',
  source: '',
  owner: 'kim',
  added: NOW,
  ...said,
});

describe('what may be done with an entry', () => {
  it.each([
    ['of a watch list', entry(), ANN, ['remove']],
    ['that someone else proposed', entry({ state: 'proposed' }), ANN, ['approve', 'refuse', 'remove']],
    ['that one proposed oneself', entry({ state: 'proposed', owner: 'ann' }), ANN, ['refuse', 'remove']],
    [
      'that an administrator proposed',
      entry({ state: 'proposed', owner: 'ann' }),
      { ...ANN, role: 'administrator' },
      ['approve', 'refuse', 'remove'],
    ],
    ['that is over', entry({ state: 'proposed', expires: OVER }), ANN, ['refuse', 'remove']],
    ['that is approved', entry({ state: 'approved' }), ANN, ['refuse', 'remove']],
    ['that is approved, by responders', entry({ state: 'approved' }), { ...ANN, mayDecide: false }, []],
    ['that is proposed, by responders', entry({ state: 'proposed' }), { ...ANN, mayDecide: false }, ['remove']],
    ['by viewers', entry(), { ...ANN, mayDecide: false, mayEdit: false }, []],
  ] as const)('%s', (_case, one, looker, verbs) => {
    expect(verbsOf(one, looker, NOW)).toEqual(verbs);
  });

  it('goes by how it stands', () => {
    expect(standingOf(entry(), NOW)).toBe('in-force');
    expect(standingOf(entry({ state: 'refused' }), NOW)).toBe('refused');
    expect(standingOf(entry({ state: 'approved', expires: OVER }), NOW)).toBe('over');
  });
});

describe('what is left of a text that was imported', () => {
  it('are the lines that were wrong', () => {
    expect(linesToMend('1.1.1.1\r\n999.1.1.1\n\nfoo bar', [{ line: 2 }, { line: 4 }])).toBe('999.1.1.1\nfoo bar');
    expect(linesToMend('1.1.1.1', [])).toBe('');
  });

  it('keeps the line that names its columns', () => {
    expect(linesToMend('\n"reason", Value\nx,1.1.1.1\ny,300.1.1.1', [{ line: 4 }])).toBe(
      '"reason", Value\ny,300.1.1.1',
    );
  });
});
