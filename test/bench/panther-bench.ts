import type { Classify } from '../../src/detect/sigma/event-kind.ts';
import { createClassifier } from '../../src/detect/sigma/logsource/classify.ts';
import { SigmaEngine } from '../../src/detect/sigma/sigma-engine.ts';
import type { Event, JsonObject } from '../../src/event/event.ts';
import { normalized } from '../support/normalized.ts';
import { sigmaHqRules } from '../support/sigma-hq-rules.ts';
import { linesOf, TEST_DATA, testFiles } from '../support/test-data.ts';
import { type Metrics, round } from './ingest-benches.ts';

/** One event of Panther's own tests: `expected` says whether the rule of Panther that it tests fires. */
interface PantherCase {
  readonly expected: boolean;
  readonly log: JsonObject;
}

/** Cases of one product, and how many of them any rule of SigmaHQ on that product catches. */
interface Tally {
  firing: number;
  firingCaught: number;
  quiet: number;
  quietCaught: number;
}

/**
 * How many of the events that a rule of Panther ought to catch are caught by any rule of SigmaHQ on the same product, and how many
 * of those that it ought not to. The two sets of rules were written apart and cover different things, so that neither figure has a
 * right value: what changes between two runs is what to look at.
 */
export function panther(): Promise<Metrics> {
  if (TEST_DATA === undefined) throw new Error('the real logs are missing; set MOZDEF_TEST_DATA');
  const classify = createClassifier();
  const engine = new SigmaEngine(sigmaHqRules(), { classify });
  const tallies = new Map<string, Tally>();
  const cases = testFiles('panther', '.gz').flatMap(linesOf).map(readCase);
  const events = cases.map(({ log }) => normalized(log));
  const unknown = { events: 0, matched: 0 };
  for (const [index, event] of events.entries()) {
    const product = classify(event).logsources[0]?.product;
    const matches = engine.match(event);
    if (product === undefined) {
      unknown.events++;
      if (matches.length > 0) unknown.matched++;
    } else {
      const caught = matches.some(({ logsource }) => logsource.product === product);
      count(tallies, product, { expected: cases[index]?.expected === true, caught });
    }
  }
  return Promise.resolve({
    ...figures(tallies),
    events_of_no_product: unknown.events,
    of_these_matched: unknown.matched,
    classify_us: classifyMicroseconds(classify, events),
  });
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

function count(
  tallies: Map<string, Tally>,
  product: string,
  { expected, caught }: { expected: boolean; caught: boolean },
) {
  const tally = tallies.get(product) ?? { firing: 0, firingCaught: 0, quiet: 0, quietCaught: 0 };
  tallies.set(product, tally);
  tally[expected ? 'firing' : 'quiet']++;
  if (caught) tally[expected ? 'firingCaught' : 'quietCaught']++;
}

function figures(tallies: ReadonlyMap<string, Tally>): Metrics {
  const all = [...tallies].sort(([one], [other]) => one.localeCompare(other));
  return Object.fromEntries(
    all.flatMap(([product, { firing, firingCaught, quiet, quietCaught }]) => [
      [`${product}_firing`, firing],
      [`${product}_firing_caught`, firingCaught],
      [`${product}_quiet`, quiet],
      [`${product}_quiet_caught`, quietCaught],
    ]),
  );
}
