import { workerData } from 'node:worker_threads';
import { likelyMeant } from '../config/unknown-key.ts';
import { type Counting, countedBy } from '../detect/counted-by.ts';
import { type LoadedRules, loadRules } from '../detect/load-rules.ts';
import type { Rule } from '../detect/rule/rule.ts';
import { ruleById } from '../detect/rule-of-sigma.ts';
import type { RulesConfig } from '../detect/rules-config.ts';
import type { RuleSettings } from '../detect/settings/rule-setting.ts';
import { MozdefError } from '../lifecycle/error.ts';
import { serveThread } from '../lifecycle/thread.ts';
import { eventsOf } from './event-lines.ts';
import { type TestedRule, testedHere } from './tested-rule.ts';

/*
 * The thread in which a rule of the configuration is tried, or asked what it counts: it may be code, which must not hold up those who
 * wait for the web.
 */

export interface BackTestThreadData {
  readonly config: RulesConfig;
  readonly settings: RuleSettings;
  /** File that spares reading Sigma rules that were read before. */
  readonly cache?: string | undefined;
  readonly id: string;
  /** Half-open, milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
}

/** What is told of the rule. */
export type TestedHead = Pick<TestedRule, 'id' | 'version' | 'groupBy' | 'before' | 'queries'>;

/** What is told of what the rule counts. */
export type CountingHead = Pick<Counting, 'groupBy' | 'queries'>;

const { config, settings, cache, id, ...span } = workerData as BackTestThreadData;
let tested: ReturnType<typeof testedHere> | undefined;
let counting: Counting | undefined;

serveThread({
  async open(): Promise<TestedHead> {
    tested = testedHere(await configuredRule(), span);
    const { id, version, groupBy, before, queries } = tested;
    return { id, version, groupBy, before, queries };
  },
  add: (ndjson: Uint8Array) => tested?.add(eventsOf(ndjson)),
  drafts: () => tested?.drafts(),
  async openCounting(): Promise<CountingHead> {
    const loaded = await loadRules({ config, settings, cache });
    counting = countedBy(id, loaded, span.to) ?? missing(loaded);
    const { groupBy, queries } = counting;
    return { groupBy, queries };
  },
  groups: (ndjson: Uint8Array) => eventsOf(ndjson).map((event) => counting?.groupsOf(event) ?? []),
});

async function configuredRule(): Promise<Rule> {
  const loaded = await loadRules({ config, settings, cache });
  return ruleById(id, loaded) ?? missing(loaded);
}

function missing({ rules, disabled, sigma, faults }: LoadedRules): never {
  const all = [...rules, ...disabled, ...sigma.rules];
  const fault = faults.find((one) => one.rule === id && !one.where.startsWith('rules.config.'));
  if (fault) throw new MozdefError('request-invalid', fault.message, { where: fault.where });
  const meant = likelyMeant(
    id,
    all.map((one) => one.id),
  );
  throw new MozdefError('not-found', `there is no rule ${id} that can be tried`, {
    remedy: meant === undefined ? 'GET /api/rules lists all.' : `Did you mean ${meant}?`,
  });
}
