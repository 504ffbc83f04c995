import { expect, it } from '@jest/globals';
import { countAlerts } from '../../src/alert/count-alerts.ts';
import type { Severity } from '../../src/event/severity.ts';

const HOUR = 3_600_000;
const START = Date.parse('2026-11-24T12:00:00Z');
const raised = (minutes: number, severity: Severity) => ({
  utctimestamp: new Date(START + minutes * 60_000).toISOString(),
  severity,
});

it('counts alerts by when they were raised and by severity, in order of time, and leaves out spans without any', () => {
  const alerts = [
    raised(190, 'ERROR'),
    raised(59, 'INFO'),
    raised(0, 'ERROR'),
    raised(1, 'ERROR'),
    raised(60, 'DEBUG'),
  ];

  expect(countAlerts(alerts, HOUR)).toEqual([
    { start: START, count: 3, by: { INFO: 1, ERROR: 2 } },
    { start: START + HOUR, count: 1, by: { DEBUG: 1 } },
    { start: START + 3 * HOUR, count: 1, by: { ERROR: 1 } },
  ]);
  expect(countAlerts([], HOUR)).toEqual([]);
});
