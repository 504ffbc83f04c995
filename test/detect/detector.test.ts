import { describe, expect, it } from '@jest/globals';
import { Detector } from '../../src/detect/detector.ts';
import { readSigma } from '../../src/detect/sigma/read-sigma.ts';
import { aRule, eventAt } from '../correlate/support.ts';
import { BARE_GROUND, NO_FAILURES } from './rule/support.ts';

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

function detector(yaml: string, failures: string[] = []): Detector {
  return new Detector({
    rules: [aRule(yaml)],
    sigma: SIGMA,
    ground: BARE_GROUND,
    ...NO_FAILURES,
    onFailure: (rules, reason) => failures.push(`${rules.join()}: ${reason}`),
  });
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

  it('takes a rule that throws at an event for one that did not match it, says so once, and goes on with others', () => {
    const failures: string[] = [];
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
      ...NO_FAILURES,
      onFailure: (rules, reason) => failures.push(`${rules.join()}: ${reason}`),
    });
    broken.detect(eventAt(0, 'e1', CLEARED));
    broken.detect(eventAt(1, 'e2', CLEARED));
    broken.detect(eventAt(2, 'e3', CLEARED));

    expect(failures).toEqual(['tested: broken']);
    expect(broken.take().map(({ source, matches }) => [source.id, matches.length])).toEqual([
      ['44444444-4444-4444-8444-444444444444', 3],
      ['tested', 1],
    ]);
  });
});
