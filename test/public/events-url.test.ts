import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  decodeEventsState,
  EVENTS_DEFAULTS,
  type EventsState,
  encodeEventsState,
} from '../../public/model/events-url.ts';

const text = fc.string({ unit: 'grapheme' });
const states: fc.Arbitrary<EventsState> = fc.record({
  q: text,
  filters: fc.array(
    fc.record({ clause: text.map((clause) => clause.trim()).filter((clause) => clause !== ''), off: fc.boolean() }),
  ),
  from: text,
  to: text,
  cols: fc.uniqueArray(fc.oneof(fc.string({ unit: 'grapheme', minLength: 1 }), fc.constantFrom('a,b', 'c\\', '\\,'))),
  sel: text,
  tab: fc.constantFrom('fields', 'json'),
  live: fc.constantFrom('off', '5s', '30s', 'tail'),
  order: fc.constantFrom('newest', 'oldest'),
  saved: fc.constantFrom('', '0b0b-7'),
});

describe('the address of the page Events', () => {
  it('gives back every state that it was made of', () => {
    fc.assert(
      fc.property(states, (state) => {
        expect(decodeEventsState(`?${encodeEventsState(state)}`)).toEqual(state);
      }),
    );
  });

  it('is empty for what is shown at first', () => {
    expect(encodeEventsState(EVENTS_DEFAULTS)).toBe('');
    expect(decodeEventsState('')).toEqual(EVENTS_DEFAULTS);
  });

  it('stays as colleagues have bookmarked it', () => {
    const address =
      'q=severity%3A%22ERROR%22&f=hostname%3A%22a%22&f=%7ENOT+b&from=now-7d&cols=severity%2Cdetails.sourceipaddress&order=oldest&live=5s&sel=0199-0&tab=json';

    expect(encodeEventsState(decodeEventsState(address))).toBe(address);
    expect(decodeEventsState(address)).toEqual({
      saved: '',
      q: 'severity:"ERROR"',
      filters: [
        { clause: 'hostname:"a"', off: false },
        { clause: 'NOT b', off: true },
      ],
      from: 'now-7d',
      to: 'now',
      cols: ['severity', 'details.sourceipaddress'],
      sel: '0199-0',
      tab: 'json',
      live: '5s',
      order: 'oldest',
    });
  });

  it('takes no harm from values that are none', () => {
    expect(decodeEventsState('?live=yes&order=up&cols=a,,a&f=&f=~')).toEqual({ ...EVENTS_DEFAULTS, cols: ['a'] });
  });
});
