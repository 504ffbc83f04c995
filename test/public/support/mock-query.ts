import { valuesAt } from '../../../public/model/event-fields.ts';
import { splitAnd } from '../../../public/model/query-edit.ts';
import type { Event } from '../../../src/event/event.ts';

/** What the mock answers to a query it does not understand. */
export class MockQueryError extends Error {
  readonly column: number;

  constructor(message: string, column: number) {
    super(message);
    this.column = column;
  }
}

/** Just enough of the query language: clauses joined by AND, each `word`, `field:value`, `field:"value"`, with NOT. */
export function mockMatcher(query: string): (event: Event) => boolean {
  if (query.trim() === '') return () => true;
  const clauses = splitAnd(query) ?? splitAnd(query.replaceAll(/\s+(?!AND )/g, ' AND '));
  if (clauses === undefined || /[([]$/.test(query)) {
    throw new MockQueryError('expected a closing quote or parenthesis', query.length + 1);
  }
  const tests = clauses.map(clauseMatcher);
  return (event) => tests.every((test) => test(event));
}

function clauseMatcher(text: string): (event: Event) => boolean {
  if (text.startsWith('NOT ')) {
    const inner = clauseMatcher(text.slice(4));
    return (event) => !inner(event);
  }
  const [, field, value] = /^((?:\\.|[^\\:"])+):([\s\S]+)$/.exec(text) ?? [];
  if (field === undefined || value === undefined) {
    const wanted = text.replaceAll('"', '').toLowerCase();
    return (event) => JSON.stringify(event).toLowerCase().includes(wanted);
  }
  const wanted = value.replace(/^"|"$/g, '').replace(/\\(.)/g, '$1').toLowerCase();
  const name = field.replace(/\\(.)/g, '$1');
  return (event) => valuesAt(event, name).some((found) => found.toLowerCase() === wanted);
}
