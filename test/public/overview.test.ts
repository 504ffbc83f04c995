import { describe, expect, it } from '@jest/globals';
import { courseOf } from '../../public/model/course.ts';
import { alertsUrl, narrowedTo, SEVERE, severityWords, topOf } from '../../public/model/overview.ts';
import { alertsFrom, decodeOverviewState, encodeOverviewState, eventsFrom } from '../../public/model/overview-url.ts';
import { ringParts, ringStep } from '../../public/model/ring.ts';

describe('the overview', () => {
  it('says how many there are of each severity, the gravest first', () => {
    expect(severityWords({ facets: { severity: { INFO: 2, CRITICAL: 1, ERROR: 1200 } } })).toBe(
      '1 critical, 1,200 error, 2 info',
    );
    expect(severityWords({ facets: {} })).toBe('nothing to look at');
  });

  it('takes the most frequent values, with bars beside that of the first', () => {
    const facets = { rule: { d: 2, a: 1, b: 4, c: 2 } };

    expect(topOf({ facets }, 'rule', 2)).toEqual([
      { value: 'b', count: 4, percent: 100 },
      { value: 'c', count: 2, percent: 50 },
    ]);
    expect(topOf({ facets }, 'none', 2)).toEqual([]);
  });

  it('leads to alerts of a kind, else as the page begins with', () => {
    expect(SEVERE).toEqual(['EMERGENCY', 'ALERT', 'CRITICAL', 'ERROR']);
    expect(alertsUrl({ status: ['open'] })).toBe('/alerts?status=open');
    expect(alertsUrl({ sel: 'a/b' })).toBe('/alerts/a%2Fb');
  });

  it('keeps in the address what its charts are narrowed to', () => {
    const decode = (address: string) => decodeOverviewState(new URL(address, 'http://localhost'));
    const state = { severity: 'ERROR', category: 'a & b', sources: 'alerts' } as const;
    const none = { severity: '', category: '', sources: 'events' } as const;

    expect(decode(encodeOverviewState(state))).toEqual(state);
    expect(encodeOverviewState(none)).toBe('/');
    expect(decode('/?severity=error&category=')).toEqual({ ...none, severity: 'ERROR' });
    expect(decode('/?severity=<b>&sources=x')).toEqual(none);
    expect([narrowedTo(state), narrowedTo(none)]).toEqual([{ severity: 'ERROR', category: 'a & b' }, {}]);
    expect(alertsFrom('DE', state)).toBe('/alerts?status=any&severity=ERROR&category=a+%26+b&country=DE&from=now-24h');
    expect(eventsFrom('DE')).toContain('details.sourceipgeolocation.country_code');
  });
});

describe('a ring', () => {
  const value = (name: string, count: number) => ({ value: name, count });

  it('has a part for each of the most frequent values, and one for all others', () => {
    const values = [value('a', 5), value('b', 3), value('c', 1), value('d', 1), value('e', 0)];

    expect(ringParts(values, 2)).toEqual([
      { value: 'a', count: 5, isRest: false, share: 0.5, path: expect.any(String) },
      { value: 'b', count: 3, isRest: false, share: 0.3, path: expect.any(String) },
      { value: 'others', count: 2, isRest: true, share: 0.2, path: expect.any(String) },
    ]);
    expect(ringParts(values, 1, 'c').map((part) => part.value)).toEqual(['a', 'c', 'others']);
    expect(ringParts([value('e', 0)], 2)).toEqual([]);
  });

  it('is drawn clockwise from its top, and whole when there is but one', () => {
    const [half, other] = ringParts([value('a', 1), value('b', 1)], 2);

    expect(half?.path).toBe('M50.00,2.00 A48,48 0 0 1 50.00,98.00 L50.00,80.00 A30,30 0 0 0 50.00,20.00 Z');
    expect(ringParts([value('a', 7)], 2)[0]?.path).toBe(`${half?.path} ${other?.path}`);
  });

  it('is walked by keys', () => {
    expect(['ArrowRight', 'ArrowLeft', 'Home', 'End', 'x'].map((key) => ringStep(key, 0, 3))).toEqual([
      1,
      2,
      0,
      2,
      undefined,
    ]);
  });
});

describe('a course over time', () => {
  it('breaks where nothing was noted, and says the greatest and the newest', () => {
    const points = [0, 10, 50, 60].map((at) => ({ at, value: at === 10 ? 4 : 2 }));
    const course = courseOf(points, { range: { from: 0, to: 120 }, intervalMs: 10 });

    expect(course?.lines).toEqual(['0.0,36.0 40.0,4.0', '200.0,36.0 240.0,36.0']);
    expect([course?.most, course?.last]).toEqual([points[1], points[3]]);
    expect(courseOf([], { range: { from: 0, to: 1 }, intervalMs: 1 })).toBeUndefined();
    expect(courseOf([{ at: 60, value: 0 }], { range: { from: 0, to: 120 }, intervalMs: 10 })?.lines).toEqual([
      '240.0,68.0 240.0,68.0',
    ]);
  });
});
