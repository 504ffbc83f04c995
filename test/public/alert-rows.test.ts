import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { type AlertRows, appendAlerts, NO_ROWS, showWaiting, takeAlerts } from '../../public/model/alert-rows.ts';
import type { VersionedAlert } from '../../src/alert/find-alerts.ts';
import { anAlert } from '../alert/support.ts';

const at = (second: number): string => new Date(Date.UTC(2026, 10, 24, 12, 0, second)).toISOString();
const alert = (id: string, second: number, said: Partial<VersionedAlert> = {}): VersionedAlert => ({
  ...anAlert({ id, utctimestamp: at(second), ...said }),
  version: said.version ?? 1,
});
const OPTIONS = { wanted: ({ status }: VersionedAlert) => status === 'open', mayShow: true, hasMore: false };
const rowsOf = (...shown: readonly VersionedAlert[]): AlertRows => ({ shown, waiting: [] });
const ids = (alerts: readonly VersionedAlert[]): string[] => alerts.map(({ id }) => id);

describe('the list of alerts', () => {
  const two = rowsOf(alert('b', 2), alert('a', 1));

  it('takes in what is new and wanted, newest first', () => {
    const rows = takeAlerts(two, [alert('c', 3), alert('z', 4, { status: 'closed' }), alert('m', 2)], OPTIONS);

    expect(ids(rows.shown)).toEqual(['c', 'b', 'm', 'a']);
    expect(rows.waiting).toEqual([]);
  });

  it('lets what is new wait while someone reads, and shows it when asked', () => {
    const held = { ...OPTIONS, mayShow: false };
    const first = takeAlerts(two, [alert('c', 3)], held);
    const second = takeAlerts(first, [alert('d', 4), alert('c', 3, { version: 2, count: 99 })], held);
    expect(ids(second.shown)).toEqual(['b', 'a']);
    expect(second.waiting.map(({ id, count }) => [id, count])).toEqual([
      ['d', 10],
      ['c', 99],
    ]);

    expect(ids(showWaiting(second).shown)).toEqual(['d', 'c', 'b', 'a']);
    // Closed by someone before it was ever seen: it is no news.
    expect(ids(takeAlerts(second, [alert('d', 4, { version: 2, status: 'closed' })], held).waiting)).toEqual(['c']);
  });

  it('changes a row where it stands, and keeps it there even when it is not wanted any more', () => {
    const rows = takeAlerts(two, [alert('b', 2, { version: 2, status: 'closed' })], OPTIONS);

    expect(rows.shown.map(({ id, status }) => [id, status])).toEqual([
      ['b', 'closed'],
      ['a', 'open'],
    ]);
  });

  it('never goes back to an older version, in whatever order answers come', () => {
    const newer = takeAlerts(two, [alert('b', 2, { version: 5, count: 50 })], OPTIONS);

    expect(takeAlerts(newer, [alert('b', 2, { version: 4, count: 40 })], OPTIONS)).toEqual(newer);
  });

  it('leaves to later pages what belongs there', () => {
    const old = alert('old', 0);

    expect(ids(takeAlerts(two, [old], { ...OPTIONS, hasMore: true }).shown)).toEqual(['b', 'a']);
    expect(ids(takeAlerts(two, [old], OPTIONS).shown)).toEqual(['b', 'a', 'old']);
    expect(ids(appendAlerts(two, [alert('a', 1), old]).shown)).toEqual(['b', 'a', 'old']);
  });

  it('holds each alert once and in order, and moves none that is shown while someone reads', () => {
    const some = fc
      .array(fc.record({ n: fc.nat(8), version: fc.integer({ min: 1, max: 4 }), open: fc.boolean() }))
      .map((list) =>
        list.map(({ n, version, open }) => alert(`a${n}`, n, { version, status: open ? 'open' : 'closed' })),
      );
    const steps = fc.array(fc.tuple(some, fc.boolean()));
    fc.assert(
      fc.property(steps, (all) => {
        let rows = NO_ROWS;
        for (const [read, mayShow] of all) {
          const next = takeAlerts(rows, read, { ...OPTIONS, mayShow });
          if (!mayShow) expect(ids(next.shown)).toEqual(ids(rows.shown));
          const whole = [...next.shown, ...next.waiting];
          expect(new Set(ids(whole)).size).toBe(whole.length);
          const times = next.shown.map(({ utctimestamp }) => utctimestamp);
          expect(times).toEqual([...times].sort().reverse());
          rows = next;
        }
      }),
    );
  });
});
