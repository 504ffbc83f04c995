import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  decodeIncidentsState,
  encodeIncidentsState,
  INCIDENT_STANDINGS,
  INCIDENT_TABS,
  INCIDENTS_DEFAULTS,
  INCIDENTS_VIEWS,
  type IncidentsState,
  isIncidentsPath,
} from '../../public/model/incidents-url.ts';

const decode = (address: string): IncidentsState => decodeIncidentsState(new URL(address, 'http://localhost'));
const text = fc.string({ unit: 'grapheme' });
const some = (...values: readonly string[]): fc.Arbitrary<string[]> => fc.uniqueArray(fc.constantFrom(...values));
const states: fc.Arbitrary<IncidentsState> = fc.record({
  kind: some('investigation', 'incident'),
  phase: some('identification', 'lessons-learned', 'closed'),
  severity: some('CRITICAL', 'WARNING', 'INFO'),
  mine: fc.boolean(),
  which: fc.constantFrom(...INCIDENT_STANDINGS),
  q: text,
  view: fc.constantFrom(...INCIDENTS_VIEWS),
  rows: fc.constantFrom('tag:action', 'tag', 'month'),
  cols: fc.constantFrom('phase', 'tag:actor'),
  sel: text.filter((id) => id !== '.' && id !== '..'),
  tab: fc.constantFrom(...INCIDENT_TABS),
});

describe('the address of the page Incidents', () => {
  it('gives back every state that it was made of', () => {
    fc.assert(
      fc.property(states, (state) => {
        expect(decode(encodeIncidentsState(state))).toEqual(state);
      }),
    );
  });

  it('shows at first all that are not closed', () => {
    expect(encodeIncidentsState(INCIDENTS_DEFAULTS)).toBe('/incidents');
    expect(decode('/incidents')).toEqual(INCIDENTS_DEFAULTS);
  });

  it('stays as colleagues have bookmarked it', () => {
    const address =
      '/incidents/INC-2026-0042?q=root&kind=incident&phase=containment%2Crecovery&severity=CRITICAL&mine=1&which=unmerged&view=pivot&rows=month&cols=tag%3Aactor&tab=tasks';

    expect(encodeIncidentsState(decode(address))).toBe(address);
    expect(decode(address)).toEqual({
      kind: ['incident'],
      phase: ['containment', 'recovery'],
      severity: ['CRITICAL'],
      mine: true,
      which: 'unmerged',
      q: 'root',
      view: 'pivot',
      rows: 'month',
      cols: 'tag:actor',
      sel: 'INC-2026-0042',
      tab: 'tasks',
    });
  });

  it('takes no harm from values that are none', () => {
    expect(decode('/incidents/?kind=,&phase=a,a&which=x&tab=<b>&mine=yes')).toEqual({
      ...INCIDENTS_DEFAULTS,
      phase: ['a'],
    });
    expect(decode('/incidents/%E0%A4%A').sel).toBe('%E0%A4%A');
  });

  it('is no address of another page', () => {
    expect(['/incidents', '/incidents/x', '/incidentsx', '/'].map(isIncidentsPath)).toEqual([true, true, false, false]);
  });
});
