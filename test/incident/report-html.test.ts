import { createHash } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { assert, property, string } from 'fast-check';
import type { Report } from '../../src/incident/report.ts';
import { HTML_REPORT_POLICY, htmlReport } from '../../src/incident/report-html.ts';

const HOSTILE = `</style></script><script>alert(1)</script><img src=x onerror='x'>"&lt;\u202e\u0000\u001b[2J http://bad.example`;
const report = (text: string): Report => ({
  title: `INC-2026-0001: ${text}`,
  tlp: text,
  written: '2026-11-25T00:00:00.000Z',
  by: text,
  facts: [[text, text]],
  sections: [
    { title: text, text },
    { title: text, lines: [text] },
    { title: text, table: { head: [text], rows: [[text]] } },
  ],
});
/** All tags of a page, without the style. */
const tagsOf = (html: string): readonly string[] =>
  [...html.replace(/<style>[^<]*<\/style>/, '').matchAll(/<[^>]*>?/g)].map(([tag]) => tag.replace(' class="word"', ''));

it('makes nothing of what anyone writes but text', () => {
  const tags = tagsOf(htmlReport(report('')));

  expect(tagsOf(htmlReport(report(HOSTILE)))).toEqual(tags);
  expect(tags.join('')).not.toMatch(/<script|href=|src=|onerror|<a |<img|<link|<form/);
  assert(
    property(string({ unit: 'grapheme', maxLength: 60 }), (text) => {
      expect(tagsOf(htmlReport(report(text)))).toEqual(tags);
    }),
  );
});

it('shows what was written, with what a screen would obey made visible', () => {
  const html = htmlReport(report(HOSTILE));

  expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=&#39;x&#39;&gt;&quot;&amp;lt;');
  expect(html).toContain('\u{fffd}\u{fffd}\u{fffd}[2J http://bad.example');
  // oxlint-disable-next-line no-control-regex -- control characters are what it is about
  expect(html).not.toMatch(/[\u0000\u001b\u202e]/);
});

it('forbids all but its own style, also where it is opened from a disk', () => {
  const html = htmlReport({ ...report('x'), tlp: 'AMBER+STRICT' });
  const [, style = ''] = /<style>([^<]*)<\/style>/.exec(html) ?? [];

  expect(HTML_REPORT_POLICY).toContain("default-src 'none'");
  expect(HTML_REPORT_POLICY).toContain(`'sha256-${createHash('sha256').update(style).digest('base64')}'`);
  expect(html).toContain(
    `<meta http-equiv="Content-Security-Policy" content="${HTML_REPORT_POLICY.replaceAll("'", '&#39;')}">`,
  );
  expect(html).toContain('<span class="tlp AMBER">TLP:AMBER+STRICT</span>');
});
