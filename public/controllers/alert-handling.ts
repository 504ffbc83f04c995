import type { ReactiveControllerHost } from 'lit';
import { type AlertAction, afterAction } from '../../src/alert/after-action.ts';
import type { VersionedAlert } from '../../src/alert/find-alerts.ts';
import { api } from '../api/api-client.ts';
import { asApiError } from '../api/api-error.ts';
import type { AlertResult } from '../api/types.ts';
import { standsAlike, undoOf } from '../model/alert-actions.ts';
import { changedBy } from '../model/alert-history.ts';
import { Handling } from './handling.ts';

/** One alert that could not be changed, and why. */
export interface Failure {
  readonly alert: VersionedAlert;
  /** Someone else was there first: look again. */
  readonly isConflict: boolean;
  readonly message: string;
}

/** What became of what was to be done. */
export interface Outcome {
  readonly action: AlertAction;
  readonly isUndo: boolean;
  readonly done: readonly VersionedAlert[];
  readonly failed: readonly Failure[];
}

/** Something done that may be taken back: each alert as it was, and its version since. */
interface Step {
  readonly action: AlertAction;
  readonly changed: readonly { readonly before: VersionedAlert; readonly version: number }[];
}

interface Attempt {
  readonly outcome: Outcome;
  readonly changed: Step['changed'];
}

/** Does what people decide about alerts, tells what became of each, and takes it back. */
export class AlertHandling extends Handling<Step, Outcome> {
  /** What one's own changes made of alerts. */
  readonly #own = new Map<string, VersionedAlert>();
  readonly #read: (ids: readonly string[]) => Promise<readonly VersionedAlert[]>;

  /** `read` reads alerts anew and shows them. */
  constructor(host: ReactiveControllerHost, read: (ids: readonly string[]) => Promise<readonly VersionedAlert[]>) {
    super(host);
    this.#read = read;
  }

  /** Why this one was not changed by the last that was done. */
  failureOf(id: string): Failure | undefined {
    return this.outcome?.failed.find(({ alert }) => alert.id === id);
  }

  /** Whether all was done; one thing after the other. */
  act(alerts: readonly VersionedAlert[], action: AlertAction): Promise<boolean> {
    return this.inTurn(() => this.#act(alerts, action));
  }

  /** Takes the last step back; false when there is none. */
  undo(): Promise<boolean> {
    return this.inTurn(() => this.#undo());
  }

  async #act(seen: readonly VersionedAlert[], action: AlertAction): Promise<boolean> {
    if (seen.length === 0) return false;
    this.begin();
    // What was decided before one's own last change was read goes on from that.
    const alerts = seen.map((alert) => {
      const own = this.#own.get(alert.id);
      return own !== undefined && own.version > alert.version ? own : alert;
    });
    const { outcome, changed } = await this.#attempt(alerts, action);
    const undoable = changed.filter(({ before }) => undoOf(before, action) !== undefined);
    if (undoable.length > 0) this.remember({ action, changed: undoable });
    return this.#end(outcome);
  }

  async #undo(): Promise<boolean> {
    const step = this.beginUndo();
    if (step === undefined) return false;
    // Alerts that were alike go back together.
    const groups = Map.groupBy(step.changed, ({ before }) => JSON.stringify(undoOf(before, step.action)));
    const outcomes: Outcome[] = [];
    for (const [undo, changed] of groups) {
      const alerts = changed.map(({ before, version }) => ({ ...afterAction(before, step.action), version }));
      outcomes.push((await this.#attempt(alerts, JSON.parse(undo) as AlertAction)).outcome);
    }
    return this.#end({
      action: step.action,
      isUndo: true,
      done: outcomes.flatMap(({ done }) => done),
      failed: outcomes.flatMap(({ failed }) => failed),
    });
  }

  #end(outcome: Outcome): boolean {
    const isFailure = outcome.failed.length > 0;
    this.end(outcome, isFailure);
    return !isFailure;
  }

  async #attempt(alerts: readonly VersionedAlert[], action: AlertAction): Promise<Attempt> {
    try {
      const first = await api.changeAlerts(alerts, action);
      const results = new Map(first.map((result) => [result.id, result]));
      const fresh = await this.#readAgain(alerts);
      // Its rule counted on meanwhile, and no one decided anything: that is no conflict.
      const again = fresh.filter((now) => {
        const seen = alerts.find(({ id }) => id === now.id);
        return isConflict(results.get(now.id)) && seen !== undefined && standsAlike(seen, now);
      });
      if (again.length > 0) {
        for (const result of await api.changeAlerts(again, action).catch(() => [])) results.set(result.id, result);
        await this.#readAgain(again);
      }
      const attempt = await attemptOf(alerts, action, results);
      for (const { before, version } of attempt.changed)
        this.#own.set(before.id, { ...afterAction(before, action), version });
      return attempt;
    } catch (thrown) {
      const message = asApiError(thrown)?.message ?? 'it was cancelled';
      const failed = alerts.map((alert) => ({ alert, isConflict: false, message }));
      return { outcome: { action, isUndo: false, done: [], failed }, changed: [] };
    }
  }

  /** What was changed stays changed when it cannot be read. */
  async #readAgain(alerts: readonly VersionedAlert[]): Promise<readonly VersionedAlert[]> {
    return this.#read(alerts.map(({ id }) => id)).catch(() => []);
  }
}

function isConflict(result: AlertResult | undefined): boolean {
  return result?.error?.code === 'conflict';
}

async function attemptOf(
  alerts: readonly VersionedAlert[],
  action: AlertAction,
  results: ReadonlyMap<string, AlertResult>,
): Promise<Attempt> {
  const done = alerts.filter(({ id }) => results.get(id)?.ok === true);
  const failed = alerts.filter(({ id }) => results.get(id)?.ok !== true);
  return {
    outcome: {
      action,
      isUndo: false,
      done,
      failed: await Promise.all(failed.map((alert) => failureOf(alert, results.get(alert.id)))),
    },
    changed: done.map((before) => ({ before, version: results.get(before.id)?.version ?? before.version })),
  };
}

async function failureOf(alert: VersionedAlert, result: AlertResult | undefined): Promise<Failure> {
  if (!isConflict(result)) {
    return { alert, isConflict: false, message: result?.error?.message ?? 'the server said nothing of it' };
  }
  const read = Promise.all([api.alert(alert.id), api.alertHistory(alert.id)]);
  const who = await read.then(
    ([now, { history }]) => changedBy(alert.version, now, history),
    () => 'someone else',
  );
  return { alert, isConflict: true, message: `changed meanwhile by ${who}` };
}
