import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { createClassifier } from '../../../src/detect/sigma/logsource/classify.ts';
import { SigmaEngine } from '../../../src/detect/sigma/sigma-engine.ts';
import type { JsonObject } from '../../../src/event/event.ts';
import { normalized } from '../../support/normalized.ts';
import { sigmaHqRules } from '../../support/sigma-hq-rules.ts';
import { linesOf, TEST_DATA } from '../../support/test-data.ts';

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
}

describeWithData('conformance with pySigma on real attacks (set MOZDEF_TEST_DATA when the folder is elsewhere)', () => {
  const truth = new Map<string, FileTruth>();
  const hits: Hits = { found: new Set(), audited: new Set() };

  beforeAll(() => {
    const text = readFileSync(join(TEST_DATA ?? '', 'sigma-truth-dev.json'), 'utf8');
    const files = (JSON.parse(text) as { truth: Record<string, FileTruth> }).truth;
    for (const [file, entry] of Object.entries(files)) truth.set(file, entry);
    const classify = createClassifier();
    const engine = new SigmaEngine(sigmaHqRules(), { classify });
    for (const file of truth.keys()) {
      for (const [index, line] of linesOf(join(TEST_DATA ?? '', 'windows', `${file}.gz`)).entries()) {
        const event = normalized(JSON.parse(line) as JsonObject);
        const audit = classify(event).name === 'windows/security/process_creation';
        for (const { id, logsource } of engine.match(event)) {
          const apart = audit && logsource.category === 'process_creation';
          (apart ? hits.audited : hits.found).add(`${file} ${id} ${index + 1}`);
        }
      }
    }
  }, 120_000);

  it('finds every line of every rule', () => {
    const missing = wanted(truth).filter((hit) => !hits.found.has(hit));

    expect(missing).toEqual([]);
    expect(wanted(truth).length).toBeGreaterThan(100);
  });

  it('finds as many lines as there are where the truth does not list them all', () => {
    const counts = [...truth].flatMap(([file, { rules }]) =>
      Object.entries(rules).flatMap(([rule, { n = 0, lines = [] }]) =>
        n > lines.length ? [{ rule: `${file} ${rule}`, n }] : [],
      ),
    );
    const found = counts.map(({ rule }) => ({
      rule,
      n: [...hits.found].filter((hit) => hit.startsWith(`${rule} `)).length,
    }));

    expect(found).toEqual(counts);
  });

  it('reports nothing else, and says why where it differs', () => {
    const known = new Set(wanted(truth));
    const unlisted = new Set(
      [...truth].flatMap(([file, { rules }]) =>
        Object.entries(rules).flatMap(([rule, { n = 0, lines = [] }]) => (n > lines.length ? [`${file} ${rule}`] : [])),
      ),
    );
    const more = [...hits.found].filter((hit) => !known.has(hit) && !unlisted.has(hit.slice(0, hit.lastIndexOf(' '))));

    expect(more).toEqual(DEVIATIONS.filter(({ reported }) => reported).map(({ hit }) => hit));
  });

  it('lists each line that the truth disputes, as it takes it', () => {
    const disputed = [...truth].flatMap(([file, { rules }]) =>
      Object.entries(rules).flatMap(([rule, { disputed: lines = [] }]) =>
        lines.map((line) => `${file} ${rule} ${line}`),
      ),
    );

    expect(disputed.map((hit) => ({ hit, reported: hits.found.has(hit) }))).toEqual(
      DEVIATIONS.map(({ hit, reported }) => ({ hit, reported })),
    );
  });

  it('finds rules on process creation in the audit of Security too, which is counted apart', () => {
    expect(hits.audited.size).toBeGreaterThan(0);
  });
});

/** All hits that the truth lists. */
function wanted(truth: ReadonlyMap<string, FileTruth>): string[] {
  return [...truth].flatMap(([file, { rules }]) =>
    Object.entries(rules).flatMap(([rule, { lines = [] }]) => lines.map((line) => `${file} ${rule} ${line}`)),
  );
}
