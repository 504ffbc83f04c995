import { describe, expect, it } from '@jest/globals';
import { listFields, valuesAt } from '../../public/model/event-fields.ts';
import { cannedEvent } from './support/canned-events.ts';

describe('fields of an event', () => {
  const event = {
    ...cannedEvent(1, 0),
    tags: ['a', 'b'],
    details: { 'x.y': 1, x: { y: true }, list: [{ z: 's' }, { z: null }], none: {} },
  };

  it('are listed with every value', () => {
    const details = listFields(event).filter(({ field }) => field.startsWith('details'));

    expect(details.map(({ field, text, type }) => [field, text, type])).toEqual([
      ['details.x.y', '1', 'number'],
      ['details.x.y', 'true', 'boolean'],
      ['details.list.z', 's', 'string'],
      ['details.list.z', 'null', 'null'],
      ['details.none', '{}', 'empty'],
    ]);
  });

  it('are found by name as the query language finds them', () => {
    expect(valuesAt(event, 'details.x.y')).toEqual(['1', 'true']);
    expect(valuesAt(event, 'details.list.z')).toEqual(['s']);
    expect(valuesAt(event, 'tags')).toEqual(['a', 'b']);
    expect(valuesAt(event, 'details.__proto__')).toEqual([]);
  });
});
