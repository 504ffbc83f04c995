import type { Classify } from '../../src/detect/sigma/event-kind.ts';
import { createClassifier } from '../../src/detect/sigma/logsource/classify.ts';
import { SigmaEngine } from '../../src/detect/sigma/sigma-engine.ts';
import type { Event, JsonObject } from '../../src/event/event.ts';
import { sigmaHqRules } from '../support/sigma-hq-rules.ts';
import { linesOf, TEST_DATA, testFiles } from '../support/test-data.ts';
import { bundledRules, eventReader } from './bundled-rules.ts';
import { type Metrics, round } from './ingest-benches.ts';

/** One event of Panther's own tests: `expected` says whether the rule of Panther that it tests fires. */
interface PantherCase {
  readonly expected: boolean;
  readonly log: JsonObject;
}

/** The sets of rules that are tried, each counted apart. */
const SETS = ['sigma', 'bundled'] as const;
type RuleSet = (typeof SETS)[number];

/** Cases of one log source that ought to be caught, or ought not to, and how many of them any rule of each set catches. */
interface Tally extends Record<RuleSet, number> {
  cases: number;
}
type Tallies = Map<string, Record<'firing' | 'quiet', Tally>>;

/** The log source of events of which Sigma's tables know no product. */
const OTHER = 'other';
const ALL = 'all';

/**
 * How many of the events that a rule of Panther ought to catch are caught by any rule of SigmaHQ on the same product, and by any
 * rule that comes with MozDef, and how many of those that it ought not to. The sets of rules were written apart and cover different
 * things, so that no figure has a right value: what changes between two runs is what to look at. An event is tried by itself, so
 * that rules which count cannot catch any.
 */
export async function panther(): Promise<Metrics> {
  if (TEST_DATA === undefined) throw new Error('the real logs are missing; set MOZDEF_TEST_DATA');
  const classify = createClassifier();
  const caughtBySigma = sigmaCatcher(classify);
  const alertsOf = await bundledRules();
  const read = await eventReader();
  const cases = testFiles('panther', '.gz').flatMap(linesOf).map(readCase);
  const events = cases.map(({ log }) => read(log));
  const tallies: Tallies = new Map();
  for (const [index, event] of events.entries()) {
    const product = classify(event).logsources[0]?.product;
    const kind = cases[index]?.expected === true ? 'firing' : 'quiet';
    const caught = { sigma: caughtBySigma(event, product), bundled: alertsOf(event).length > 0 };
    for (const source of [ALL, product ?? OTHER]) count(tallyOf(tallies, source)[kind], caught);
  }
  return { ...figures(tallies), classify_us: classifyMicroseconds(classify, events) };
}

/** Whether a rule of SigmaHQ on this product matches; of events of no product, any rule. */
function sigmaCatcher(classify: Classify): (event: Event, product: string | undefined) => boolean {
  const engine = new SigmaEngine(sigmaHqRules(), { classify });
  return (event, product) =>
    engine.match(event).some(({ logsource }) => product === undefined || logsource.product === product);
}

const ROUNDS = 20;

/** CPU microseconds of classifying one event, half of them of no known source; the least of several rounds. */
function classifyMicroseconds(classify: Classify, events: readonly Event[]): number {
  const rounds = Array.from({ length: ROUNDS }, () => {
    const before = process.cpuUsage();
    for (const event of events) classify(event);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / events.length;
  });
  return round(Math.min(...rounds), 2);
}

function readCase(line: string): PantherCase {
  return JSON.parse(line) as PantherCase;
}

function tallyOf(tallies: Tallies, source: string): Record<'firing' | 'quiet', Tally> {
  const empty = (): Tally => ({ cases: 0, sigma: 0, bundled: 0 });
  const tally = tallies.get(source) ?? { firing: empty(), quiet: empty() };
  tallies.set(source, tally);
  return tally;
}

function count(tally: Tally, caught: Readonly<Record<RuleSet, boolean>>): void {
  tally.cases++;
  for (const set of SETS) if (caught[set]) tally[set]++;
}

/** Of each log source how many cases there are, and how many of them each set of rules catches. */
function figures(tallies: Tallies): Metrics {
  const sources = [...tallies].sort(([one], [other]) => one.localeCompare(other));
  return Object.fromEntries(
    sources.flatMap(([source, tally]) =>
      (['firing', 'quiet'] as const).flatMap((kind) => [
        [`${source}_${kind}`, tally[kind].cases],
        ...SETS.map((set) => [`${source}_${kind}_${set}`, tally[kind][set]]),
      ]),
    ),
  );
}
