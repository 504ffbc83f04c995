import type { z } from 'zod';
import { type ConfigTree, isTree, valueAt } from './assign.ts';
import { type ConfigNode, nodeAt } from './config-node.ts';
import { dotted, type Origin, type Problem } from './origin.ts';
import { isSecret, REDACTED } from './redact.ts';
import { unknownKey } from './unknown-key.ts';

type Issue = z.core.$ZodIssue;

export interface IssueContext {
  readonly node: ConfigNode;
  readonly written: ConfigTree;
  /** Where this path, or what is above it, is written. */
  readonly placeOf: (path: readonly PropertyKey[]) => Origin;
}

/** What zod found wrong, in words that say what is allowed, each with its place. */
export function explainIssues(issues: readonly Issue[], context: IssueContext): Problem[] {
  const problems = issues.flatMap((issue) => explain(issue, [], context));
  // A text in the place of a list, say, is of the wrong kind and perhaps too long for one as well: the same words for both.
  const said = new Map(problems.map((problem) => [JSON.stringify(problem), problem]));
  return [...said.values()];
}

function explain(issue: Issue, above: readonly PropertyKey[], context: IssueContext): Problem[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unrecognized([...path, key], context));
  if (issue.code === 'invalid_union') {
    const branch = closestBranch(issue.errors, valueAt(context.written, path));
    if (branch) return branch.flatMap((inner) => explain(inner, path, context));
  }
  return [{ message: wrongValue(issue, path, context), origin: context.placeOf(path) }];
}

function unrecognized(path: readonly PropertyKey[], context: IssueContext): Problem {
  const origin = context.placeOf(path);
  const section = nodeAt(context.node, path.slice(0, -1));
  const texts = path.map(String);
  if (!section) return { message: `unknown key ${dotted(texts)}`, origin };
  return { message: unknownKey(context.node, section, texts), origin };
}

/** Of a union the alternative that takes this kind of value at all: its complaints are the ones that help. */
function closestBranch(branches: readonly (readonly Issue[])[], value: unknown): readonly Issue[] | undefined {
  if (!isTree(value)) return undefined;
  return branches.find((issues) => !issues.some((issue) => issue.path.length === 0 && issue.code === 'invalid_type'));
}

/** A schema's own words, which go on after the name of the key. */
const SAID = /^(?:must|is) /;

function wrongValue(issue: Issue, path: readonly PropertyKey[], { node, written }: IssueContext): string {
  const key = dotted(path);
  const value = valueAt(written, path);
  const secret = isSecret(node, path);
  if (issue.code === 'custom' || (issue.code === 'invalid_format' && SAID.test(issue.message))) {
    const message =
      secret && typeof value === 'string' && value ? issue.message.replaceAll(value, REDACTED) : issue.message;
    if (key === '') return message;
    return SAID.test(message) ? `${key} ${message}` : `${key}: ${message}`;
  }
  const place = nodeAt(node, path);
  const allowed = place ? `must be ${place.allowed}` : issue.message;
  if (value === undefined) return `${key} is missing; it ${allowed}`;
  return `${key} ${allowed}, not ${secret ? REDACTED : shown(value)}`;
}

const SHOWN = 80;

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}...` : text;
}
