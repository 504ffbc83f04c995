import type { JsonObject } from '../event/event.ts';
import type { StateStore } from '../state/state-store.ts';
import type { RuleThreadStatus, ScheduledRule } from './rule-methods.ts';

/** What the instance that evaluates rules says of that, for all the others. */
export interface RunnerNote extends Partial<RuleThreadStatus> {
  readonly instance: string;
  /** When it said so, milliseconds since 1970. */
  readonly at: number;
  /** Up to where stored events were read. */
  readonly cursor: string;
  readonly lagMs: number;
  readonly slow: readonly string[];
  readonly rules: readonly ScheduledRule[];
}

const COLLECTION = 'rules';
const ID = 'runner';

export async function saveRunnerNote(state: StateStore, note: RunnerNote): Promise<void> {
  await state.write([{ collection: COLLECTION, id: ID, body: { ...note } as unknown as JsonObject }]);
}

/** What was said last; undefined before rules were evaluated for the first time. */
export async function runnerNote(state: StateStore): Promise<RunnerNote | undefined> {
  const body = (await state.get(COLLECTION, [ID])).get(ID)?.body;
  return body as unknown as RunnerNote | undefined;
}
