import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { actionsConfig } from '../../src/respond/actions-config.ts';
import { NEWS_KINDS, type NewsKind } from '../../src/respond/news.ts';
import { inAlertOrder, nextBatch, sift, type WaitingEntry } from '../../src/respond/next-batch.ts';
import { anAlert } from '../alert/support.ts';
import { NOW } from './support.ts';

let made = 0;

function entry(alert: string, said: Partial<WaitingEntry> & { readonly severity?: 'CRITICAL' } = {}): WaitingEntry {
  const { severity = 'WARNING', ...rest } = said;
  const id = `ops.${String(made++).padStart(6, '0')}`;
  const time = new Date(NOW).toISOString();
  const { events: _, ...told } = anAlert({ id: alert, severity });
  return {
    id,
    target: 'ops',
    kind: 'raised',
    alert: told,
    version: 1,
    time,
    first: true,
    attempts: 0,
    revision: 1,
    ...rest,
  };
}

function rulesOf(given: object) {
  const { ops } = actionsConfig.parse({ ops: { use: 'slack', ...given } });
  if (!ops) throw new Error('no target');
  return ops;
}

const names = (batch: readonly WaitingEntry[]): string[] => batch.map(({ alert, kind }) => `${alert.id} ${kind}`);

describe('the next batch', () => {
  it('is the oldest news, by itself', () => {
    expect(names(nextBatch(rulesOf({}), [entry('a'), entry('b')], NOW))).toEqual(['a raised']);
    expect(nextBatch(rulesOf({}), [], NOW)).toEqual([]);
  });

  it('passes over what is not to be tried yet, and all that comes after it of the same alert', () => {
    const waiting = [entry('a', { next: NOW + 1 }), entry('a', { kind: 'closed' }), entry('b')];

    expect(names(nextBatch(rulesOf({}), waiting, NOW))).toEqual(['b raised']);
    expect(names(nextBatch(rulesOf({}), waiting, NOW + 1))).toEqual(['a raised']);
  });

  it('waits for more, so long and no longer', () => {
    const rules = rulesOf({ aggregate: { within: '5m', most: 3 } });
    const waiting = [entry('a'), entry('b')];

    expect(nextBatch(rules, waiting, NOW + 299_999)).toEqual([]);
    expect(names(nextBatch(rules, waiting, NOW + 300_000))).toEqual(['a raised', 'b raised']);
    expect(names(nextBatch(rules, [...waiting, entry('c'), entry('d')], NOW))).toEqual([
      'a raised',
      'b raised',
      'c raised',
    ]);
  });

  it('lets people sleep unless it is grave', () => {
    const rules = rulesOf({ quiet: { hours: [{ from: '11:00', to: '13:00' }], except: 'CRITICAL' } });
    const waiting = [entry('a'), entry('b', { severity: 'CRITICAL' })];

    expect(names(nextBatch(rules, waiting, NOW))).toEqual(['b raised']);
    expect(names(nextBatch(rules, waiting, NOW + 3_600_000))).toEqual(['a raised']);
  });
});

describe('the order of news', () => {
  it('is that of versions within an alert, whatever the clocks of those who wrote it said', () => {
    const given = [entry('a', { kind: 'acknowledged', version: 2 }), entry('b'), entry('a', { version: 1 })];

    expect(names(inAlertOrder(given))).toEqual(['a raised', 'b raised', 'a acknowledged']);
  });
});

describe('what is said of a batch', () => {
  const said = (told: readonly string[], ...batch: readonly WaitingEntry[]): string[] =>
    names(sift(batch, (alert) => told.includes(alert)));
  const after = (kind: NewsKind): WaitingEntry => entry('a', { kind, first: false });

  it('is the last news of each alert', () => {
    expect(said([], entry('a'), entry('b'), after('acknowledged'))).toEqual(['b raised', 'a acknowledged']);
  });

  it('takes nothing back of which no one heard', () => {
    expect(said([], entry('a'), after('withdrawn'))).toEqual([]);
    expect(said([], after('withdrawn'))).toEqual([]);
    expect(said(['a'], after('withdrawn'))).toEqual(['a withdrawn']);
  });

  it('tells what comes later only where the alert was told, or is told now for the first time', () => {
    expect(said([], after('closed'))).toEqual([]);
    expect(said([], after('updated'))).toEqual([]);
    expect(said([], entry('a', { kind: 'updated' }))).toEqual(['a updated']);
    expect(said(['a'], entry('a'))).toEqual([]);
  });

  it('never says more than once of an alert, nor anything of one that is neither told nor new', () => {
    const entries = fc.array(
      fc.record({ alert: fc.constantFrom('a', 'b', 'c'), kind: fc.constantFrom(...NEWS_KINDS), first: fc.boolean() }),
    );
    fc.assert(
      fc.property(entries, fc.subarray(['a', 'b', 'c']), (given, told) => {
        const batch = given.map(({ alert, kind, first }) => entry(alert, { kind, first }));
        const alerts = sift(batch, (alert) => told.includes(alert)).map(({ alert }) => alert.id);

        expect(new Set(alerts).size).toBe(alerts.length);
        for (const id of alerts) {
          const news = batch.some(({ alert, first, kind }) => alert.id === id && (first || kind === 'raised'));
          expect(told.includes(id) || news).toBe(true);
        }
      }),
    );
  });
});
