import { type Document, isMap, isScalar, isSeq, type LineCounter } from 'yaml';
import { isTree } from '../../config/assign.ts';
import { type ConfigNode, describeConfig } from '../../config/config-node.ts';
import { explainIssues } from '../../config/explain-issue.ts';
import type { Origin } from '../../config/origin.ts';
import { likelyMeant } from '../../config/unknown-key.ts';
import { compileRule } from './compile-rule.ts';
import { withParameters } from './parameters.ts';
import type { ReadOptions, RuleFileFault, WaitingRule } from './read-rules.ts';
import { startOf, valueOf, YamlFault } from './read-yaml.ts';
import type { Rule } from './rule.ts';
import { RuleFault } from './rule-fault.ts';
import { RULE_SCHEMAS, type RuleType, type WrittenRule } from './rule-schema.ts';

const NODES = new Map<RuleType, ConfigNode>();

/** Reads the one rule of a YAML document; what is wrong with it is in `faults` then. */
export class RuleDocument {
  readonly faults: RuleFileFault[] = [];
  readonly #document: Document;
  readonly #lines: LineCounter;
  readonly #options: ReadOptions;
  #id: string | undefined;

  constructor(document: Document, lines: LineCounter, options: ReadOptions) {
    this.#document = document;
    this.#lines = lines;
    this.#options = options;
  }

  read(): Rule | WaitingRule | undefined {
    const written = this.#written();
    if (!written) return undefined;
    if (typeof written['id'] === 'string') this.#id = written['id'];
    const type = this.#typeOf(written['type'] ?? 'match');
    if (!type) return undefined;
    try {
      return this.#check(type, this.#filled(written));
    } catch (error) {
      if (!(error instanceof RuleFault)) throw error;
      return this.#fault(`${error.path.join('.')}: ${error.message}`, this.#placeOf(error.path));
    }
  }

  /** With parameters and what is different here put in. */
  #filled(written: Record<string, unknown>): Record<string, unknown> {
    const { severity, params = {}, exceptions = [] } = this.#options.overrides?.[this.#id ?? ''] ?? {};
    const filled = withParameters(written, params);
    const own = Array.isArray(written['exceptions']) ? written['exceptions'] : [];
    if (exceptions.length > 0) filled['exceptions'] = [...own, ...exceptions];
    if (severity === undefined) return filled;
    // A severity that a site chose stands in the place of all that the file says of it.
    delete filled['severity_by'];
    return { ...filled, severity };
  }

  #check(type: RuleType, written: Record<string, unknown>): Rule | WaitingRule | undefined {
    const result = RULE_SCHEMAS[type].safeParse(written);
    if (result.success) return this.#compile(result.data);
    const placeOf = (path: readonly PropertyKey[]): Origin => this.#placeOf(path);
    const problems = explainIssues(result.error.issues, { node: nodeOf(type), written, placeOf });
    for (const { message, origin } of problems) this.#fault(message, origin);
    return undefined;
  }

  #compile(file: WrittenRule): Rule | WaitingRule {
    const { line } = this.#lines.linePos(startOf(this.#document));
    const place = `${this.#options.name}:${line}`;
    if (file.type === 'rules')
      return { id: file.id, file, place, whereIs: (path) => this.#whereOf(this.#placeOf(path)) };
    return compileRule(file, { place, lists: this.#options.lists });
  }

  #written(): Record<string, unknown> | undefined {
    let written: unknown;
    try {
      written = valueOf(this.#document);
    } catch (thrown) {
      if (!(thrown instanceof YamlFault)) throw thrown;
      return this.#fault(thrown.message, this.#at(thrown.offset));
    }
    if (written === null) return undefined;
    return isTree(written)
      ? written
      : this.#fault(
          'a rule must be a section with keys such as id, title and query',
          this.#at(startOf(this.#document)),
        );
  }

  #typeOf(type: unknown): RuleType | undefined {
    if (typeof type === 'string' && Object.hasOwn(RULE_SCHEMAS, type)) return type as RuleType;
    const types = Object.keys(RULE_SCHEMAS);
    const meant = likelyMeant(String(type), types);
    const hint = meant === undefined ? `it must be one of ${types.join(', ')}` : `did you mean ${meant}?`;
    return this.#fault(`there is no type ${JSON.stringify(type)}; ${hint}`, this.#placeOf(['type']));
  }

  /** Where what these keys lead to is written, or the innermost of what it stands in. */
  #placeOf(path: readonly PropertyKey[]): Origin {
    let node: unknown = this.#document.contents;
    let offset = startOf(this.#document);
    for (const key of path) {
      if (isMap(node)) {
        const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
        if (!pair) break;
        offset = isScalar(pair.key) ? (pair.key.range?.[0] ?? offset) : offset;
        node = pair.value;
      } else if (isSeq(node)) {
        node = node.items[Number(key)];
        offset = (node as { range?: [number, number, number] } | undefined)?.range?.[0] ?? offset;
      } else break;
    }
    return this.#at(offset);
  }

  #at(offset: number): Origin {
    const { line, col } = this.#lines.linePos(offset);
    return { kind: 'file', file: this.#options.name, line, column: col };
  }

  #whereOf(origin: Origin): string {
    return origin.kind === 'file' ? `${origin.file}:${origin.line}:${origin.column}` : this.#options.name;
  }

  #fault(message: string, origin: Origin): undefined {
    const where = this.#whereOf(origin);
    this.faults.push({ where, message, ...(this.#id !== undefined && { rule: this.#id }) });
    return undefined;
  }
}

function nodeOf(type: RuleType): ConfigNode {
  const known = NODES.get(type) ?? describeConfig(RULE_SCHEMAS[type]);
  NODES.set(type, known);
  return known;
}
