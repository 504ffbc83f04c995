import { groupKey } from '../../alert/draft-alert.ts';
import { expectedGroups } from '../../correlate/evaluate-rule.ts';
import { explainWindow } from '../../detect/explain/explain-window.ts';
import type { Match } from '../../detect/judge/judge.ts';
import { byTime } from '../../detect/judge/judge.ts';
import { ruleTimeOf } from '../../detect/rule/event-values.ts';
import type { Explanation } from '../../detect/sigma/explain-sigma.ts';
import type { Event } from '../../event/event.ts';
import type { CommonOptions } from '../common-options.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { note, print, styled } from '../output.ts';
import { settingsOf } from '../settings-of.ts';
import { visible } from '../visible.ts';
import { type ExplainedRule, explainedRules } from './explained-rules.ts';
import { readLines } from './read-event-file.ts';
import { rawReader, storedReader } from './read-raw-event.ts';

export interface ExplainOptions extends CommonOptions {
  readonly event: string;
  readonly stored: boolean;
  /** Each `name=file`. */
  readonly list: readonly string[];
  readonly json: boolean;
}

/** Events that are explained for people to read; of more, only the windows. */
const MOST_TREES = 20;
/** Conditions of one kind that did not hold are shown up to so many. */
const MOST_PARTS = 20;
const LONGEST_VALUE = 200;

/** Says why events match rules or not; resolves to 1 when nothing matches or fires. */
export async function explainRules(name: string, options: ExplainOptions): Promise<number> {
  const rules = await explainedRules(name, options);
  const events: Event[] = [];
  let matched = false;
  for await (const { line, event } of readEvents(options)) {
    events.push(event);
    for (const { id, explain } of rules) {
      const explanation = explain(event);
      matched ||= explanation.matched;
      if (options.json) await print(JSON.stringify({ rule: id, line, ...explanation }));
      else if (events.length <= MOST_TREES) await printTree(`line ${line}`, explanation);
    }
  }
  if (!options.json && events.length > MOST_TREES)
    await print(`... and ${events.length - MOST_TREES} more events; --json says all.`);
  if (events.length > 0) for (const rule of rules) await explainWindows(rule, events, options);
  return matched ? EXIT_CODES.ok.code : EXIT_CODES.negative.code;
}

/** Lines that hold none are said, and passed over. */
async function* readEvents(options: ExplainOptions): AsyncGenerator<{ readonly line: number; readonly event: Event }> {
  const read = options.stored ? storedReader() : rawReader(settingsOf(options).settings);
  for await (const { line, bytes } of readLines(options.event)) {
    const event = read(bytes, line);
    if (typeof event === 'string') note(visible(`${options.event}:${line}: ${event}`));
    else yield { line, event };
  }
}

async function explainWindows({ id, windows }: ExplainedRule, events: readonly Event[], { json }: ExplainOptions) {
  if (!windows) return;
  const { rule, foreign } = windows;
  const now = latest(events);
  const groups = new Map<string, { group: readonly string[]; matches: Match[] }>();
  for (const group of expectedGroups(rule)) groups.set(groupKey(group), { group, matches: [] });
  for (const event of events)
    for (const { group, match } of rule.read(event)) {
      const key = groupKey(group);
      const known = groups.get(key) ?? { group, matches: [] };
      known.matches.push(match);
      groups.set(key, known);
    }
  for (const { group, matches } of groups.values()) {
    matches.sort(byTime);
    const window = explainWindow(rule, { group, matches, now, foreign });
    if (json) await print(JSON.stringify({ rule: id, ...window }));
    else
      await print(
        `${mark(window.fires)} ${visible(id)}${group.length > 0 ? ` for ${visible(group.join(', '))}` : ''}: ${visible(window.text)}`,
      );
  }
}

function latest(events: readonly Event[]): number {
  return events.reduce((newest, event) => Math.max(newest, ruleTimeOf(event)), Number.NEGATIVE_INFINITY);
}

async function printTree(head: string, explanation: Explanation, indent = ''): Promise<void> {
  const { text, matched, value, problem, parts } = explanation;
  const has = value === undefined ? '' : `  [${shown(JSON.stringify(value))}]`;
  const why = problem === undefined ? '' : `  (${problem})`;
  await print(`${indent}${mark(matched)} ${head === '' ? '' : `${head}: `}${visible(`${text}${has}${why}`)}`);
  const kept = parts.filter((part, index) => part.matched || index < MOST_PARTS);
  for (const part of kept) await printTree('', part, `${indent}  `);
  if (kept.length < parts.length) await print(`${indent}  ... and ${parts.length - kept.length} more that do not hold`);
}

function mark(good: boolean): string {
  return good ? styled('green', '✓') : styled('red', '✗');
}

function shown(text: string): string {
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}...` : text;
}
