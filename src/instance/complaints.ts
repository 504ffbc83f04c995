import type { StreamRulesStatus } from '../work/rule-failures.ts';
import type { WorkerPoolStatus } from '../work/worker-pool.ts';
import type { InstanceStatus, RulesStatus } from './instance-status.ts';

/** What its parts said besides their figures. */
export interface Heard {
  /** Undefined when they cannot be counted. */
  readonly letters: number | undefined;
  readonly worker: WorkerPoolStatus | undefined;
}

const STALE_MS = 60_000;

/** What keeps an instance from its job, a sentence each. */
export function complaintsOf(
  { queue, store, worker: { rules: onStream }, plugins, rules }: InstanceStatus,
  { letters, worker }: Heard,
): string[] {
  const { failing, refusedReload } = worker ?? {};
  return [
    ...(failing === undefined ? [] : [`batches are tried again and again and not stored: ${failing}`]),
    ...(refusedReload === undefined ? [] : [`plugins were not reloaded, the old ones run on: ${refusedReload}`]),
    ...(letters === undefined ? ['the state store cannot be read'] : []),
    ...(queue.refusing ? [`the queue refuses events: ${queue.refusing}`] : []),
    ...(queue.corrupt ? [`${queue.corrupt} batches of the queue could not be read and were set aside`] : []),
    ...(queue.oldestMs > STALE_MS ? [`the oldest event has waited for ${Math.round(queue.oldestMs / 1000)} s`] : []),
    ...(store.refusing ? [`the store refuses events: ${store.refusing}`] : []),
    ...plugins
      .filter((plugin) => plugin.open)
      .map((plugin) => `plugin ${plugin.name} is off for a while: it failed again and again`),
    ...complaintsOfStream(onStream),
    ...(rules ? complaintsOfRules(rules) : []),
  ];
}

/** A rule that cannot be used, as one that asks for a list that is not there, is no failure: it is named in the status. */
function complaintsOfStream({ failed }: StreamRulesStatus): string[] {
  const failures = failed.map(({ rule, reason, count }): Named => [rule, `${reason}, ${timesText(count)}`]);
  return about('rules on the stream failed at events, which they may have missed, since they were loaded', failures);
}

function complaintsOfRules({ lagMs, failed = {}, partial = [] }: RulesStatus): string[] {
  return [
    ...about('rules fail and are not evaluated until they are loaded anew', Object.entries(failed)),
    ...about(
      'not all of the past of rules could be read, which is tried again',
      partial.map((rule): Named => [rule]),
    ),
    ...(lagMs > STALE_MS ? [`rules are ${Math.round(lagMs / 1000)} s behind what is stored`] : []),
  ];
}

type Named = readonly [rule: string, why?: string];

/** Rules that are named in one complaint. */
const MOST_NAMED = 5;

/** One complaint about all of them; none if there are none. */
function about(complaint: string, rules: readonly Named[]): string[] {
  if (rules.length === 0) return [];
  const named = rules.slice(0, MOST_NAMED).map(([rule, why]) => (why === undefined ? rule : `${rule} (${why})`));
  const more = rules.length > MOST_NAMED ? `, and ${rules.length - MOST_NAMED} more` : '';
  return [`${complaint}: ${named.join(', ')}${more}`];
}

function timesText(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}
