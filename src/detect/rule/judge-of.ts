import { judgeAbsence } from '../judge/absence.ts';
import { type Aggregate, parseAggregate } from '../judge/aggregate.ts';
import { judgeChange } from '../judge/change.ts';
import { judgeHits } from '../judge/hits.ts';
import type { Judge } from '../judge/judge.ts';
import { judgeNewTerm } from '../judge/new-term.ts';
import { judgePercentage } from '../judge/percentage.ts';
import { judgeSequence, type SequenceOptions } from '../judge/sequence.ts';
import { judgeSilence } from '../judge/silence.ts';
import { judgeSpike, type SpikeOptions } from '../judge/spike.ts';
import { judgeThreshold, type ThresholdOptions, type Wanted } from '../judge/threshold.ts';
import { changeOptions, describeChanges } from './changed-fields.ts';
import type { Rule } from './rule.ts';
import { RuleFault } from './rule-fault.ts';
import type { PlainRuleFile, WrittenRule } from './rule-schema.ts';

/** What judges a rule's matches. */
export interface Judging {
  readonly judge: Judge;
  /** That the judge reads. */
  readonly fields: readonly string[];
  /** Says in an alert what was found. */
  readonly describe?: Rule['describe'];
}

/** The judge that a rule asks for. Throws RuleFault. */
export function judgeOf(file: PlainRuleFile): Judging {
  checkSpan(file);
  switch (file.type) {
    case 'match':
    case 'indicator':
      return { judge: judgeHits(file.window), fields: [] };
    case 'threshold':
      return { judge: judgeThreshold(thresholdOptions(file)), fields: thresholdFields(file) };
    case 'sequence':
      return { judge: sequenceOf(file), fields: [] };
    case 'absence':
      return { judge: absenceOf(file), fields: [] };
    case 'new_term':
      return { judge: judgeNewTerm(file.history), fields: file.fields };
    case 'spike': {
      const { of, fields } = aggregateOf(file.value);
      return { judge: judgeSpike(spikeOptions(file, of)), fields };
    }
    case 'change':
      return changeOf(file);
    case 'percentage':
      return { judge: judgePercentage({ ...file, atLeast: file.at_least }), fields: [] };
    default:
      return file satisfies never;
  }
}

/** Of a span of no length nothing is in it. */
function checkSpan(file: PlainRuleFile): void {
  const [key, span] = file.type === 'new_term' ? ['history', file.history] : ['window', file.window];
  if (span === 0) throw new RuleFault([key], 'must be longer than 0');
}

function spikeOptions(file: Extract<WrittenRule, { type: 'spike' }>, value: Aggregate): SpikeOptions {
  const { window, times, direction, at_least: atLeast, reference_at_least: referenceAtLeast } = file;
  if (file.from_nothing && referenceAtLeast <= 0)
    throw new RuleFault(['reference_at_least'], 'must be more than 0 where from_nothing compares with it');
  if (file.from_nothing && direction === 'down')
    throw new RuleFault(['from_nothing'], 'is of steps up, and direction says down');
  return { window, value, times, direction, atLeast, referenceAtLeast, fromNothing: file.from_nothing };
}

function changeOf(file: Extract<WrittenRule, { type: 'change' }>): Judging {
  const options = changeOptions(file);
  return { judge: judgeChange(options), fields: options.fields, describe: describeChanges(file, options) };
}

type AbsenceFile = Extract<WrittenRule, { type: 'absence' }>;

function absenceOf(file: AbsenceFile): Judge {
  checkAbsence(file);
  const { window, remember, learn } = file;
  if (!learn) return judgeAbsence(file);
  checkLearning(file, learn);
  return judgeSilence({ ...learn, window, remember });
}

/** What is learned of each group by itself. */
function checkLearning(
  { window, remember, expected, threshold }: AbsenceFile,
  { after }: NonNullable<AbsenceFile['learn']>,
): void {
  if (after > remember - window)
    throw new RuleFault(['learn', 'after'], 'must be shorter than remember by window or more, or it never fires');
  if (threshold > 1) throw new RuleFault(['threshold'], 'must be 1 where learn says that silences are learned');
  if (expected.length > 0)
    throw new RuleFault(['expected'], 'holds groups that may never have been seen, of which nothing can be learned');
}

function checkAbsence({ window, remember, expected, group_by }: AbsenceFile): void {
  if (remember <= window) throw new RuleFault(['remember'], 'must be longer than window, or it never fires');
  if (expected.length > 0 && group_by.length !== 1)
    throw new RuleFault(['expected'], 'holds values of the one field of group_by, so there must be just one');
}

function sequenceOf(file: Extract<WrittenRule, { type: 'sequence' }>): Judge {
  const { steps } = file;
  const last = steps.length - 1;
  const early = steps.findIndex((step, index) => step.absent && index < last);
  if (early >= 0) throw new RuleFault(['steps', early, 'absent'], 'only the last step may be absent');
  return judgeSequence(sequenceOptions(file));
}

/** What a sequence looks for. */
export function sequenceOptions({
  steps,
  window,
  ordered,
  until,
}: Extract<WrittenRule, { type: 'sequence' }>): SequenceOptions {
  const absent = steps.at(-1)?.absent === true;
  return { window, ordered, absent, steps: absent ? steps.length - 1 : steps.length, until: until !== undefined };
}

type ThresholdFile = Extract<WrittenRule, { type: 'threshold' }>;

/** What a threshold looks for. Throws RuleFault. */
export function thresholdOptions(file: ThresholdFile): ThresholdOptions {
  const { window, remember, also } = file;
  if (remember !== undefined && remember <= window)
    throw new RuleFault(['remember'], 'must be longer than window, or nothing is waited for');
  return { ...wantedOf(file, []), window, remember, also: also.map((one, index) => wantedOf(one, ['also', index])) };
}

function thresholdFields({ value, also }: ThresholdFile): readonly string[] {
  return [...new Set([value, ...also.map((one) => one.value)].flatMap((one) => aggregateOf(one).fields))];
}

/** What a rule file judges of the matches, and the fields that this reads. Throws RuleFault. */
export function aggregateOf(
  text: string,
  path: readonly (string | number)[] = [],
): {
  of: NonNullable<ReturnType<typeof parseAggregate>>;
  fields: readonly string[];
} {
  const of = parseAggregate(text);
  if (!of)
    throw new RuleFault(
      [...path, 'value'],
      `"${text}" is no value; write count, or distinct, sum, avg, min, max, median or p95 of a field, as distinct(details.username)`,
    );
  return { of, fields: of.field === undefined ? [] : [of.field] };
}

/** A value, and what must hold of it. Throws RuleFault. */
function wantedOf(
  { value, threshold, condition }: Pick<ThresholdFile, 'value' | 'threshold' | 'condition'>,
  path: readonly (string | number)[],
): Wanted {
  if (condition && threshold !== undefined)
    throw new RuleFault([...path, 'threshold'], 'give either threshold or condition, not both');
  if (!condition && threshold === undefined)
    throw new RuleFault([...path, 'threshold'], 'is missing: the value that must be reached, or a condition');
  const { of } = aggregateOf(value, path);
  if (threshold !== undefined && threshold <= 0 && (of.of === 'count' || of.of === 'distinct'))
    throw new RuleFault([...path, 'threshold'], `must be above 0: there is always as much, whatever comes`);
  return { value: of, condition: condition ?? { gte: threshold } };
}
