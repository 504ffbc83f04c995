import { isTree } from '../../config/assign.ts';
import type { JsonObject } from '../../event/event.ts';
import { SEVERITIES } from '../../event/severity.ts';
import { MozdefError, messageOf } from '../../lifecycle/error.ts';
import { placeOfError } from '../../plugin/import-plugin.ts';
import type { Judge } from '../judge/judge.ts';
import type { Rule } from '../rule/rule.ts';
import type { SummaryContext } from '../rule/summary.ts';
import type { CodeRule } from './alert-schema.ts';
import type { AlertContext, CodeAlert } from './define-alert.ts';
import { judgeMatches } from './judge-matches.ts';

/** Characters of a summary; what is longer is cut. */
const LONGEST_SUMMARY = 4000;
const LONGEST_REASON = 300;
/** Characters of details as JSON. */
const LONGEST_DETAILS = 32_000;

/** The judge that an alert in code asks for. What its code does wrong it throws as `rule-failed`. */
export function judgeOfCode({ fires }: CodeAlert, { id, before, suppress, params }: CodeRule): Judge {
  const context = { params };
  const judge = judgeMatches({ before, suppress, fires: (match, earlier) => fires(match, earlier, context) });
  return { ...judge, judge: (matches, clock) => guarded(`fires of alert ${id}`, () => judge.judge(matches, clock)) };
}

/** What its code says of an alert, if it does. A severity that a site chose stands in the place of what the code says. */
export function describeOfCode(
  { severity, summary, details }: CodeAlert,
  { id, params }: CodeRule,
  chosen: boolean,
): Rule['describe'] {
  const severityOf = typeof severity === 'function' && !chosen ? severity : undefined;
  const summaryOf = typeof summary === 'function' ? summary : undefined;
  if (!severityOf && !summaryOf && !details) return undefined;
  return (said: SummaryContext) => {
    const context: AlertContext<string, unknown> = { ...said, params };
    return {
      ...(severityOf && { severity: guarded(`severity of alert ${id}`, () => oneOf(severityOf(context))) }),
      ...(summaryOf && { summary: guarded(`summary of alert ${id}`, () => textOf(summaryOf(context))) }),
      ...(details && { details: guarded(`details of alert ${id}`, () => objectOf(details(context))) }),
    };
  };
}

function guarded<T>(what: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    const where = placeOfError(error);
    const reason = (messageOf(error).split('\n', 1)[0] ?? '').slice(0, LONGEST_REASON);
    throw new MozdefError('rule-failed', `${what}: ${reason}`, {
      ...(where !== undefined && { where }),
      remedy: 'Correct the code of the alert.',
      cause: error,
    });
  }
}

function oneOf(severity: unknown): (typeof SEVERITIES)[number] {
  const known = SEVERITIES.find((one) => one === severity);
  if (!known) throw new Error(`answers ${String(severity)}, which is none of ${SEVERITIES.join(', ')}`);
  return known;
}

function textOf(summary: unknown): string {
  if (typeof summary !== 'string' || summary === '') throw new Error('must answer a text, and at once');
  return summary.length > LONGEST_SUMMARY ? `${summary.slice(0, LONGEST_SUMMARY).toWellFormed()}...` : summary;
}

function objectOf(details: unknown): JsonObject {
  if (!isTree(details)) throw new Error('must answer an object, and at once');
  const json = JSON.stringify(details);
  if (json.length > LONGEST_DETAILS) throw new Error(`are longer than ${LONGEST_DETAILS} characters of JSON`);
  return JSON.parse(json) as JsonObject;
}
