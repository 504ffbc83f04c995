import { nearest } from '../config/nearest.ts';
import type { Query } from './ast.ts';
import { ANALYZED_FIELD } from './fields.ts';
import { QueryError } from './query-error.ts';
import { Scanner } from './scanner.ts';
import {
  type FieldName,
  onFields,
  quotedCondition,
  regexpCondition,
  type ValueContext,
  wordCondition,
} from './values.ts';

/** The values of each parameter; one is enough for the condition to hold. */
export type QueryParameters = ReadonlyMap<string, readonly string[]>;

/**
 * What `$name` in the place of a value means: any of its values, each a text as if in quotes, a text with `*` or `?` (`\*`, `\?` and
 * `\\` in it are the characters; any other `\` is one), or of a field a regular expression between slashes. A parameter without values is found nowhere. The `$` comes next.
 */
export function parameterCondition(field: FieldName, parameters: QueryParameters, context: ValueContext): Query {
  const { at, values } = takeParameter(parameters, context);
  const condition = context.literal ? literalCondition : valueCondition;
  return anyOf(values.map((value) => condition(field, value, { ...context, at })));
}

/**
 * What `_query_:$name` means: each value of the parameter is a query, and any of them is enough. So a site can list what is more than
 * one value of one field, such as a user from an address. Without values it is found nowhere. The `$` comes next.
 */
export function parameterQueries(
  parameters: QueryParameters,
  context: ValueContext,
  parse: (text: string) => Query,
): Query {
  const { scanner } = context;
  if (scanner.next !== '$')
    throw scanner.error('the name of a parameter is expected after _query_:', 'Write it as _query_:$exceptions.');
  if (context.literal) throw scanner.error('_query_ takes no parameter here: its values are characters, not queries');
  const { at, name, values } = takeParameter(parameters, context);
  const read = (text: string): Query => {
    if (text.trim() === '')
      throw scanner.error(`a query of $${name} is empty, which would find everything`, undefined, at);
    try {
      return parse(text);
    } catch (error) {
      if (!(error instanceof QueryError)) throw error;
      throw scanner.error(`of $${name}, "${text}" is no query: at ${error.where}, ${error.message}`, error.remedy, at);
    }
  };
  return anyOf(values.map(read));
}

interface Taken {
  readonly at: number;
  readonly name: string;
  readonly values: readonly string[];
}

function takeParameter(parameters: QueryParameters, { scanner }: ValueContext): Taken {
  const at = scanner.at++;
  const name = scanner.word('pass').text;
  const values = parameters.get(name);
  if (!values) throw scanner.error(`there is no parameter $${name}`, remedyFor(name, parameters), at);
  return { at, name, values };
}

function anyOf(of: readonly Query[]): Query {
  const [only] = of;
  if (!only) return { op: 'nothing' };
  return of.length === 1 ? only : { op: 'or', of };
}

/** Of a field its very text; only an address is the same in any writing. */
function literalCondition(field: FieldName, value: string, context: ValueContext & { at: number }): Query {
  const isPlain = field === undefined || field === ANALYZED_FIELD || !value.includes('/');
  return isPlain
    ? quotedCondition(field, value, context)
    : onFields(field, (name) => ({ op: 'equals', field: name, value }));
}

function valueCondition(field: FieldName, value: string, context: ValueContext & { at: number }): Query {
  if (field !== undefined && value.length > 2 && value.startsWith('/') && value.endsWith('/'))
    return regexpCondition(field, value.slice(1, -1), context);
  if (!/[*?]/.test(value)) return quotedCondition(field, value, context);
  // All but the wildcards and their escapes are characters here: C:\Windows\\* is a path and what is in it.
  const escaped = value.replace(/\\[*?\\]|[\\\s()[\]{}"^~]/g, (found) => (found.length > 1 ? found : `\\${found}`));
  return wordCondition(field, new Scanner(escaped).word('pass'), context);
}

function remedyFor(name: string, parameters: QueryParameters): string {
  const meant = nearest(name, parameters.keys());
  return meant === undefined
    ? 'Declare it under params, or put quotes around the text if you mean the character.'
    : `Did you mean $${meant}? Parameters are declared under params.`;
}
