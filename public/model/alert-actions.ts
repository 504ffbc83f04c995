import type { AlertAction } from '../../src/alert/after-action.ts';
import type { Alert, Verdict } from '../../src/alert/alert.ts';

/** What a person may find an alert to have been, with the key that says so. */
export interface VerdictChoice {
  readonly verdict: Verdict;
  readonly label: string;
  readonly key: string;
  readonly hint: string;
}

export const VERDICT_CHOICES: readonly VerdictChoice[] = [
  {
    verdict: 'true-positive',
    label: 'True positive',
    key: '1',
    hint: 'It was what the rule looks for. It opens again if it goes on.',
  },
  { verdict: 'benign', label: 'Benign', key: '2', hint: 'The rule is right, and there is no harm in it.' },
  { verdict: 'false-positive', label: 'False positive', key: '3', hint: 'The rule is wrong here.' },
  { verdict: 'duplicate', label: 'Duplicate', key: '4', hint: 'Another alert is about the same.' },
];

const STATUS_WORDS: Readonly<Record<string, string>> = {
  open: 'opened again',
  acknowledged: 'acknowledged',
  escalated: 'escalated',
  closed: 'closed',
};

/** What was done, in words: `closed as benign, assigned to ann`. */
export function actionWords({ status, verdict, assignee, severity, note }: AlertAction): string {
  const words: string[] = [];
  if (verdict !== undefined) words.push(`closed as ${verdictLabel(verdict).toLowerCase()}`);
  else if (status !== undefined) words.push(STATUS_WORDS[status] ?? status);
  if (assignee !== undefined) words.push(assignee === '' ? 'assigned to no one' : `assigned to ${assignee}`);
  if (severity !== undefined) words.push(`made ${severity}`);
  return words.length > 0 ? words.join(', ') : note === undefined ? 'changed' : 'noted';
}

/** As people write it. */
export function verdictLabel(verdict: string): string {
  return VERDICT_CHOICES.find((choice) => choice.verdict === verdict)?.label ?? verdict;
}

/** What sets an alert back to what it was before an action; undefined where nothing can. */
export function undoOf(
  before: Pick<Alert, 'status' | 'verdict' | 'assignee' | 'severity'>,
  action: AlertAction,
): AlertAction | undefined {
  const isMoved = action.status !== undefined || action.verdict !== undefined;
  const standing = isMoved ? standingOf(before, action) : {};
  const undo = {
    ...standing,
    ...(action.assignee !== undefined && { assignee: before.assignee }),
    ...(action.severity !== undefined && { severity: before.severity }),
  };
  return standing === undefined || Object.keys(undo).length === 0 ? undefined : undo;
}

function standingOf(
  { status, verdict }: Pick<Alert, 'status' | 'verdict'>,
  action: AlertAction,
): AlertAction | undefined {
  if (status === 'withdrawn' || status === 'merged') return undefined;
  if (status !== 'closed') return { status };
  // A verdict can be replaced, and not taken away.
  if (verdict === undefined) return action.verdict === undefined ? { status } : undefined;
  return { verdict };
}

/** Whether nothing that a person decides is different: then only its rule counted on, and what was to be done may be done. */
export function standsAlike(one: Alert, other: Alert): boolean {
  return (
    one.status === other.status &&
    one.verdict === other.verdict &&
    one.assignee === other.assignee &&
    one.severity === other.severity
  );
}
