import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { stringify } from 'yaml';
import { INCIDENT_TABS } from '../../../public/model/incidents-url.ts';
import { RunningServer, until } from '../../support/running-server.ts';
import { describeInBrowser, SLOW_MS } from '../support/browser.ts';
import { fillHostile } from '../support/hostile-incident.ts';
import { HOSTILE_ELEMENTS, HOSTILE_TEXTS } from '../support/hostile-texts.ts';
import { layoutFaults } from '../support/layout-faults.ts';
import { signUp } from '../support/responder.ts';

const TEXTS = Object.values(HOSTILE_TEXTS);
/** One of what only one place has. */
const ALL = TEXTS.slice(0, 6).join(' ');
const HUGE = 10_000_000;
const RULE = {
  title: HOSTILE_TEXTS.script,
  id: '6f1e7a2c-9b1d-4c8e-8a57-0d6c5f4e3b2a',
  status: 'test',
  description: ALL,
  author: HOSTILE_TEXTS.template,
  references: [HOSTILE_TEXTS.link],
  falsepositives: [ALL],
  level: 'high',
  logsource: { product: 'linux' },
  detection: { keywords: ['hostile'], condition: 'keywords' },
};

describeInBrowser('every page', (dashboard) => {
  const rules = mkdtempSync(join(tmpdir(), 'mozdef-hostile-'));
  let server: RunningServer;
  let incident = '';
  let alert = '';
  beforeAll(async () => {
    writeFileSync(join(rules, 'hostile.yml'), stringify(RULE));
    server = await RunningServer.start({ set: [`rules.sigma=${rules}`, 'rules.bundled=false', 'worker.threads=1'] });
    await sendHostile();
    await until(async () => (await alerts()).length === TEXTS.length + 1, 60_000, 'the alerts');
    alert = (await alerts())[0]?.id ?? '';
    const post = (path: string, data: object): Promise<Record<string, unknown>> =>
      server.postApi(`/api/incidents${path}`, data);
    incident = await fillHostile({ post, upload }, alert);
    for (const summary of TEXTS)
      await server.postApi('/api/incidents', { summary: summary.slice(0, 200), tags: [summary.slice(0, 100)] });
    await server.postApi('/api/lists', { name: 'hostile', kind: 'watch', description: ALL });
    await server.postApi('/api/lists/hostile/entries', {
      version: 1,
      entries: TEXTS.map((text) => ({
        value: text.slice(0, 100),
        type: 'user',
        reason: text.slice(0, 200),
        source: text.slice(0, 100),
      })),
    });
    await server.postApi(`/api/alerts/${alert}`, { assignee: HOSTILE_TEXTS.order, note: TEXTS.join('\n') });
  }, 120_000);
  afterAll(async () => {
    await server.dispose();
    rmSync(rules, { recursive: true, force: true });
  });

  const alerts = async (): Promise<readonly { id: string }[]> =>
    (await server.get<{ alerts: { id: string }[] }>('/api/alerts?limit=100')).alerts;
  async function upload(path: string): Promise<Response> {
    const headers = { 'content-type': 'application/octet-stream', ...server.credential };
    const response = await fetch(`${server.web}/api/incidents${path}`, { method: 'POST', headers, body: 'x' });
    expect(response.ok).toBe(true);
    return response;
  }
  async function sendHostile(): Promise<void> {
    const events = [...TEXTS, 'A'.repeat(HUGE)].map((text, index) => ({
      summary: `hostile ${text}`,
      ...(index < TEXTS.length && { hostname: text, source: text, category: text, processname: text, severity: text }),
      tags: [text.slice(0, 1000)],
      details: {
        username: text.slice(0, 1000),
        note: text.slice(0, 1000),
        [text.slice(0, 100)]: text.slice(0, 1000),
        sourceipaddress: '203.0.113.7',
      },
    }));
    for (const body of [JSON.stringify(events), `{"summary":"fine"}\n{"summary": ${ALL}\n`])
      expect((await server.post('/events', body)).status).toBe(200);
  }

  it(
    'shows hostile text as text and in its place, has room for all at 200 % zoom, and is still for whoever asks for it',
    async () => {
      // One of them has a field of ten megabytes.
      expect(await server.count('summary:hostile')).toBe(TEXTS.length + 1);
      dashboard.home = server.web;
      const { page } = dashboard;
      page.setDefaultTimeout(15_000);
      await page.emulateMedia({ reducedMotion: 'reduce' });
      await signUp(page, server, { name: 'ann', role: 'administrator' });
      const rule = encodeURIComponent(
        (await server.get<{ rules: { id: string }[] }>('/api/rules')).rules.at(-1)?.id ?? '',
      );
      const places: readonly (readonly [string, string])[] = [
        ['/', '.first li'],
        ['/alerts', '.row'],
        [`/alerts/${alert}`, 'mz-alert-detail .history li'],
        ['/alerts?by=entity', 'mz-alert-groups li'],
        ['/events', '.row'],
        ['/incidents', '.row'],
        ['/incidents?view=board', 'mz-incident-board .hostile'],
        ['/incidents?view=pivot', 'mz-incident-pivot'],
        ...INCIDENT_TABS.map(
          (tab) => [`/incidents/${incident}?tab=${tab}`, tab === 'note' ? '.cm-content' : '.panel .hostile'] as const,
        ),
        ['/entities', 'tbody th'],
        ['/entities/attackers', 'tbody th'],
        ['/watchlists', 'mz-list-table .hostile'],
        ['/watchlists/hostile', 'mz-list-entries .hostile'],
        ['/watchlists/hostile?tab=history', 'mz-list-history .hostile'],
        ['/rules', '.row'],
        [`/rules/${rule}`, 'mz-rule-detail .hostile'],
        ['/health', '.letter'],
        ['/settings', 'mz-people tbody th'],
      ];
      for (const [path, selector] of places) {
        await page.setViewportSize({ width: 1280, height: 800 });
        await page.goto(`${server.web}${path}`);
        await page.locator(selector).first().waitFor();
        expect([path, await layoutFaults(page)]).toEqual([path, []]);
        await atTwice(path);
      }
      await page.goto(`${server.web}/alerts`);
      await page.locator('.row').first().focus();
      await page.keyboard.press('Enter');
      for (const _ of TEXTS) {
        await page.locator('mz-alert-detail .history li').first().waitFor();
        expect(await layoutFaults(page)).toEqual([]);
        await page.keyboard.press('j');
      }
      expect(dashboard.faults).toEqual([]);
    },
    SLOW_MS,
  );

  /** 200 % zoom is half as much room. */
  const atTwice = async (path: string): Promise<void> => {
    const { page } = dashboard;
    await page.setViewportSize({ width: 640, height: 400 });
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    expect([`${path} at 200 %`, await layoutFaults(page)]).toEqual([`${path} at 200 %`, []]);
    expect([path, await dashboard.count(HOSTILE_ELEMENTS)]).toEqual([path, 0]);
  };
});
