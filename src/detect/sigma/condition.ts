import { nearest } from '../../config/nearest.ts';
import { parsePattern } from './pattern.ts';
import type { Condition } from './rule.ts';
import { compileTextTest } from './text-test.ts';

/** Why a condition cannot be used. */
export interface ConditionFault {
  readonly message: string;
  readonly remedy?: string;
}

const TOKEN = /\s*([()|]|[^\s()|]+)/y;
const NAME = /^[\p{L}\p{N}_.-]+$/u;
const PATTERN = /^[\p{L}\p{N}_.*-]+$/u;
const WORDS: ReadonlySet<string> = new Set(['and', 'or', 'not', 'of']);
const MAX_DEPTH = 64;
const CORRELATE = 'Write a correlation for it (type event_count, value_count or temporal) that refers to this rule.';

/** The tree of a condition over searches with these names, or why there is none. */
export function parseCondition(text: string, names: readonly string[]): Condition | ConditionFault {
  try {
    return new ConditionParser(text, names).parse();
  } catch (error) {
    if (error instanceof Refused) return error.fault;
    throw error;
  }
}

export function isConditionFault(parsed: Condition | ConditionFault): parsed is ConditionFault {
  return 'message' in parsed;
}

/** Whether a condition holds, given which searches (or rules, in a correlation) do. */
export function conditionHolds(condition: Condition, holds: (name: string) => boolean): boolean {
  switch (condition.op) {
    case 'and':
      return condition.of.every((part) => conditionHolds(part, holds));
    case 'or':
      return condition.of.some((part) => conditionHolds(part, holds));
    case 'not':
      return !conditionHolds(condition.of, holds);
    case 'search':
      return holds(condition.name);
    case 'some':
      return condition.quantity === 'all' ? condition.names.every(holds) : condition.names.some(holds);
    default:
      return condition satisfies never;
  }
}

class Refused extends Error {
  readonly fault: ConditionFault;
  constructor(message: string, remedy?: string) {
    super(message);
    this.fault = { message, ...(remedy !== undefined && { remedy }) };
  }
}

interface Token {
  readonly text: string;
  /** Lower case, for the words of the grammar. */
  readonly word: string;
  /** From 1. */
  readonly at: number;
}

/** `or` binds loosest, then `and`, `not`, and `1 of`. */
class ConditionParser {
  readonly #names: readonly string[];
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;

  constructor(text: string, names: readonly string[]) {
    this.#names = names;
    this.#tokens = tokensOf(text);
  }

  parse(): Condition {
    const condition = this.#or();
    const rest = this.#tokens[this.#next];
    if (rest?.text === '|' || rest?.word === 'near')
      throw new Refused(`${rest.text} at character ${rest.at} of the condition: aggregations are obsolete`, CORRELATE);
    if (rest) throw new Refused(`${rest.text} at character ${rest.at} of the condition: and or or is expected`);
    return condition;
  }

  #or(): Condition {
    return this.#list('or', () => this.#list('and', () => this.#not()));
  }

  #list(op: 'and' | 'or', part: () => Condition): Condition {
    const of = [part()];
    while (this.#take(op)) of.push(part());
    const [only] = of;
    return only && of.length === 1 ? only : { op, of };
  }

  #not(): Condition {
    if (!this.#take('not')) return this.#primary();
    return this.#deeper(() => ({ op: 'not', of: this.#not() }));
  }

  #primary(): Condition {
    const token = this.#tokens[this.#next];
    if (!token) throw new Refused('the condition ends where the name of a search is expected');
    const after = this.#tokens[this.#next + 1];
    if (after?.word === 'of') return this.#some(token);
    this.#next++;
    if (token.text === '(') return this.#deeper(() => this.#inside());
    if (token.text === '|')
      throw new Refused('the condition begins with an aggregation, which are obsolete', CORRELATE);
    if (token.text === ')' || WORDS.has(token.word) || !NAME.test(token.text))
      throw new Refused(`${token.text} at character ${token.at} of the condition: the name of a search is expected`);
    this.#known(token.text);
    return { op: 'search', name: token.text };
  }

  #inside(): Condition {
    const condition = this.#or();
    if (!this.#take(')')) throw new Refused('a parenthesis of the condition is not closed');
    return condition;
  }

  #some(quantity: Token): Condition {
    const target = this.#tokens[this.#next + 2];
    this.#next += 3;
    if (!['1', 'any', 'all'].includes(quantity.word))
      throw new Refused(`${quantity.text} of: only 1 of, any of and all of are known`);
    if (!target || !PATTERN.test(target.text))
      throw new Refused(`${quantity.text} of: them or a name with * is expected behind it`);
    const names = this.#names.filter(matching(target));
    if (names.length === 0) {
      const { text } = target;
      throw new Refused(`no search is called ${text}`, `There are ${this.#names.join(', ') || 'no searches'}.`);
    }
    return { op: 'some', quantity: quantity.word === 'all' ? 'all' : 'any', pattern: target.text, names };
  }

  #known(name: string): void {
    if (this.#names.includes(name)) return;
    const close = nearest(name, this.#names);
    throw new Refused(`there is no search ${name}`, close === undefined ? undefined : `Did you mean ${close}?`);
  }

  #deeper(inner: () => Condition): Condition {
    if (++this.#depth > MAX_DEPTH) throw new Refused('the condition is nested too deeply');
    const condition = inner();
    this.#depth--;
    return condition;
  }

  #take(word: string): boolean {
    if (this.#tokens[this.#next]?.word !== word) return false;
    this.#next++;
    return true;
  }
}

function tokensOf(text: string): Token[] {
  return [...text.matchAll(new RegExp(TOKEN, 'gy'))].map((match) => {
    const found = match[1] ?? '';
    return { text: found, word: found.toLowerCase(), at: match.index + match[0].length - found.length + 1 };
  });
}

/** Which names `1 of` this means; names that begin with `_` are not among `them`. */
function matching({ text, word }: Token): (name: string) => boolean {
  if (word === 'them') return (name) => !name.startsWith('_');
  return compileTextTest(parsePattern(text), true);
}
