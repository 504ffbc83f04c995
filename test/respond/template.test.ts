import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { cutText } from '../../src/event/cut-text.ts';
import { actionsConfig } from '../../src/respond/actions-config.ts';
import { escapeHtml, escapeMarkdown, escapeSlack, oneLine } from '../../src/respond/escape.ts';
import { PLACEHOLDERS, parseTemplate, type TemplateSubject } from '../../src/respond/template.ts';
import { anAlert } from '../alert/support.ts';
import { LINEAR, timeGrowth } from '../support/time-growth.ts';

function subject(said: Partial<TemplateSubject['alert']> = {}, kind: TemplateSubject['kind'] = 'raised') {
  return { kind, alert: anAlert(said), url: 'https://mozdef.example.com/alerts/1' };
}

/** What attackers write, and what breaks programs that are not ready for it. */
const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom(...Array.from('<>&"\'`*_~@[]()\\{}|#-!\n\r\u0000\u202e')),
    fc.constantFrom('\ud800', '<!channel>', '@everyone', 'https://evil.example', '<img src=x onerror=alert(1)>'),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 3 }),
  ),
});

describe('a template', () => {
  it('fills in what an alert says', () => {
    const template = parseTemplate(
      '{what}: {severity} {summary} ({count}x, {group.details.sourceipaddress}, {tags}) {assignee|no one} {url}',
    );

    expect(template.render(subject())).toBe(
      'New: WARNING 10 failed logins from 203.0.113.7 (10x, 203.0.113.7, ssh) no one https://mozdef.example.com/alerts/1',
    );
  });

  it.each([
    ['raised', {}, 'New'],
    ['updated', {}, 'Updated'],
    ['updated', { status: 'escalated' }, 'Escalated'],
    ['acknowledged', { assignee: 'alice' }, 'Acknowledged by alice'],
    ['closed', { verdict: 'false-positive' }, 'Closed (false-positive)'],
    ['withdrawn', { reason: 'late events' }, 'Withdrawn (late events)'],
    ['merged', { mergedinto: '20261124-1' }, 'Merged into 20261124-1'],
  ] as const)('says what happened: %s %j', (kind, said, text) => {
    expect(parseTemplate('{what}').render(subject(said, kind))).toBe(text);
  });

  it.each([
    ['{sumary}', '{sumary} is no placeholder; did you mean {summary}?'],
    ['{constructor}', 'there are: what, url'],
    ['{__proto__}', 'there are: what, url'],
    ['{alert.id()}', 'there are: what, url'],
    ['{}', 'is no placeholder'],
    ['{group.}', 'did you mean'],
  ])('refuses %s where the configuration is read', (template, message) => {
    const result = actionsConfig.safeParse({ ops: { use: 'slack', template } });

    expect(result.error?.issues[0]?.message).toContain(message);
  });

  it('fills in what alert plugins found', () => {
    const details = { username: 'alice', vpn: { ip: '203.0.113.7', list: [1] }, n: 0 };
    const template = parseTemplate(
      '{details.username} {details.vpn.ip} {details.vpn.list} {details.n} {details.no|none}',
    );

    expect(template.render(subject({ details }))).toBe('alice 203.0.113.7 [1] 0 none');
    expect(parseTemplate('{details.vpn.constructor|-}{details.username.length|-}').render(subject({ details }))).toBe(
      '--',
    );
    expect(template.render(subject())).toBe('    none');
  });

  it('finds nothing but the fields of the group', () => {
    expect(parseTemplate('{group.constructor|-}{group.__proto__|-}{group.toString|-}').render(subject())).toBe('---');
  });

  it('renders values only: a placeholder within a value stays text', () => {
    expect(parseTemplate('{summary}').render(subject({ summary: '{url} {group.x}' }))).toBe('{url} {group.x}');
  });

  it('knows each of its placeholders', () => {
    const text = PLACEHOLDERS.map((name) => `{${name}}`).join('');

    expect(parseTemplate(text).render(subject())).not.toContain('{');
  });

  it('keeps every value on one line, well-formed, of bounded length', () => {
    fc.assert(
      fc.property(hostile, fc.constantFrom(...PLACEHOLDERS), (summary, name) => {
        const alert = { summary, title: summary, tags: [summary], group: { a: summary }, runbook: summary };
        const text = parseTemplate(`{${name}}`).render(subject(alert));

        expect(text.isWellFormed()).toBe(true);
        // oxlint-disable-next-line no-control-regex -- control characters are what it is about
        expect(text).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/);
        expect(text.length).toBeLessThanOrEqual(500);
      }),
    );
  });

  it('is read and rendered in linear time', () => {
    const growth = timeGrowth((size) => {
      const text = '{'.repeat(size) + '{summary}'.repeat(size / 10);
      return () => void parseTemplate(text).render(subject({ summary: '{' }));
    }, 2000);

    expect(growth).toBeLessThan(LINEAR);
  });
});

describe('escapes', () => {
  const filled = (summary: string, escape: (text: string) => string): string =>
    parseTemplate('{summary}').render(subject({ summary }), escape);

  it('leave Slack no link, mention or entity', () => {
    fc.assert(
      fc.property(hostile, (summary) => {
        const text = filled(summary, escapeSlack);

        expect(text).not.toMatch(/[<>]/);
        expect(text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')).toBe(
          cutText(oneLine(summary), 500),
        );
      }),
    );
  });

  it('leave HTML no tag, no attribute and no entity of the text', () => {
    fc.assert(
      fc.property(hostile, (summary) => {
        const text = filled(summary, escapeHtml);

        expect(text).not.toMatch(/[<>"'`]/);
        expect(text.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))).toBe(
          cutText(oneLine(summary), 500),
        );
      }),
    );
  });

  it('leave Markdown no character of its own', () => {
    fc.assert(
      fc.property(hostile, (summary) => {
        const text = filled(summary, escapeMarkdown);

        expect(text.replace(/\\[^0-9A-Za-z\s]/g, '')).not.toMatch(/[\\`*_{}[\]()#|<>~:@]/);
        expect(text.replace(/\\([^0-9A-Za-z\s])/g, '$1')).toBe(cutText(oneLine(summary), 500));
      }),
    );
  });

  it('cut no character in two', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 4, max: 50 }), (text, most) => {
        const cut = cutText(text.toWellFormed(), most);

        expect(cut.length).toBeLessThanOrEqual(most);
        expect(cut.isWellFormed()).toBe(true);
      }),
    );
  });
});
