import Hjson from 'hjson';
import { stringify } from 'yaml';
import type { z } from 'zod';
import { isTree } from '../../config/assign.ts';
import { describeConfig } from '../../config/config-node.ts';
import { explainIssues } from '../../config/explain-issue.ts';
import type { Origin } from '../../config/origin.ts';
import { messageOf } from '../../lifecycle/error.ts';
import { deadmanEntry, genericAlert } from './generic-schema.ts';
import { type RuleFileFault, readRules } from './read-rules.ts';
import { ruleOfDeadman, ruleOfGeneric } from './rule-of-generic.ts';

/** A rule made of an alert file of the original MozDef. */
export interface ImportedRule {
  readonly id: string;
  /** The rule file. */
  readonly yaml: string;
}

export interface Imported {
  readonly rules: readonly ImportedRule[];
  readonly faults: readonly RuleFileFault[];
}

/**
 * Makes rules of a configurable alert of the original MozDef: a file of its generic alert loader (HJSON or JSON, one alert), or the
 * list of its generic deadman. `name` is how the file is called: the rule of a generic alert gets its id from it.
 */
export function importGeneric(text: string, name: string): Imported {
  let written: unknown;
  try {
    written = Hjson.parse(text);
  } catch (error) {
    return { rules: [], faults: [syntaxFault(messageOf(error), name)] };
  }
  const importer = new Importer(text, name);
  const deadmen = deadmenIn(written);
  if (deadmen) importer.deadmen(deadmen, written);
  else importer.generic(written);
  return importer;
}

/** Entries of the deadman's list: the list itself, or under `alerts` beside what holds for all. */
function deadmenIn(written: unknown): readonly unknown[] | undefined {
  if (Array.isArray(written)) return written;
  return isTree(written) && Array.isArray(written['alerts']) ? written['alerts'] : undefined;
}

class Importer implements Imported {
  readonly rules: ImportedRule[] = [];
  readonly faults: RuleFileFault[] = [];
  readonly #name: string;
  readonly #text: string;

  constructor(text: string, name: string) {
    this.#text = text;
    this.#name = name;
  }

  generic(written: unknown): void {
    const alert = this.#checked(genericAlert, written);
    if (alert) this.#add(ruleOfGeneric(alert, idOf(baseName(this.#name))));
  }

  deadmen(entries: readonly unknown[], whole: unknown): void {
    const severity = isTree(whole) ? whole['severity'] : undefined;
    for (const [index, entry] of entries.entries()) {
      const together = isTree(entry) && severity !== undefined ? { severity, ...entry } : entry;
      const alert = this.#checked(deadmanEntry, together, index + 1);
      if (alert) this.#add(ruleOfDeadman(alert, this.#unused(idOf(`deadman_${alert.description}`))));
    }
  }

  #checked<T extends z.ZodType>(schema: T, written: unknown, entry?: number): z.output<T> | undefined {
    const of = entry === undefined ? '' : `entry ${entry}: `;
    if (!isTree(written)) return this.#fault(`${of}an alert must be a section with keys such as search_string`);
    const result = schema.safeParse(written);
    if (result.success) return result.data;
    const placeOf = ([key]: readonly PropertyKey[]): Origin => ({
      kind: 'file',
      file: this.#name,
      line: this.#lineOf(String(key)),
      column: 1,
    });
    const problems = explainIssues(result.error.issues, { node: describeConfig(schema), written, placeOf });
    for (const { message, origin } of problems)
      this.#fault(of + message, origin.kind === 'file' && entry === undefined ? origin.line : 1);
    return undefined;
  }

  /** What the rule language does not take, the queries above all, is a fault of the file that is imported. */
  #add(rule: Record<string, unknown>): void {
    const id = String(rule['id']);
    const yaml = `# Made by mozdef rules import of ${baseName(this.#name)}.\n${stringify(rule, { lineWidth: 120 })}`;
    const { faults } = readRules(yaml, { name: this.#name, lists: () => undefined });
    for (const { message } of faults) this.#fault(message, this.#lineOf('search_'));
    if (faults.length === 0) this.rules.push({ id, yaml });
  }

  #unused(id: string): string {
    const taken = new Set(this.rules.map((rule) => rule.id));
    let free = id;
    for (let number = 2; taken.has(free); number++) free = `${id}-${number}`;
    return free;
  }

  /** Of the first line that begins with this key. */
  #lineOf(key: string): number {
    const lines = this.#text.split('\n').map((line) => line.trim().replace(/^["']/, ''));
    return (
      1 +
      Math.max(
        0,
        lines.findIndex((line) => line.startsWith(key)),
      )
    );
  }

  #fault(message: string, line = 1): undefined {
    this.faults.push({ where: `${this.#name}:${line}`, message });
    return undefined;
  }
}

function baseName(name: string): string {
  return name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
}

/** What may be the id of a rule of any text: of a file's name without its ending. */
function idOf(text: string): string {
  const words = text.replace(/\.h?json$/i, '').replace(/[^A-Za-z0-9_.-]+/g, '_');
  return words.replace(/^[^A-Za-z0-9]+/, '').slice(0, 90) || 'generic';
}

/** hjson ends its messages with `at line 3,1 >>>` and the text there. */
function syntaxFault(message: string, name: string): RuleFileFault {
  const [, problem = message, line = 1, column = 1] = /^(.*?) at line (\d+),(\d+) >>>/s.exec(message) ?? [];
  return { where: `${name}:${line}:${column}`, message: `this is not HJSON: ${problem.split('\n')[0]}` };
}
