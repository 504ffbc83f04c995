import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { evaluatePlain } from '../../src/detect/sigma/evaluate-plain.ts';
import { type Classify, mayConcern } from '../../src/detect/sigma/event-kind.ts';
import { createClassifier } from '../../src/detect/sigma/logsource/classify.ts';
import { readSigma } from '../../src/detect/sigma/read-sigma.ts';
import type { SigmaRule } from '../../src/detect/sigma/rule.ts';
import { RuleCache } from '../../src/detect/sigma/rule-cache.ts';
import { SigmaEngine } from '../../src/detect/sigma/sigma-engine.ts';
import type { Event } from '../../src/event/event.ts';
import { normalized } from '../support/normalized.ts';
import { type SigmaText, sigmaTexts } from '../support/sigma-rules.ts';
import { linesOf, testFiles } from '../support/test-data.ts';

/** One process of `npm run bench -- sigma`, whose memory and machine code nothing else has touched: sends what it measured. */

const ROUNDS = 7;
/** Of so many events one is tried by the plain evaluator. */
const SAMPLE = 100;
const [mode = 'match', cachePath = ''] = process.argv.slice(2);

/** CPU microseconds on all threads. */
function cpu(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const used = process.cpuUsage(before);
  return used.user + used.system;
}

function least(rounds: number, work: () => void): number {
  return Math.min(...Array.from({ length: rounds }, () => cpu(work)));
}

function rss(): number {
  globalThis.gc?.();
  return process.memoryUsage.rss() / 1e6;
}

function load(texts: readonly SigmaText[]): readonly SigmaRule[] {
  const cache = new RuleCache(existsSync(cachePath) ? readFileSync(cachePath, 'utf8') : undefined);
  const rules = texts.flatMap(({ file, text }) => cache.read(text, (content) => readSigma(content, file)).rules);
  if (cache.changed) writeFileSync(cachePath, cache.toText());
  return rules;
}

const texts = sigmaTexts();
const classify = createClassifier();
const metrics: Record<string, number> = {};

function measureLoad(): SigmaEngine {
  let engine: SigmaEngine | undefined;
  let rules: readonly SigmaRule[] = [];
  metrics['load_ms'] =
    cpu(() => {
      rules = load(texts);
      engine = new SigmaEngine(rules, { classify });
    }) / 1000;
  metrics['rules'] = rules.length;
  if (!engine) throw new Error('no engine');
  return engine;
}

function measureMatching(): void {
  const lines = testFiles('windows', '.gz').flatMap(linesOf);
  const events = lines.map((line) => normalized(JSON.parse(line)));
  const parsing = least(ROUNDS, () => {
    for (const line of lines) JSON.parse(line);
  });
  const before = rss();
  const engine = measureLoad();
  let hits = 0;
  const tryAll = (): void => {
    hits = 0;
    for (const event of events) hits += engine.match(event).length;
  };
  metrics['first_pass_ms'] = cpu(tryAll) / 1000;
  metrics['rss_growth_mb'] = process.memoryUsage.rss() / 1e6 - before;
  const matching = least(ROUNDS, tryAll);
  metrics['events'] = events.length;
  metrics['hits'] = hits;
  metrics['json_parse_us'] = parsing / events.length;
  metrics['match_us'] = matching / events.length;
  metrics['times_json_parse'] = matching / parsing;
  const plain = measurePlain(events);
  metrics['plain_us'] = plain;
  metrics['times_faster_than_plain'] = plain / (matching / events.length);
}

/** CPU microseconds for one event of trying each rule that may concern it. */
function measurePlain(events: readonly Event[]): number {
  const rules = load(texts);
  const sample = events.filter((_, index) => index % SAMPLE === 0);
  const routed = routes(rules, classify);
  const run = (): void => {
    for (const event of sample) for (const rule of routed(event)) evaluatePlain(rule, event, classify(event));
  };
  run();
  return cpu(run) / sample.length;
}

function routes(rules: readonly SigmaRule[], classify: Classify): (event: Event) => readonly SigmaRule[] {
  const known = new Map<unknown, readonly SigmaRule[]>();
  return (event) => {
    const kind = classify(event);
    const before = known.get(kind);
    if (before) return before;
    const concerned = rules.filter((rule) => kind.logsources.some((source) => mayConcern(rule.logsource, source)));
    known.set(kind, concerned);
    return concerned;
  };
}

if (mode === 'match') measureMatching();
else measureLoad();
process.send?.(metrics);
