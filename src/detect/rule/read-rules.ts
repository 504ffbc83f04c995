import { LineCounter } from 'yaml';
import type { Lists } from '../lists.ts';
import type { RuleException } from './exceptions.ts';
import { parseDocuments } from './read-yaml.ts';
import type { Rule } from './rule.ts';
import { RuleDocument } from './rule-document.ts';
import type { RuleOfRulesFile } from './rule-of-rules-shape.ts';

/** One thing that is wrong with a rule file. */
export interface RuleFileFault {
  /** `file:line:column`. */
  readonly where: string;
  readonly message: string;
  /** Of the rule, if it got so far. */
  readonly rule?: string;
}

/** A rule that looks at the alerts of others, and can be made when those are known. */
export interface WaitingRule {
  readonly id: string;
  readonly file: RuleOfRulesFile;
  /** As of a rule. */
  readonly place: string;
  /** `file:line:column` of what these keys lead to. */
  whereIs(path: readonly PropertyKey[]): string;
}

export interface ReadRules {
  readonly rules: readonly Rule[];
  readonly waiting: readonly WaitingRule[];
  readonly faults: readonly RuleFileFault[];
}

export interface ReadOptions {
  /** How messages call the file. */
  readonly name: string;
  readonly lists: Lists;
  /** What is different from the file, by id of the rule. */
  readonly overrides?: Readonly<Record<string, RuleOverride>>;
}

export interface RuleOverride {
  readonly severity?: string | undefined;
  /** Values of parameters in the place of those of the file. */
  readonly params: Readonly<Record<string, unknown>>;
  /** Besides those of the file. */
  readonly exceptions?: readonly RuleException[];
}

/** Characters of a file; the time and memory that it takes are bounded by them. */
export const LONGEST_RULE_FILE = 1_000_000;

/** Reads a YAML text with one rule of MozDef a document. What is wrong with one does not touch the others. */
export function readRules(text: string, options: ReadOptions): ReadRules {
  if (text.length > LONGEST_RULE_FILE) {
    const message = `the file is longer than ${LONGEST_RULE_FILE} characters; split it into several`;
    return { rules: [], waiting: [], faults: [{ where: options.name, message }] };
  }
  const lines = new LineCounter();
  const rules: Rule[] = [];
  const waiting: WaitingRule[] = [];
  const faults: RuleFileFault[] = [];
  for (const document of parseDocuments(text, lines)) {
    const reader = new RuleDocument(document, lines, options);
    const rule = reader.read();
    faults.push(...reader.faults);
    if (rule && 'whereIs' in rule) waiting.push(rule);
    else if (rule) rules.push(rule);
  }
  return { rules, waiting, faults };
}
