import { describe, expect, it } from '@jest/globals';
import { type SeverityScale, severityOf } from '../../src/event/severity.ts';

describe('severityOf', () => {
  it.each([
    ['0', 'EMERGENCY'],
    ['3', 'ERROR'],
    ['7', 'DEBUG'],
    ['warn', 'WARNING'],
    ['Err', 'ERROR'],
    ['cRiT', 'CRITICAL'],
    ['panic', 'EMERGENCY'],
    ['Informational', 'INFO'],
    [' notice ', 'NOTICE'],
    ['high', 'HIGH'],
    ['8', '8'],
    ['134', '134'],
    ['constructor', 'CONSTRUCTOR'],
  ])('makes %j %s', (text, word) => {
    expect(severityOf(text)).toBe(word);
  });

  it.each<[string, SeverityScale, string]>([
    ['30', 'level', 'INFO'],
    ['60', 'level', 'CRITICAL'],
    ['4', 'level', 'WARNING'],
    ['4', 'windows', 'INFO'],
    ['2', 'windows', 'ERROR'],
    ['2', 'nxlog', 'INFO'],
    ['9', 'opentelemetry', 'INFO'],
    ['24', 'opentelemetry', 'CRITICAL'],
    ['99', 'opentelemetry', '99'],
  ])('makes %j on the scale of %s %s', (text, scale, word) => {
    expect(severityOf(text, scale)).toBe(word);
  });
});
