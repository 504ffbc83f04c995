import { describe, expect, it } from '@jest/globals';
import { alertsUrl, SEVERE, severityWords, topOf } from '../../public/model/overview.ts';

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
});
