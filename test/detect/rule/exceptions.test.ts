import { describe, expect, it } from '@jest/globals';
import { Detector } from '../../../src/detect/detector.ts';
import { readRules } from '../../../src/detect/rule/read-rules.ts';
import { readSigma } from '../../../src/detect/sigma/read-sigma.ts';
import { eventAt } from '../../correlate/support.ts';
import { BARE_GROUND } from './support.ts';

const RULE = 'id: r\ntitle: R\nquery: category:a\n';
const KIM = { reason: 'a scanner of ours', owner: 'kim' };

function read(text: string, exceptions: readonly object[] = []) {
  const overrides = { r: { params: {}, exceptions: exceptions as never } };
  return readRules(text, { name: 'r.yml', lists: () => undefined, overrides });
}

describe('exceptions of a rule', () => {
  it('are events that do not count, by the file and by the configuration', () => {
    const own = `${RULE}exceptions: [{ query: 'hostname:h1', reason: known, owner: kim }]`;
    const [rule] = read(own, [{ query: 'hostname:h2', ...KIM }]).rules;
    const counts = (hostname: string) => rule?.stepsOf(eventAt(0, 'e', { category: 'a', hostname }));

    expect(['h1', 'h2', 'h3'].map(counts)).toEqual([0, 0, 1]);
  });

  it('hold up to their last day, by when an event was received', () => {
    const [rule] = read(RULE, [{ query: 'hostname:host1', until: '2026-11-24', ...KIM }]).rules;
    const receivedAt = (receivedtimestamp: string) =>
      rule?.stepsOf(eventAt(0, 'e', { category: 'a', receivedtimestamp }));

    expect(receivedAt('2026-11-24T23:59:59.999Z')).toBe(0);
    expect(receivedAt('2026-11-25T00:00:00.000Z')).toBe(1);
  });

  it('change the version of the rule', () => {
    const versions = [[], [{ query: 'hostname:h1', ...KIM }]].map(
      (exceptions) => read(RULE, exceptions).rules[0]?.version,
    );

    expect(new Set(versions).size).toBe(2);
  });

  it('must say who answers for them, and be queries', () => {
    expect(read(`${RULE}exceptions: [{ query: 'a:b', reason: x }]`).faults).toMatchObject([
      { where: 'r.yml:4:14', message: 'exceptions.0.owner is missing; it must be text that is not empty' },
    ]);
    expect(read(`${RULE}exceptions: [{ query: '(a', reason: x, owner: kim }]`).faults[0]?.message).toMatch(
      /^exceptions.0.query: at column 1: the closing \) is missing/,
    );
  });

  it('hold for Sigma rules too', () => {
    const sigma = readSigma(
      'title: T\nid: 55555555-5555-4555-8555-555555555555\nlogsource: {product: windows}\ndetection: {sel: {EventID: 1102}, condition: sel}',
      't.yml',
    ).rules;
    const exceptions = { '55555555-5555-4555-8555-555555555555': [{ query: 'hostname:h1', ...KIM }] };
    const detector = new Detector({ rules: [], sigma, ground: BARE_GROUND, exceptions });
    for (const hostname of ['h1', 'h2'])
      detector.detect(
        eventAt(0, hostname, {
          hostname,
          category: 'windows',
          source: 'Security',
          details: { Channel: 'Security', EventID: 1102 },
        }),
      );

    expect(detector.take().map(({ group }) => group)).toEqual([['h2']]);
  });
});
