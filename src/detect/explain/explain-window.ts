import { judgedBy } from '../judge/alerts.ts';
import { type Finding, type Judgement, joined, type Match } from '../judge/judge.ts';
import { Share } from '../judge/percentage.ts';
import type { SequenceOptions } from '../judge/sequence.ts';
import { judgeSpike } from '../judge/spike.ts';
import type { ThresholdOptions } from '../judge/threshold.ts';
import { changeOptions } from '../rule/changed-fields.ts';
import { aggregateOf, sequenceOptions, thresholdOptions } from '../rule/judge-of.ts';
import type { Rule } from '../rule/rule.ts';
import { alertsShape, entriesOf, type RuleOfRulesFile } from '../rule/rule-of-rules-shape.ts';
import type { RuleFile } from '../rule/rule-schema.ts';
import { stepName } from './explain-rule.ts';
import { explainSequence } from './explain-sequence.ts';
import { explainThreshold, explainValue } from './explain-value.ts';
import { spanText } from './span-text.ts';

/** How far a group of a rule of windows came. */
export interface WindowExplanation {
  readonly group: readonly string[];
  /** How many events the rule counts in it. */
  readonly events: number;
  readonly fires: boolean;
  /** `9 of 10 in 2m; the 10th came 4s too late`. */
  readonly text: string;
}

/** What another language than MozDef's looks for in a window. */
export interface ForeignWindow {
  readonly shape: ThresholdOptions | SequenceOptions;
  /** Of the steps. */
  readonly names: readonly string[];
}

export interface WindowGroup {
  readonly group: readonly string[];
  /** In order of time, then id. */
  readonly matches: readonly Match[];
  /** When it is asked; nothing came since the last match. */
  readonly now: number;
  /** Of a Sigma correlation. */
  readonly foreign?: ForeignWindow | undefined;
}

/** Whether one group of a rule of windows fires, and if not, how far it is from that. */
export function explainWindow(rule: Rule, { group, matches, now, foreign }: WindowGroup): WindowExplanation {
  const since = matches[0]?.time ?? now;
  const judgement = rule.judge.judge(matches, { from: Number.NEGATIVE_INFINITY, watermark: now, since });
  const findings = joined(judgement.findings, rule.quiet);
  const lacking = (): string => {
    const judged = judgedBy(rule.judge, matches, now);
    return foreign ? explainForeign(judged, foreign, judgement) : explainFile(rule.file, judged, { judgement, now });
  };
  const fires = findings.length > 0;
  return { group, events: matches.length, fires, text: fires ? whenText(findings) : lacking() };
}

const MOST_TIMES = 3;

function whenText(findings: readonly Finding[]): string {
  const times = findings.slice(0, MOST_TIMES).map(({ fired }) => new Date(fired).toISOString());
  const more = findings.length - times.length;
  return `it fires at ${times.join(', ')}${more > 0 ? `, and ${more} times more` : ''}`;
}

function explainForeign(matches: readonly Match[], { shape, names }: ForeignWindow, judgement: Judgement): string {
  return 'steps' in shape ? explainSequence(matches, shape, names) : explainValues(judgement, matches, shape);
}

/** Of a condition that fewer can fulfil: when it does, or how near it came. */
function explainValues(judgement: Judgement, matches: readonly Match[], options: ThresholdOptions): string {
  return judgement.wakeAt === undefined ? explainThreshold(matches, options) : explainWaiting(judgement);
}

/** What the alerts of others lack that a rule looks at. */
function explainAlerts(file: RuleOfRulesFile, matches: readonly Match[]): string {
  const shape = alertsShape(file);
  const names = entriesOf(file).map(({ rule }) => rule);
  return 'steps' in shape ? explainSequence(matches, shape, names) : explainThreshold(matches, shape);
}

/** What a rule of MozDef lacks. */
function explainFile(
  file: RuleFile,
  matches: readonly Match[],
  { judgement, now }: { readonly judgement: Judgement; readonly now: number },
): string {
  switch (file.type) {
    case 'threshold':
      return explainValues(judgement, matches, thresholdOptions(file));
    case 'sequence': {
      const names = file.steps.map((_, index) => stepName(file, index));
      return explainSequence(matches, sequenceOptions(file), names);
    }
    case 'percentage':
      return explainValue(matches, { ...file, inside: () => new Share(file.at_least) });
    case 'spike':
      return explainSpike(file, matches, now);
    case 'change':
      return explainChange(file);
    case 'rules':
      return explainAlerts(file, matches);
    case 'code':
      return 'its code says of none of them that it fires';
    case 'absence':
    case 'new_term':
    case 'match':
    case 'indicator':
      return explainWaiting(judgement);
    default:
      return file satisfies never;
  }
}

function explainChange(file: Extract<RuleFile, { type: 'change' }>): string {
  const { fields, missing, window } = changeOptions(file);
  const each = missing ? '' : ' that it is there';
  return `${fields.join(' and ')} is the same each time${each}, or the time before is longer than ${spanText(window)} ago`;
}

/** Nothing came for too long only once it did not come for so long. */
function explainWaiting({ wakeAt }: Judgement): string {
  return wakeAt === undefined
    ? 'nothing is missing'
    : `it fires at ${new Date(wakeAt).toISOString()} if no more come until then`;
}

/** The greatest step up or down there was: what a rule would find that asks for any. */
function explainSpike(file: Extract<RuleFile, { type: 'spike' }>, matches: readonly Match[], now: number): string {
  const { window, times, direction } = file;
  const { of: value } = aggregateOf(file.value);
  const any = judgeSpike({ window, value, times: 1, direction, atLeast: 0, referenceAtLeast: 0 });
  const clock = { from: Number.NEGATIVE_INFINITY, watermark: now, since: matches[0]?.time ?? now };
  const found = any.judge(matches, clock).findings;
  if (found.length === 0)
    return `no two windows of ${spanText(window)} can be compared, or none is a step ${direction}`;
  const values = found.map((finding) => finding.value);
  const most = direction === 'down' ? Math.min(...values) : Math.max(...values);
  return `${Number(most.toFixed(2))} times the window before, ${direction === 'down' ? `1/${times}` : times} is asked for, with at least ${file.at_least} in the higher and ${file.reference_at_least} in the one before`;
}
