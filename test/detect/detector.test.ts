import { describe, expect, it } from '@jest/globals';
import { Detector } from '../../src/detect/detector.ts';
import { readSigma } from '../../src/detect/sigma/read-sigma.ts';
import { aRule, eventAt } from '../correlate/support.ts';
import { BARE_GROUND } from './rule/support.ts';

const SIGMA = readSigma(
  `
title: Log cleared
id: 44444444-4444-4444-8444-444444444444
author: Kim
level: critical
tags: [attack.t1070.001, attack.defense-evasion]
logsource: { product: windows, service: security }
detection: { sel: { EventID: 1102 }, condition: sel }
`,
  'test.yml',
).rules;
const CLEARED = { category: 'windows', source: 'Security', details: { Channel: 'Security', EventID: 1102 } };

function detector(yaml: string, sigma = SIGMA): Detector {
  return new Detector({ rules: [aRule(yaml)], sigma, ground: BARE_GROUND });
}

describe('Detector', () => {
  it('gathers what rules of both kinds hit, by rule and group, until it is taken', () => {
    const tried = detector('query: category:a\ngroup_by: [hostname]\nwindow: 1h');
    tried.detect(eventAt(0, 'e1', { category: 'a' }));
    tried.detect(eventAt(1, 'e2', { category: 'a' }));
    tried.detect(eventAt(2, 'e3', { category: 'a', hostname: 'other' }));
    tried.detect(eventAt(3, 'e4', CLEARED));
    tried.detect(eventAt(4, 'e5', { category: 'b' }));

    const hits = tried.take();

    expect(hits.map(({ source, group, matches }) => [source.id, group, matches.map(({ id }) => id)])).toEqual([
      ['tested', ['host1'], ['e1', 'e2']],
      ['tested', ['other'], ['e3']],
      ['44444444-4444-4444-8444-444444444444', ['host1'], ['e4']],
    ]);
    expect(tried.take()).toEqual([]);
  });

  it('makes of a Sigma rule what an alert needs, its author among it', () => {
    const tried = detector('query: category:a');
    tried.detect(eventAt(0, 'e1', CLEARED));

    expect(tried.take()[0]?.source.file).toMatchObject({
      title: 'Log cleared',
      severity: 'CRITICAL',
      attack: ['T1070.001'],
      author: 'Kim',
    });
  });

  it('can be told to another thread as it is', () => {
    const tried = detector('query: category:a');
    tried.detect(eventAt(0, 'e1', { category: 'a' }));
    const hits = tried.take();

    expect(structuredClone(hits)).toEqual(hits);
  });

  it('takes a rule that throws at an event for one that did not match it, says how often that was, and goes on with others', () => {
    const rule = aRule('query: category:windows');
    const broken = new Detector({
      rules: [
        {
          ...rule,
          read: (event) => {
            if (event.mozdef.id !== 'e3') throw new Error('broken');
            return rule.read(event);
          },
        },
      ],
      sigma: SIGMA,
      ground: BARE_GROUND,
    });
    broken.detect(eventAt(0, 'e1', CLEARED));
    broken.detect(eventAt(1, 'e2', CLEARED));
    broken.detect(eventAt(2, 'e3', CLEARED));

    expect(broken.takeFailures()).toEqual([{ rule: 'tested', reason: 'broken', count: 2 }]);
    expect(broken.takeFailures()).toEqual([]);
    expect(broken.take().map(({ source, matches }) => [source.id, matches.length])).toEqual([
      ['44444444-4444-4444-8444-444444444444', 3],
      ['tested', 1],
    ]);
  });

  it('takes a Sigma rule or its exception that throws for itself alone', () => {
    const sigma = readSigma(
      ['reads', 'excepted', 'well']
        .map((id) => {
          const more = id === 'reads' ? ", CommandLine|contains: 'x'" : '';
          return `title: ${id}\nid: ${id}\nlogsource: { product: windows }\ndetection: { sel: { EventID: 1102${more} }, condition: sel }`;
        })
        .join('\n---\n'),
      'test.yml',
    ).rules;
    const details = Object.defineProperty({ Channel: 'Security', EventID: 1102 }, 'CommandLine', {
      enumerable: true,
      get(): never {
        throw new Error('cannot be read');
      },
    });
    const exceptions = { excepted: [{ query: 'details.CommandLine:x', reason: 'known', owner: 'kim' }] };
    const tried = new Detector({ rules: [], sigma, ground: BARE_GROUND, exceptions });
    tried.detect({ ...eventAt(0, 'e1', CLEARED), details });

    expect(tried.take().map(({ source }) => source.id)).toEqual(['well']);
    expect(tried.takeFailures().map(({ rule }) => rule)).toEqual(['reads', 'excepted']);
  });

  it('says which rules it has to leave out', () => {
    const sigma = readSigma(
      `title: a\nid: a\nlogsource: { product: windows }\ndetection: { sel: { f|expand: '%absent%' }, condition: sel }`,
      'test.yml',
    ).rules;
    const tried = detector('query: category:a', sigma);

    expect(tried.unusable).toEqual({ a: 'the placeholder %absent% stands for nothing' });
    expect(Object.keys(tried.inForce)).toEqual(['tested']);
  });
});
