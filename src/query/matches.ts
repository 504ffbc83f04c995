import type { Event } from '../event/event.ts';
import type { Query } from './ast.ts';
import { anyTexts, someValue, textOf } from './field-values.ts';
import { segmentsOf } from './fields.ts';
import { compileTextTest, isTextQuery, type TextQuery } from './text-test.ts';
import { fold } from './tokens.ts';

/** Whether an event matches. */
export type Matcher = (event: Event) => boolean;

/** The in-memory executor: the query as one function. Throws `query-invalid` for an expression or network that cannot be used. */
export function compileMatcher(query: Query): Matcher {
  if (isTextQuery(query)) return textMatcher(query);
  switch (query.op) {
    case 'everything':
      return () => true;
    case 'nothing':
      return () => false;
    case 'and': {
      const all = query.of.map(compileMatcher);
      return (event) => all.every((matches) => matches(event));
    }
    case 'or': {
      const some = query.of.map(compileMatcher);
      return (event) => some.some((matches) => matches(event));
    }
    case 'not': {
      const inner = compileMatcher(query.of);
      return (event) => !inner(event);
    }
    case 'exists': {
      const segments = segmentsOf(query.field);
      return (event) => someValue(event, segments, () => true);
    }
    default:
      return query satisfies never;
  }
}

function textMatcher(query: TextQuery): Matcher {
  const test = compileTextTest(query);
  if (query.op === 'any' || query.field === undefined)
    return (event) => anyTexts(event).some((text) => test(fold(text)));
  const segments = segmentsOf(query.field);
  return (event) => someValue(event, segments, (value) => typeof value !== 'object' && test(fold(textOf(value))));
}
