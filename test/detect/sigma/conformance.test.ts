import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { createClassifier } from '../../../src/detect/sigma/logsource/classify.ts';
import { everyKind } from '../../../src/detect/sigma/logsource/every-kind.ts';
import { SigmaQueries } from '../../../src/detect/sigma/query/sigma-queries.ts';
import type { SigmaRule } from '../../../src/detect/sigma/rule.ts';
import { SigmaEngine } from '../../../src/detect/sigma/sigma-engine.ts';
import type { JsonObject } from '../../../src/event/event.ts';
import { compileMatcher, type Matcher } from '../../../src/query/matches.ts';
import { normalized } from '../../support/normalized.ts';
import { sigmaHqRules } from '../../support/sigma-hq-rules.ts';
import { linesOf, TEST_DATA } from '../../support/test-data.ts';
import { WINDOWS_SHAPES } from '../../support/windows-shapes.ts';

const describeWithData = TEST_DATA === undefined ? describe.skip : describe;

/** What pySigma's pipelines and SQLite find in one file (data/README.md): line numbers by rule, at most a hundred of `n`. */
interface FileTruth {
  readonly rules: Readonly<Record<string, RuleTruth>>;
}
interface RuleTruth {
  readonly n?: number;
  readonly lines?: readonly number[];
  /** Lines about which the engines that made the truth differ. */
  readonly disputed?: readonly number[];
}

/** Where we differ from the truth, and the specification's reason. */
const DEVIATIONS: readonly { readonly hit: string; readonly reported: boolean; readonly why: string }[] = [
  256, 260,
].map((line) => ({
  hit: `empire_persistence_registry_modification_run_keys_elevated_user.ndjson 64e8e417-c19a-475a-8d19-98ea705394cc ${line}`,
  reported: false,
  why: 'Disputed in the truth: these events have no ContextInfo, and a field that is absent contains nothing, not even `*`.',
}));

interface Hits {
  /** `file rule line`, as others find them too. */
  readonly found: Set<string>;
  /** The same for rules on process_creation that match the audit of Security (4688), which the truth leaves out. */
  readonly audited: Set<string>;
  /** Those that what a store is asked for does not find. */
  readonly unasked: Set<string>;
}

/** What a store is asked for, by rule; made for those that match something. */
const asked = new Map<SigmaRule, Matcher>();
const queries = new SigmaQueries({ kinds: () => everyKind() });

function isAsked(rule: SigmaRule): Matcher {
  const known = asked.get(rule) ?? compileMatcher(queries.of(rule)());
  asked.set(rule, known);
  return known;
}

const truth: ReadonlyMap<string, FileTruth> = readTruth();
const all = hitsOf(truth, ({ lines = [] }) => lines);
/** Rules of files of which the truth lists only some lines. */
const cut = [...truth].flatMap(([file, { rules }]) =>
  Object.entries(rules).flatMap(([id, { n = 0, lines = [] }]) =>
    n > lines.length ? [{ rule: `${file} ${id}`, n }] : [],
  ),
);

describeWithData('conformance with pySigma on real attacks (set MOZDEF_TEST_DATA when the folder is elsewhere)', () => {
  let rules: SigmaRule[] = [];
  beforeAll(() => {
    rules = sigmaHqRules();
  }, 60_000);

  describe.each(Object.entries(WINDOWS_SHAPES))('sent as %s', (_, shape) => {
    let hits: Hits = { found: new Set(), audited: new Set(), unasked: new Set() };
    beforeAll(() => {
      hits = findHits(rules, shape);
    }, 120_000);

    it('finds every line of every rule', () => {
      expect(all.filter((hit) => !hits.found.has(hit))).toEqual([]);
      expect(all.length).toBeGreaterThan(100);
    });

    it('finds as many lines as there are where the truth does not list them all', () => {
      const found = cut.map(({ rule }) => ({
        rule,
        n: [...hits.found].filter((hit) => hit.startsWith(`${rule} `)).length,
      }));

      expect(found).toEqual(cut);
    });

    it('reports nothing else, and says why where it differs', () => {
      const known = new Set(all);
      const partly = new Set(cut.map(({ rule }) => rule));
      const more = [...hits.found].filter((hit) => !known.has(hit) && !partly.has(hit.slice(0, hit.lastIndexOf(' '))));

      expect(more).toEqual(DEVIATIONS.filter(({ reported }) => reported).map(({ hit }) => hit));
    });

    it('lists each line that the truth disputes, as it takes it', () => {
      const disputed = hitsOf(truth, ({ disputed: lines = [] }) => lines);

      expect(disputed.map((hit) => ({ hit, reported: hits.found.has(hit) }))).toEqual(
        DEVIATIONS.map(({ hit, reported }) => ({ hit, reported })),
      );
    });

    it('would find all of it by asking a store for less than everything', () => {
      expect([...hits.unasked]).toEqual([]);
    });

    it('finds rules on process creation in the audit of Security too, which is counted apart', () => {
      expect(hits.audited.size).toBe(26);
    });
  });
});

/** What all rules find in the files of the truth, sent in this shape. */
function findHits(rules: readonly SigmaRule[], shape: (flat: JsonObject) => JsonObject): Hits {
  const hits: Hits = { found: new Set(), audited: new Set(), unasked: new Set() };
  const classify = createClassifier();
  const engine = new SigmaEngine(rules, { classify });
  for (const file of truth.keys()) {
    for (const [index, line] of linesOf(join(TEST_DATA ?? '', 'windows', `${file}.gz`)).entries()) {
      const event = normalized(shape(JSON.parse(line) as JsonObject));
      const audit = classify(event).name === 'windows/security/process_creation';
      const matched = engine.match(event);
      for (const { id } of matched.filter((rule) => !isAsked(rule)(event)))
        hits.unasked.add(`${file} ${id} ${index + 1}`);
      for (const { id, logsource } of matched) {
        const apart = audit && logsource.category === 'process_creation';
        (apart ? hits.audited : hits.found).add(`${file} ${id} ${index + 1}`);
      }
    }
  }
  return hits;
}

function readTruth(): Map<string, FileTruth> {
  if (TEST_DATA === undefined) return new Map();
  const text = readFileSync(join(TEST_DATA, 'sigma-truth-dev.json'), 'utf8');
  return new Map(Object.entries((JSON.parse(text) as { truth: Record<string, FileTruth> }).truth));
}

/** `file rule line` of the lines that `linesOfRule` takes. */
function hitsOf(files: ReadonlyMap<string, FileTruth>, linesOfRule: (rule: RuleTruth) => readonly number[]): string[] {
  return [...files].flatMap(([file, entry]) =>
    Object.entries(entry.rules).flatMap(([id, rule]) => linesOfRule(rule).map((line) => `${file} ${id} ${line}`)),
  );
}
