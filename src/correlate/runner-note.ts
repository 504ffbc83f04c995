import type { JsonObject } from '../event/event.ts';
import type { StateStore } from '../state/state-store.ts';
import { type RuleList, ruleListSaved } from './listed-rule.ts';
import type { RuleThreadStatus, ScheduledRule } from './rule-calls.ts';

/** What the instance that evaluates rules says of that, for all the others. */
export interface RunnerNote extends Partial<RuleThreadStatus> {
  readonly instance: string;
  /** When it said so, milliseconds since 1970. */
  readonly at: number;
  /** Up to where stored events were read. */
  readonly cursor: string;
  readonly lagMs: number;
  readonly slow: readonly string[];
  readonly recalling: readonly string[];
  readonly partial?: readonly string[];
  readonly failed?: Readonly<Record<string, string>>;
  /** Events that each rule counted since it was started there. */
  readonly counted: Readonly<Record<string, number>>;
  readonly rules: readonly ScheduledRule[];
}

const COLLECTION = 'rules';
const ID = 'runner';

/** Saves it, and with it the rules that were loaded if they are others than before. */
export async function saveRunnerNote(state: StateStore, note: RunnerNote, list: RuleList | undefined): Promise<void> {
  const said = { collection: COLLECTION, id: ID, body: { ...note } as unknown as JsonObject };
  await state.write(list ? [said, ruleListSaved(list)] : [said]);
}

/** What was said last; undefined before rules were evaluated for the first time. */
export async function runnerNote(state: StateStore): Promise<RunnerNote | undefined> {
  const body = (await state.get(COLLECTION, [ID])).get(ID)?.body;
  return body && ({ recalling: [], ...body } as unknown as RunnerNote);
}
