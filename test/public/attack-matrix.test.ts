import { describe, expect, it } from '@jest/globals';
import type { RuleView } from '../../public/api/types.ts';
import { attackMatrix } from '../../public/model/attack-matrix.ts';

const rule = (id: string, attack: readonly string[], said: Partial<RuleView> = {}): RuleView =>
  ({ id, title: id, attack, alerts: 0, state: 'on', ...said }) as RuleView;

describe('the matrix of ATT&CK', () => {
  const rules = [
    rule('a', ['T1110.001', 'T1110'], { alerts: 3 }),
    rule('b', ['T1110.003', 'T1046']),
    rule('c', ['T1562.001', 'TA0011']),
    rule('d', ['T1531'], { state: 'off', alerts: 1 }),
    rule('e', ['T9999', 'TA9999']),
  ];
  const { columns, counts, unknown } = attackMatrix(rules);
  const column = (id: string) => columns.find((one) => one.id === id);
  const cell = (tactic: string, id: string) => column(tactic)?.cells.find((one) => one.id === id);

  it('says of each technique whether rules look for it, and whether one alerted', () => {
    expect(cell('TA0006', 'T1110')).toMatchObject({ name: 'Brute Force', standing: 'covered', alerts: 3 });
    expect(cell('TA0006', 'T1110')?.rules.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(cell('TA0007', 'T1046')?.standing).toBe('quiet');
    expect(cell('TA0040', 'T1531')?.standing).toBe('off');
    expect(cell('TA0007', 'T1012')).toMatchObject({ standing: 'uncovered', rules: [] });
    expect(counts).toEqual({ covered: 1, quiet: 2, off: 1, uncovered: 218 });
  });

  it('counts what was renamed for its present id, and has what names a tactic alone', () => {
    expect(cell('TA0112', 'T1685')?.rules.map(({ id }) => id)).toEqual(['c']);
    expect(column('TA0011')?.cells[0]).toMatchObject({ id: 'TA0011', name: 'without a technique', standing: 'quiet' });
    expect(unknown).toEqual(['T9999', 'TA9999']);
  });

  it('puts those that alerted first', () => {
    expect(column('TA0006')?.cells[0]?.id).toBe('T1110');
    expect(columns.map(({ name }) => name).slice(0, 3)).toEqual([
      'Reconnaissance',
      'Resource Development',
      'Initial Access',
    ]);
  });
});
