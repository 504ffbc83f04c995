import { describe, expect, it } from '@jest/globals';
import { ruleChangedBy, undoOfChange } from '../../public/model/rule-actions.ts';

const exception = (id: string) => ({
  id,
  query: `hostname:${id}`,
  reason: 'r',
  owner: 'o',
  addedby: 'ann',
  added: '2026-11-24T12:00:00Z',
});
const NONE = { version: 0, exceptions: [] };

describe('taking back what was done with a rule', () => {
  it('sets back to what people had said, or to what is configured', () => {
    const off = { version: 1, enabled: false, exceptions: [] };

    expect(undoOfChange({ enabled: false }, NONE, off)).toEqual({ enabled: null });
    expect(undoOfChange({ enabled: null }, off, NONE)).toEqual({ enabled: false });
    expect(undoOfChange({ severity: 'ERROR' }, { ...NONE, severity: 'INFO' }, NONE)).toEqual({ severity: 'INFO' });
    expect(undoOfChange({ note: 'seen' }, NONE, NONE)).toBeUndefined();
  });

  it('takes away the exception that was added, and adds the one that was taken away', () => {
    const [a, b] = [exception('a'), exception('b')];
    const { query, reason, owner } = b;

    expect(
      undoOfChange(
        { except: { query, reason, owner } },
        { ...NONE, exceptions: [a] },
        { version: 1, exceptions: [a, b] },
      ),
    ).toEqual({ unexcept: 'b' });
    expect(undoOfChange({ unexcept: 'b' }, { ...NONE, exceptions: [a, b] }, { version: 1, exceptions: [a] })).toEqual({
      except: { query, reason, owner },
    });
  });

  it('names who was faster, and with what', () => {
    const entry = { utctimestamp: '', before: NONE };
    const history = [
      { ...entry, version: 1, actor: 'bob', change: { enabled: false } },
      { ...entry, version: 2, actor: 'ann', change: { enabled: true } },
      { ...entry, version: 3, actor: 'ann', change: { note: 'better so' } },
    ];

    expect(ruleChangedBy(1, history)).toBe('ann (switched on, then noted)');
    expect(ruleChangedBy(3, history)).toBe('someone else');
  });
});
