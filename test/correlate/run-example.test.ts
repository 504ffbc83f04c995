import { describe, expect, it } from '@jest/globals';
import { runExamples } from '../../src/correlate/run-example.ts';
import { faultsOf, ruleOf } from '../detect/rule/support.ts';

const RULE = 'type: threshold\nthreshold: 3\nwindow: 1m\nquery: "summary:failed"\ngroup_by: [details.a]';

function faultsOfExamples(examples: string): (string | undefined)[] {
  return runExamples(ruleOf(`${RULE}\nexamples:\n${examples}`)).map(({ fault }) => fault);
}

describe('runExamples', () => {
  it('names each example, and says nothing of those that are as they say', () => {
    const rule = ruleOf(
      `${RULE}\nexamples:
  fires:
    - name: three
      events: [{ summary: failed, repeat: 3, details: { a: x } }]
    - events: [{ summary: failed, repeat: 9, details: { a: x } }]
  quiet:
    - events: []`,
    );

    expect(runExamples(rule)).toEqual([
      { rule: 'a', example: 'fires 1: three' },
      { rule: 'a', example: 'fires 2' },
      { rule: 'a', example: 'quiet 1' },
    ]);
    expect(runExamples(ruleOf(RULE))).toEqual([]);
  });

  it.each<[string, string]>([
    ['fires: [{ events: [{ summary: failed, repeat: 2, details: { a: x } }] }]', 'it does not fire'],
    ['quiet: [{ events: [{ summary: failed, repeat: 3, details: { a: x } }] }]', 'it fires: A title'],
    [
      'fires: [{ events: [{ summary: failed, repeat: 3, details: { a: x } }], alerts: [{}, {}] }]',
      'it makes 1 alerts, not 2',
    ],
    [
      'fires: [{ events: [{ summary: failed, repeat: 3, details: { a: x } }], alerts: [{ count: 4 }] }]',
      'count of alert 1 is 3, not 4',
    ],
    [
      'fires: [{ events: [{ summary: failed, repeat: 3, details: { a: x } }], alerts: [{ group: { details.a: y } }] }]',
      'group of alert 1 is {"details.a":"x"}, not {"details.a":"y"}',
    ],
    [
      'fires: [{ events: [{ summary: failed, repeat: 3, details: { a: x } }], alerts: [{ cuont: 3 }] }]',
      'there is nothing called cuont in an alert; did you mean count?',
    ],
  ])('%s: %s', (examples, fault) => {
    expect(faultsOfExamples(`  ${examples}`)).toEqual([fault]);
  });

  it('puts events a second apart, repetitions as far as they say, or where they say', () => {
    const events = (every: string, at: string) =>
      `  fires:
    - events:
        - { summary: failed, details: { a: x }, repeat: 2, every: ${every} }
        - { summary: failed, details: { a: x }${at} }`;

    expect(faultsOfExamples(events('58s', ''))).toEqual([undefined]);
    expect(faultsOfExamples(events('59s', ''))).toEqual(['it does not fire']);
    expect(faultsOfExamples(events('1s', ', at: 59s'))).toEqual([undefined]);
    expect(faultsOfExamples(events('1s', ', at: 1m'))).toEqual(['it does not fire']);
  });

  it('numbers repetitions, in texts of any depth', () => {
    expect(
      faultsOfExamples(
        '  quiet: [{ events: [{ summary: "failed {n}", details: { a: "x{n}", b: [{ c: "{n} and {n}" }] }, repeat: 9 }] }]',
      ),
    ).toEqual([undefined]);
  });

  it('waits after the last event', () => {
    const absence = (wait: string) =>
      runExamples(
        ruleOf(`type: absence\nwindow: 1m\nquery: "*"\nexamples: { fires: [{ events: [{ summary: x }]${wait} }] }`),
      ).map(({ fault }) => fault);

    expect(absence('')).toEqual(['it does not fire']);
    expect(absence(', wait: 1m')).toEqual([undefined]);
  });

  it('lets an example say everything of an event but its origin', () => {
    const rule = ruleOf(
      'query: "hostname:h AND tags:t AND details.a:5"\nexamples: { fires: [{ events: [{ hostname: h, tags: [t], details: { a: 5 }, mozdef: { id: x } }] }] }',
    );

    expect(runExamples(rule)).toEqual([{ rule: 'a', example: 'fires 1' }]);
  });

  it.each<[string, string]>([
    ['fires: [{ events: [{ repeat: 0 }] }]', 'examples.fires.0.events.0.repeat'],
    ['fires: [{ events: [{ details: text }] }]', 'examples.fires.0.events.0.details'],
    ['fires: [{ events: [{ utctimestamp: soon }] }]', 'examples.fires.0.events.0.utctimestamp'],
    ['fire: []', 'did you mean examples.fires?'],
  ])('%s is refused when the rule is read', (examples, says) => {
    expect(faultsOf(`${RULE}\nexamples: { ${examples} }`).join('\n')).toContain(says);
  });
});
