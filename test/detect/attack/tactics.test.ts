import { describe, expect, it } from '@jest/globals';
import { isOfAttack, TACTICS, tacticsOf, techniqueOf } from '../../../src/detect/attack/tactics.ts';
import { TECHNIQUE_NAMES } from '../../../src/detect/attack/technique-names.ts';

describe('the table of ATT&CK', () => {
  it('has a name for each technique of each tactic, and no other', () => {
    const all = new Set(TACTICS.flatMap(({ techniques }) => techniques.map((number) => `T${number}`)));

    expect([...all].sort()).toEqual([...TECHNIQUE_NAMES.keys()].sort());
    expect([TACTICS.length, all.size]).toEqual([15, 222]);
    expect(TECHNIQUE_NAMES.get('T1110')).toBe('Brute Force');
  });

  it('says which tactics ids are of, in the order of the matrix', () => {
    expect(tacticsOf(['T1110.001', 'TA0011'])).toEqual(['TA0006', 'TA0011']);
    expect(tacticsOf(['T1078'])).toEqual(['TA0001', 'TA0003', 'TA0004', 'TA0005']);
    expect(tacticsOf(['T9999', 'TA9999', '<b>', ''])).toEqual([]);
  });

  it('knows what was renamed', () => {
    expect(techniqueOf('T1562.004')).toBe('T1686');
    expect(techniqueOf('T1070.001')).toBe('T1685');
    expect(techniqueOf('T1070.003')).toBe('T1070');
    expect(techniqueOf('constructor')).toBeUndefined();
    expect(tacticsOf(['T1562'])).toEqual(['TA0112']);
  });

  it.each([
    ['T1110', ['T1110.001'], true],
    ['T1110.001', ['T1110'], false],
    ['T1110', ['T1110'], true],
    ['T111', ['T1110'], false],
    ['TA0006', ['T1110.001'], true],
    ['TA0006', ['T1046'], false],
    ['T1685', ['T1562.001'], true],
  ] as const)('takes %s to be asked for of %j: %s', (wanted, ids, expected) => {
    expect(isOfAttack(wanted)(ids)).toBe(expected);
  });
});
