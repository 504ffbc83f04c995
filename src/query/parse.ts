import type { Query } from './ast.ts';
import type { DateContext } from './date-math.ts';
import { segmentsOf } from './fields.ts';
import { parameterCondition, parameterQueries, type QueryParameters } from './parameters.ts';
import { QueryError } from './query-error.ts';
import { bracketRange, comparison } from './ranges.ts';
import { Scanner, type Word } from './scanner.ts';
import {
  existsCondition,
  type FieldName,
  isBareAddress,
  quotedCondition,
  regexpCondition,
  type ValueContext,
  wordCondition,
} from './values.ts';

const LONGEST = 10_000;
const DEEPEST = 50;
const MOST_CLAUSES = 500;

export interface QueryContext extends DateContext {
  /** What `$name` in the place of a value stands for. Without them a `$` is a character like any other. */
  readonly parameters?: QueryParameters;
  /** Values of parameters are characters: none is a wildcard, an expression, a network or a query. For what senders wrote. */
  readonly literal?: boolean;
}

/**
 * The tree of a query in Lucene's syntax (docs/guides/search.md). A blank query is `everything`. Throws QueryError
 * (`query-invalid`), which says where and what was expected; time and memory are bounded by the limits above.
 */
export function parseQuery(text: string, context: QueryContext): Query {
  if (text.length > LONGEST)
    throw new QueryError(text, LONGEST, `the query is longer than ${LONGEST} characters`, 'Make it shorter.');
  return new Parser(text, context).whole();
}

type Sign = '+' | '-' | '';
interface Clause {
  readonly sign: Sign;
  readonly query: Query;
}

class Parser {
  readonly #scanner: Scanner;
  readonly #context: ValueContext;
  readonly #parameters: QueryParameters | undefined;
  #depth = 0;
  #clauses = 0;

  constructor(text: string, context: QueryContext) {
    this.#scanner = new Scanner(text);
    const { parameters, literal = false, ...dates } = context;
    this.#context = { scanner: this.#scanner, dates, literal };
    this.#parameters = parameters;
  }

  whole(): Query {
    const scanner = this.#scanner;
    scanner.skipSpace();
    if (scanner.atEnd) return { op: 'everything' };
    const query = this.#alternatives(undefined);
    if (scanner.atEnd) return query;
    throw scanner.error(`an operator or a term is expected, but ${scanner.found()} here`, BRACKET_REMEDY);
  }

  /** Lists with OR between them. */
  #alternatives(field: FieldName): Query {
    const lists = [this.#list(field)];
    while (this.#operator('OR', '||')) lists.push(this.#list(field));
    return combined('or', lists);
  }

  /** Clauses side by side: `+` must hold, `-` must not, and of the others one must, unless there is a `+`. */
  #list(field: FieldName): Query {
    const clauses = [this.#conjunction(field)];
    while (this.#clauseFollows()) clauses.push(this.#conjunction(field));
    const having = (sign: Sign): Query[] => clauses.filter((clause) => clause.sign === sign).map(({ query }) => query);
    const required = having('+');
    const optional = having('');
    const prohibited = having('-').map((of): Query => ({ op: 'not', of }));
    if (required.length === 0 && optional.length > 0) required.push(combined('or', optional));
    return combined('and', [...required, ...prohibited]);
  }

  #conjunction(field: FieldName): Clause {
    const first = this.#signed(field);
    const clauses = [first];
    while (this.#operator('AND', '&&')) clauses.push(this.#signed(field));
    if (clauses.length === 1) return first;
    const of = clauses.map(({ sign, query }): Query => (sign === '-' ? { op: 'not', of: query } : query));
    return { sign: '', query: { op: 'and', of } };
  }

  #signed(field: FieldName): Clause {
    const scanner = this.#scanner;
    let negative = false;
    let required = false;
    for (let more = true; more; ) {
      scanner.skipSpace();
      if (this.#operator('NOT', '!') || this.#sign('-')) negative = !negative;
      else if (this.#sign('+')) required = true;
      else more = false;
    }
    const positive = required ? '+' : '';
    const sign = negative ? '-' : positive;
    return { sign, query: this.#clause(field) };
  }

  /** Takes a sign, which must touch what it stands before. */
  #sign(sign: string): boolean {
    const scanner = this.#scanner;
    if (!scanner.take(sign)) return false;
    if (!/\s/.test(scanner.next || ' ')) return true;
    throw scanner.error(
      `a term is expected directly after ${sign}`,
      `Put quotes around ${sign} if you mean the character.`,
    );
  }

  #clause(field: FieldName): Query {
    const scanner = this.#scanner;
    if (++this.#clauses > MOST_CLAUSES) throw scanner.error(`the query has more than ${MOST_CLAUSES} terms`);
    const query = this.#value(field);
    if (scanner.take('^')) this.#boost();
    if (scanner.next === '~')
      throw scanner.error(
        '~ (similar words, words near each other) is not supported',
        'Use wildcards, as in admin*, or AND.',
      );
    if (/[^\s)\]}]/.test(scanner.next))
      throw scanner.error(`a space is expected, but ${scanner.found()} here`, BRACKET_REMEDY);
    return query;
  }

  /** Relevance plays no part in a search of events, so a boost has no effect. */
  #boost(): void {
    const { text } = this.#scanner.word('pass');
    if (!/^\d+(?:\.\d+)?$/.test(text))
      throw this.#scanner.error('a number is expected after ^', 'Write \\^ for the character.');
  }

  #value(field: FieldName): Query {
    const scanner = this.#scanner;
    const at = scanner.at;
    switch (scanner.next) {
      case '(':
        return this.#group(field);
      case '"':
        return quotedCondition(field, scanner.quoted(), { ...this.#context, at });
      case '/':
        return regexpCondition(field, scanner.slashed(), { ...this.#context, at });
      case '[':
      case '{':
        return bracketRange(this.#needed(field), this.#context);
      case '<':
      case '>':
        return comparison(this.#needed(field), this.#context);
      case '$':
        if (this.#parameters) return parameterCondition(field, this.#parameters, this.#context);
        return field === undefined ? this.#fieldOrWord() : this.#word(field);
      default:
        return field === undefined ? this.#fieldOrWord() : this.#word(field);
    }
  }

  #needed(field: FieldName): string {
    if (field !== undefined) return field;
    throw this.#scanner.error('a range needs a field', 'Write it as field:[1 TO 5] or field:>=5.');
  }

  #group(field: FieldName): Query {
    const scanner = this.#scanner;
    const start = scanner.at++;
    if (++this.#depth > DEEPEST) throw scanner.error(`groups are nested deeper than ${DEEPEST}`, undefined, start);
    const query = this.#alternatives(field);
    scanner.skipSpace();
    if (!scanner.take(')'))
      throw scanner.atEnd
        ? scanner.error('the closing ) is missing', UNCLOSED_REMEDY, start)
        : scanner.error(`) or a term is expected, but ${scanner.found()} here`, BRACKET_REMEDY);
    this.#depth--;
    return query;
  }

  #word(field: FieldName): Query {
    const word = this.#scanner.word('pass');
    this.#mustBeTerm(word);
    return wordCondition(field, word, this.#context);
  }

  #fieldOrWord(): Query {
    const scanner = this.#scanner;
    const start = scanner.at;
    const address = scanner.word('pass');
    if (isBareAddress(address.text)) return wordCondition(undefined, address, this.#context);
    scanner.at = start;
    const word = scanner.word('stop');
    this.#mustBeTerm(word);
    if (scanner.next !== ':') return wordCondition(undefined, word, this.#context);
    scanner.at++;
    scanner.skipSpace();
    if (word.text === '_exists_') return existsCondition(this.#fieldName(scanner.word('stop')));
    if (word.text === '_query_' && this.#parameters) return this.#queries(this.#parameters);
    if (word.text === '*' && word.wild) {
      if (scanner.word('pass').text === '*') return { op: 'everything' };
      throw scanner.error('*: is understood as *:* only', 'Leave the field out to search all fields.', start);
    }
    return this.#value(this.#fieldName(word));
  }

  #queries(parameters: QueryParameters): Query {
    return parameterQueries(parameters, this.#context, (text) => parseQuery(text, this.#context.dates));
  }

  #fieldName(word: Word): string {
    if (!word.wild && segmentsOf(word.text).length > 0) return word.text;
    throw this.#scanner.error(
      word.wild ? 'the name of a field has no wildcards' : `"${word.text}" is not the name of a field`,
      'Name a field as details.username; leave it out to search all fields.',
      word.at,
    );
  }

  #mustBeTerm(word: Word): void {
    const operator = !word.escaped && /^(?:AND|OR|NOT|&&|\|\|)$/.test(word.text);
    if (word.text !== '' && !operator) return;
    const found = operator ? `the operator ${word.text} stands` : this.#scanner.found();
    throw this.#scanner.error(`a term is expected, but ${found} here`, BRACKET_REMEDY, word.at);
  }

  #clauseFollows(): boolean {
    const scanner = this.#scanner;
    scanner.skipSpace();
    if (scanner.atEnd || scanner.next === ')' || scanner.next === ']' || scanner.next === '}') return false;
    const start = scanner.at;
    const operator = this.#operator('OR', '||') || this.#operator('AND', '&&');
    scanner.at = start;
    return !operator;
  }

  /** Takes an operator: its word, alone, or its sign. */
  #operator(name: string, sign: string): boolean {
    const scanner = this.#scanner;
    scanner.skipSpace();
    if (scanner.take(sign)) return true;
    if (!/[\s()"]/.test(scanner.text.charAt(scanner.at + name.length) || ' ')) return false;
    return scanner.take(name);
  }
}

const UNCLOSED_REMEDY =
  'Add a ), or put quotes around the word with the ( or a \\ before it if you mean the character.';
const BRACKET_REMEDY = 'Put quotes around a text with special characters, or a \\ before each of them.';

function combined(op: 'and' | 'or', of: readonly Query[]): Query {
  const [only] = of;
  return of.length === 1 && only ? only : { op, of };
}
