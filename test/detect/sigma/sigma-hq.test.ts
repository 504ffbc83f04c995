import { describe, expect, it } from '@jest/globals';
import { evaluatePlain } from '../../../src/detect/sigma/evaluate-plain.ts';
import { mayConcern } from '../../../src/detect/sigma/event-kind.ts';
import { createClassifier } from '../../../src/detect/sigma/logsource/classify.ts';
import { everyKind } from '../../../src/detect/sigma/logsource/every-kind.ts';
import { SigmaQueries } from '../../../src/detect/sigma/query/sigma-queries.ts';
import { readSigma } from '../../../src/detect/sigma/read-sigma.ts';
import { SigmaEngine } from '../../../src/detect/sigma/sigma-engine.ts';
import { describeFault } from '../../../src/detect/sigma/sigma-fault.ts';
import { compileMatcher } from '../../../src/query/matches.ts';
import { normalized } from '../../support/normalized.ts';
import { sigmaTexts } from '../../support/sigma-rules.ts';
import { linesOf, TEST_DATA, testFiles } from '../../support/test-data.ts';

/** Of so many real events one is tried, and those that the engine says match. */
const SAMPLE = 50;

(TEST_DATA === undefined ? describe.skip : describe)('the rules of SigmaHQ', () => {
  const files = sigmaTexts().map(({ file, text }) => readSigma(text, file));
  const rules = files.flatMap((file) => file.rules);

  it('are all read, without a fault', () => {
    expect(files.flatMap(({ faults, warnings }) => [...faults, ...warnings]).map(describeFault)).toEqual([]);
    expect(rules).toHaveLength(3_780);
    expect(new Set(rules.map(({ id }) => id)).size).toBe(3_780);
  });

  it('ask a store for less than everything, save for a few, and mostly for little', () => {
    const queries = new SigmaQueries({ kinds: () => everyKind() });
    const asked = rules.map((rule) => queries.of(rule)());
    const wide = asked.filter(({ op }) => op === 'everything');
    const events = testFiles('windows', '.gz')
      .flatMap(linesOf)
      .filter((_, index) => index % 500 === 0)
      .map((line) => normalized(JSON.parse(line)));
    const some = asked.filter((_, index) => index % 5 === 0).map(compileMatcher);
    const found = some.map((matches) => events.filter(matches).length / events.length);

    expect(wide.length).toBeLessThan(20);
    expect(found.filter((share) => share < 0.01).length / found.length).toBeGreaterThan(0.9);
  });

  it('match real events as the plain evaluator says', () => {
    const classify = createClassifier();
    const engine = new SigmaEngine(rules, { classify });
    const lines = testFiles('windows', '.gz').flatMap(linesOf);
    let matched = 0;
    for (const [index, line] of lines.entries()) {
      const event = normalized(JSON.parse(line));
      const found = engine.match(event);
      if (index % SAMPLE > 0 && found.length === 0) continue;
      const kind = classify(event);
      const concerned = rules.filter(({ logsource }) =>
        kind.logsources.some((source) => mayConcern(logsource, source)),
      );
      const plain = concerned.filter((rule) => evaluatePlain(rule, event, kind));
      matched += plain.length;
      expect(found.map(({ id }) => id)).toEqual(plain.map(({ id }) => id));
    }
    expect(matched).toBeGreaterThan(200);
  }, 120_000);
});
