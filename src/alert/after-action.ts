import type { Alert, AlertStatus, Verdict } from './alert.ts';

/** What a person does with an alert. */
export interface AlertAction {
  readonly status?: Exclude<AlertStatus, 'withdrawn' | 'merged'> | undefined;
  readonly verdict?: Verdict | undefined;
  readonly assignee?: string | undefined;
  readonly severity?: Alert['severity'] | undefined;
  /** Id of the incident that it belongs to from now on; empty: of none. */
  readonly incident?: string | undefined;
  /** Why, for those who read it later. */
  readonly note?: string | undefined;
}

/** How an alert stands after an action: a verdict closes it, and what is open has none. */
export function afterAction<Known extends Alert>(alert: Known, action: AlertAction): Known {
  const { note: _, ...wanted } = action;
  const given: AlertAction = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
  const { verdict: __, ...open } = alert;
  const status = given.status ?? (given.verdict === undefined ? alert.status : 'closed');
  const set = given.severity === undefined ? {} : { severityset: true };
  const after = { ...(status === 'closed' ? alert : open), ...given, ...set, status } as Known;
  if (after.incident !== '') return after;
  const { incident: ___, ...free } = after;
  return free as Known;
}
