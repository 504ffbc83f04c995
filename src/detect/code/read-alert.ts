import { z } from 'zod';
import { isTree } from '../../config/assign.ts';
import { describeConfig } from '../../config/config-node.ts';
import { explainIssues } from '../../config/explain-issue.ts';
import { shownPath } from '../../config/shown-path.ts';
import { MozdefError, messageOf } from '../../lifecycle/error.ts';
import { importPlugin } from '../../plugin/import-plugin.ts';
import { makeRule } from '../rule/compile-rule.ts';
import { withParameters } from '../rule/parameters.ts';
import type { ReadOptions, ReadRules, RuleFileFault, RuleOverride } from '../rule/read-rules.ts';
import { LONGEST_RULE_FILE } from '../rule/read-rules.ts';
import type { Rule } from '../rule/rule.ts';
import { RuleFault } from '../rule/rule-fault.ts';
import { alertSchema, type CodeRule } from './alert-schema.ts';
import { describeOfCode, judgeOfCode } from './code-functions.ts';
import { readCode } from './code-hash.ts';
import type { CodeAlert } from './define-alert.ts';
import type { CodeFile } from './find-code-files.ts';

/** What is not data of an alert, and its id. */
const functions = z.looseObject({
  id: z.string({ error: 'must be a text' }),
  fires: z.custom((value) => typeof value === 'function', 'must be a function'),
  params: z.custom((value) => value === undefined || value instanceof z.ZodType, 'must be a zod schema').optional(),
  details: z.custom((value) => value === undefined || typeof value === 'function', 'must be a function').optional(),
});

/** So long a file may take until what it awaits is there. */
const LOAD_MS = 10_000;

/** Runs a file of code, and makes a rule of the alert that it exports. What is wrong is a fault. */
export async function readAlert(
  file: CodeFile,
  { lists, overrides }: Pick<ReadOptions, 'lists' | 'overrides'>,
): Promise<ReadRules> {
  const reader = new AlertReader(file, overrides?.[file.id], lists);
  try {
    return { rules: [await reader.read()], waiting: [], faults: [] };
  } catch (error) {
    return { rules: [], waiting: [], faults: faultsOf(error, file) };
  }
}

/** Several things that are wrong at once. */
class Faults extends Error {
  readonly messages: readonly string[];

  constructor(messages: readonly string[]) {
    super(messages.join('; '));
    this.messages = messages;
  }
}

class AlertReader {
  readonly #file: CodeFile;
  readonly #override: RuleOverride | undefined;
  readonly #lists: ReadOptions['lists'];

  constructor(file: CodeFile, override: RuleOverride | undefined, lists: ReadOptions['lists']) {
    this.#file = file;
    this.#override = override;
    this.#lists = lists;
  }

  async read(): Promise<Rule> {
    const { file } = this.#file;
    const { text, hash } = await readCode(file);
    if (text.length > LONGEST_RULE_FILE)
      throw new Faults([`the file is longer than ${LONGEST_RULE_FILE} characters; split it into several`]);
    const alert = this.#check(await inTime(importPlugin(file, hash)));
    const said = this.#fill(alert);
    const judge = judgeOfCode(alert, said);
    const place = `${this.#file.name}:${lineOf(text)}`;
    const rule = makeRule(said, { place, lists: this.#lists, judge, fields: said.fields, code: hash });
    const describe = describeOfCode(alert, said, this.#override?.severity !== undefined);
    return { ...rule, ...(describe && { describe }) };
  }

  #check(found: unknown): CodeAlert {
    if (!isTree(found) || found['kind'] !== 'alert')
      throw new Faults([
        found === undefined
          ? 'it has no default export; end it with: export default defineAlert({ .. })'
          : 'its default export must be made by defineAlert',
      ]);
    const result = functions.safeParse(found);
    if (!result.success)
      throw new Faults(result.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`));
    const { id } = result.data;
    if (id === this.#file.id) return found as unknown as CodeAlert;
    throw new Faults([
      `it calls itself ${id}, but the id of an alert in code must be its file's name, which is ${this.#file.id}`,
    ]);
  }

  /** What it says, with parameters and what is different here put in. */
  #fill(alert: CodeAlert): CodeRule {
    const { kind: _, fires: __, details: ___, params: schema, severity, summary, ...keys } = alert;
    const { severity: chosen, params: given = {}, exceptions = [] } = this.#override ?? {};
    const standard = paramsOf(schema, {});
    // Which throws for one that there is not.
    withParameters({ params: standard }, given);
    const params = paramsOf(schema, given);
    const written = withParameters({
      ...keys,
      ...(typeof summary === 'string' && { summary }),
      ...(typeof severity === 'string' && { severity }),
      ...(chosen !== undefined && { severity: chosen }),
      ...(exceptions.length > 0 && { exceptions: [...(keys.exceptions ?? []), ...exceptions] }),
      params,
    });
    const { groupBy, ...said } = checked(alertSchema, written);
    return { ...said, group_by: groupBy };
  }
}

function paramsOf(schema: z.ZodType | undefined, given: unknown): Record<string, unknown> {
  return schema
    ? (checked(z.strictObject({ params: schema }), { params: given }).params as Record<string, unknown>)
    : {};
}

function checked<Schema extends z.ZodType>(schema: Schema, written: Record<string, unknown>): z.output<Schema> {
  const result = schema.safeParse(written);
  if (result.success) return result.data;
  const node = describeConfig(schema);
  const problems = explainIssues(result.error.issues, { node, written, placeOf: () => ({ kind: 'default' }) });
  throw new Faults(problems.map(({ message }) => message));
}

async function inTime<T>(loading: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Faults([`it is not loaded within ${LOAD_MS / 1000} s`])), LOAD_MS);
  });
  try {
    return await Promise.race([loading, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Where the alert begins. */
function lineOf(text: string): number {
  const at = text.search(/^export default/m);
  return at < 0 ? 1 : text.slice(0, at).split('\n').length;
}

function faultsOf(error: unknown, { name, id }: CodeFile): RuleFileFault[] {
  const fault = (message: string, where = name): RuleFileFault => ({ where, message, rule: id });
  if (error instanceof Faults) return error.messages.map((message) => fault(message));
  if (error instanceof RuleFault) return [fault(`${error.path.join('.')}: ${error.message}`)];
  if (error instanceof MozdefError) return [fault(error.message, error.where && shownPath(error.where))];
  return [fault(messageOf(error))];
}
