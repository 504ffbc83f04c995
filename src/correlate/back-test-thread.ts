import { workerData } from 'node:worker_threads';
import { likelyMeant } from '../config/unknown-key.ts';
import { loadRules } from '../detect/load-rules.ts';
import type { RulesConfig } from '../detect/rules-config.ts';
import type { RuleSettings } from '../detect/settings/rule-setting.ts';
import { MozdefError } from '../lifecycle/error.ts';
import { serveThread } from '../lifecycle/thread.ts';
import { eventsOf } from './event-lines.ts';
import { type TestedRule, testedHere } from './tested-rule.ts';

/* The thread in which a rule of the configuration is tried: it may be code, which must not hold up those who wait for the web. */

export interface BackTestThreadData {
  readonly config: RulesConfig;
  readonly settings: RuleSettings;
  readonly id: string;
  /** Half-open, milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
}

/** What is told of the rule. */
export type TestedHead = Pick<TestedRule, 'id' | 'version' | 'groupBy' | 'before' | 'queries'>;

const { config, settings, id, ...span } = workerData as BackTestThreadData;
let tested: ReturnType<typeof testedHere> | undefined;

serveThread({
  async open(): Promise<TestedHead> {
    tested = testedHere(await configuredRule(), span);
    const { id, version, groupBy, before, queries } = tested;
    return { id, version, groupBy, before, queries };
  },
  add: (ndjson: Uint8Array) => tested?.add(eventsOf(ndjson)),
  drafts: () => tested?.drafts(),
});

async function configuredRule() {
  const { rules, disabled, faults } = await loadRules({ config, settings });
  const all = [...rules, ...disabled];
  const rule = all.find((one) => one.id === id);
  if (rule) return rule;
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
