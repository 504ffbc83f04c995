import type { ReactiveControllerHost } from 'lit';
import type { RuleChange, VersionedSetting } from '../../src/detect/settings/change-rule.ts';
import { api } from '../api/api-client.ts';
import { ApiError, asApiError } from '../api/api-error.ts';
import { ruleChangedBy, undoOfChange } from '../model/rule-actions.ts';
import { Handling } from './handling.ts';

/** A rule as it was seen when something was to be done with it. */
export interface SeenRule {
  readonly id: string;
  readonly title: string;
  readonly setting: VersionedSetting;
}

/** What became of what was to be done. */
export interface RuleOutcome {
  readonly rule: SeenRule;
  readonly change: RuleChange;
  readonly isUndo: boolean;
  /** Why it was not done. */
  readonly failure?: string;
}

/** Something done that may be taken back. */
interface Step {
  readonly rule: SeenRule;
  readonly undo: RuleChange;
  readonly change: RuleChange;
  readonly after: VersionedSetting;
}

/** Does what people decide about rules, each by the version that was seen, tells what became of it, and takes it back. */
export class RuleHandling extends Handling<Step, RuleOutcome> {
  readonly #read: () => Promise<void>;

  /** `read` reads anew what is shown. */
  constructor(host: ReactiveControllerHost, read: () => Promise<void>) {
    super(host);
    this.#read = read;
  }

  /** Why this one was not changed by the last that was done. */
  failureOf(id: string): string | undefined {
    return this.outcome?.rule.id === id ? this.outcome.failure : undefined;
  }

  /** Whether it was done. While something is being done nothing else is begun. */
  async act(rule: SeenRule, change: RuleChange): Promise<boolean> {
    if (this.busy) return false;
    try {
      await this.attempt(rule, change);
      return true;
    } catch (thrown) {
      this.#end({ rule, change, isUndo: false, failure: messageOf(thrown) });
      return false;
    }
  }

  /** The same for who tells of a failure himself: rejects with ApiError; `force`: also what would have kept away alerts that were right. */
  async attempt(rule: SeenRule, change: RuleChange, force = false): Promise<void> {
    this.begin();
    try {
      const after = await this.#send(rule, change, force);
      const undo = undoOfChange(change, rule.setting, after);
      if (undo) this.remember({ rule, undo, change, after });
      this.#end({ rule, change, isUndo: false });
    } finally {
      this.busy = false;
      await this.#read();
    }
  }

  /** Takes the last step back; false when there is none, or someone changed the rule since. */
  async undo(): Promise<boolean> {
    const step = this.beginUndo();
    if (step === undefined) return false;
    const { rule, change, undo, after } = step;
    try {
      const now = await this.#send({ ...rule, setting: after }, undo, true);
      this.revise((before) => afterUndo(before, step, now));
      this.#end({ rule, change, isUndo: true });
      return true;
    } catch (thrown) {
      this.#end({ rule, change, isUndo: true, failure: messageOf(thrown) });
      return false;
    } finally {
      await this.#read();
    }
  }

  #end(outcome: RuleOutcome): void {
    this.end(outcome, outcome.failure !== undefined);
  }

  async #send({ id, setting: { version } }: SeenRule, change: RuleChange, force: boolean): Promise<VersionedSetting> {
    const { except, unexcept, ...set } = change;
    const { note } = set;
    try {
      if (except) return await api.addException(id, { ...except, version, force, note });
      if (unexcept !== undefined) return await api.removeException(id, { exception: unexcept, version, note });
      return await api.changeRule(id, set, version);
    } catch (thrown) {
      throw (await conflictOf(thrown, id, version)) ?? thrown;
    }
  }
}

/** The step right before one that was taken back goes on from there; over what others did in between it must not go. */
function afterUndo(before: Step, { rule, change, after }: Step, now: VersionedSetting): Step {
  if (before.rule.id !== rule.id) return before;
  const isNext = before.after.version === rule.setting.version;
  const known = new Set(after.exceptions.map(({ id }) => id));
  // An exception that is there again is there under another id.
  const again = now.exceptions.find(({ id }) => !known.has(id))?.id;
  const isAgain = again !== undefined && before.undo.unexcept === change.unexcept;
  return {
    ...before,
    ...(isNext && { after: now }),
    ...(isAgain && { undo: { ...before.undo, unexcept: again } }),
  };
}

/** Who was faster, and with what; undefined for what is no conflict with another person. */
async function conflictOf(thrown: unknown, id: string, seen: number): Promise<ApiError | undefined> {
  if (!(thrown instanceof ApiError) || thrown.body.code !== 'conflict' || thrown.body.where === 'query')
    return undefined;
  const who = await api.ruleHistory(id).then(
    ({ history }) => ruleChangedBy(seen, history),
    () => 'someone else',
  );
  return new ApiError(thrown.status, { ...thrown.body, message: `changed meanwhile by ${who}` }, thrown.requestId);
}

function messageOf(thrown: unknown): string {
  const error = asApiError(thrown);
  return error === undefined ? 'it was cancelled' : error.message;
}
