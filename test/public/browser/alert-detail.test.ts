import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { Alert } from '../../../src/alert/alert.ts';
import { AlertsServer } from '../support/alerts-server.ts';
import { describeInBrowser, SLOW_MS } from '../support/browser.ts';
import { cannedEvent, hostileEvents } from '../support/canned-events.ts';

const HOSTILE = '<img src=x onerror=alert(1)>\u202Egnp.exe\u0007 https://evil.example.net/x';

describeInBrowser('an alert', (dashboard) => {
  let server: AlertsServer;
  beforeEach(async () => {
    server = await new AlertsServer().start();
    await dashboard.visit(server);
  });
  afterEach(() => server.stop());

  const open = async (id: string, theme?: 'dark' | 'light'): Promise<Page> => {
    const page = await dashboard.open(`/alerts/${id}`, theme === undefined ? {} : { theme });
    await page.locator('mz-alert-detail h2').waitFor();
    return page;
  };
  const WHOLE: Partial<Alert> = {
    attack: ['T1110.001', 'TA0006'],
    author: 'Ann Author, Bob Author',
    runbook: 'Look for a success from the same address.',
    url: 'https://example.com/more',
    details: { username: HOSTILE, sites: [{ ip: '203.0.113.7', site: 'HQ' }] },
    group: { 'details.sourceipaddress': '203.0.113.7', hostname: 'web "1"' },
    firstseen: '2026-11-24T11:58:00.000Z',
    lastseen: '2026-11-24T11:59:30.000Z',
  };

  it('has all that is known of it, and ways to its events, to ATT&CK and to what its rule says', async () => {
    await server.raise('a', WHOLE, [cannedEvent(3, Date.now()), cannedEvent(4, Date.now())]);
    const page = await open('a');
    const detail = page.locator('mz-alert-detail');
    const address = (name: string): Promise<string | null> => detail.getByRole('link', { name }).getAttribute('href');
    expect(await address('T1110.001')).toBe('https://attack.mitre.org/techniques/T1110/001/');
    expect(await address('TA0006')).toBe('https://attack.mitre.org/tactics/TA0006/');
    expect(await address('https://example.com/more')).toBe('https://example.com/more');
    expect(await detail.locator('.body').innerText()).toMatch(/Rule by\s+Ann Author, Bob Author/);
    expect(await detail.locator('.body').innerText()).toMatch(
      /WHAT IS KNOWN\s+username\s+<img src=x.*\s+sites\.ip\s+203\.0\.113\.7\s+sites\.site\s+HQ/i,
    );
    expect(await detail.locator('.body').innerText()).toContain('Look for a success from the same address.');

    await detail.locator('.event').first().click();
    await detail.locator('mz-event-detail').getByRole('tab', { name: 'JSON' }).click();
    await detail.locator('mz-event-detail pre').waitFor();
    expect(await detail.getByRole('button', { name: /^Show as a column/ }).count()).toBe(0);
    await detail.getByRole('link', { name: 'Events with all of these' }).click();
    await page.waitForFunction(() => location.pathname === '/events');
    expect(dashboard.params().getAll('f')).toEqual(['details.sourceipaddress:"203.0.113.7"', 'hostname:"web \\"1\\""']);
    expect(dashboard.params().get('from')).toBe('2026-11-24T11:53:00.000Z');

    await page.keyboard.press('g');
    await page.keyboard.press('a');
    await detail.locator('h2').waitFor();
    expect(dashboard.faults).toEqual([]);
  });

  it('finds the events that have, or have not, a value of a sample', async () => {
    await server.raise('a', WHOLE, [cannedEvent(3, Date.now())]);
    const page = await open('a');
    await page.locator('.event').click();
    await page.getByRole('button', { name: 'Only without this value: hostname' }).click();
    await page.waitForFunction(() => location.pathname === '/events');

    expect(dashboard.params().get('f')).toMatch(/^NOT hostname:/);
    expect(dashboard.params().get('to')).toBe('2026-11-24T12:04:30.000Z');
  });

  it('suggests an exception, says which right alert that would have kept away, and adds it all the same if asked', async () => {
    const group = { hostname: 'web1' };
    await server.raise('right', { group }, [{ ...cannedEvent(1, Date.now()), hostname: 'web1' }]);
    await server.handle('right', { verdict: 'true-positive' });
    await server.raise('a', { group, title: HOSTILE }, [{ ...cannedEvent(2, Date.now()), hostname: 'web1' }]);
    await server.handle('a', { assignee: 'ann' });
    const page = await open('a');

    await page.getByRole('button', { name: 'Add an exception …' }).click();
    const dialog = page.locator('mz-exception-dialog dialog');
    await dialog.getByText('would have kept away an alert that was right: alert right').waitFor();
    expect(await dialog.getByLabel('Which events').inputValue()).toBe('hostname:"web1"');
    expect(await dialog.getByLabel('Who answers for it').inputValue()).toBe('ann');
    await dialog.getByLabel('Why').fill('our scanner');
    await dialog.getByLabel('Last day').fill('2026-12-31');
    await dialog.getByRole('button', { name: 'Add the exception' }).click();
    await dialog.getByText('Not added: it would have kept an alert away').waitFor();
    expect(await server.exceptions()).toEqual([]);

    await dialog.getByLabel('Add it all the same').check();
    await dialog.getByRole('button', { name: 'Add the exception' }).click();
    await dialog.waitFor({ state: 'hidden' });
    expect(await server.exceptions()).toEqual([
      expect.objectContaining({ query: 'hostname:"web1"', reason: 'our scanner', owner: 'ann', until: '2026-12-31' }),
    ]);
    expect(dashboard.faults).toEqual([]);
  });

  it('is kept by its own address, also when the list does not hold it', async () => {
    await server.raise('a');
    await server.handle('a', { verdict: 'benign', note: 'a test of ours' });
    await server.raise('b');
    const page = await open('a');

    await page.getByRole('heading', { name: 'alert a' }).waitFor();
    expect(await page.locator('.history').innerText()).toMatch(/ann closed as benign \(was open\)[^]*a test of ours/);
    await page.goto(`${server.url}/alerts/none`);
    await page.getByText('there is no alert none').waitFor();
  });

  it('is text and nothing else, whatever stands in it', async () => {
    const group = { 'details.note': HOSTILE, 'odd" onmouseover="alert(6)': HOSTILE };
    const said = { summary: HOSTILE, title: HOSTILE, tags: [HOSTILE], author: HOSTILE, group };
    await server.raise('a', { ...said, runbook: 'javascript:alert(1)', url: HOSTILE }, hostileEvents(Date.now()));
    await server.handle('a', { assignee: HOSTILE, note: HOSTILE }, HOSTILE.slice(0, 40));
    const page = await open('a');
    const events = page.locator('mz-alert-detail .event');
    for (let at = 0; at < (await events.count()); at += 1) await events.nth(at).click();
    await page.locator('mz-event-detail table').first().waitFor();

    const wrong = 'img, script, iframe, a[href^="javascript:"], a[href*="//evil"], [onload], [onerror], [onmouseover]';
    const found = await dashboard.count(wrong);
    expect(found).toBe(0);
    for (const shown of [page.locator('mz-alert-detail .body'), page.locator('.row .summary')])
      for (const text of ['\u202e', '\u0007', 'https://evil']) expect(await shown.innerText()).not.toContain(text);
    expect(dashboard.faults).toEqual([]);
  });

  it.each([360, 320])('fits a window of %d pixels, as does the list', async (width) => {
    await dashboard.page.setViewportSize({ width, height: 740 });
    await server.raise('a', { ...WHOLE, summary: `a${'b'.repeat(300)}` }, [cannedEvent(3, Date.now())]);
    await server.handle('a', { assignee: 'ann' });
    const page = await open('a');
    /** What stands out of the window, but for lines that are cut. */
    const beyond = (): Promise<string[]> =>
      page.evaluate(() => {
        const found: string[] = [];
        const within = [document.querySelector('mz-app')?.shadowRoot?.querySelector('mz-alerts-page')];
        if (!within[0]) throw new Error('the page is not there');
        for (let element = within.pop(); element; element = within.pop()) {
          for (const part of element.shadowRoot?.querySelectorAll<HTMLElement>('*') ?? []) {
            const { left, right } = part.getBoundingClientRect();
            const isCut = part.closest('.unseen, option, svg, .line > .hostile, .button .hostile') !== null;
            if (!isCut && (right > innerWidth + 1 || left < -1)) found.push(`${part.localName}.${part.className}`);
            if (part.shadowRoot) within.push(part);
          }
        }
        return found;
      });
    await page.locator('.event').click();
    expect(await beyond()).toEqual([]);

    await page.getByRole('button', { name: 'Close', exact: true }).click();
    await page.locator('mz-alert-detail').waitFor({ state: 'detached' });
    await page.locator('.row').getByRole('checkbox').click();
    expect(await beyond()).toEqual([]);
    await page.keyboard.press('c');
    await page.getByRole('dialog', { name: 'What was this alert?' }).waitFor();
    expect(await beyond()).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Rule:' }).click();
    expect(await beyond()).toEqual([]);
  });

  for (const theme of ['dark', 'light'] as const) {
    it(
      `has no serious finding, nor has the list, ${theme}`,
      async () => {
        const states: readonly Parameters<AlertsServer['handle']>[1][] = [
          { status: 'acknowledged' },
          { status: 'escalated' },
          { verdict: 'benign' },
          {},
        ];
        for (const [at, action] of states.entries()) {
          await server.raise(`a${at}`, {
            ...WHOLE,
            severity: (['ALERT', 'ERROR', 'WARNING', 'INFO'] as const)[at] ?? 'INFO',
          });
          await server.handle(`a${at}`, { ...action, assignee: 'ann', note: 'a note' });
        }
        const page = await open('a3?status=any', theme);
        await page.locator('.event').click();
        await page.locator('.row').first().getByRole('checkbox').click();
        await server.handle('a1', { verdict: 'duplicate' });
        await page.locator('.row .status', { hasText: 'duplicate' }).waitFor();
        await page.keyboard.press('a');
        await page.locator('.outcome').waitFor();
        await page.locator('.row').nth(1).getByRole('checkbox').click();
        await page.getByRole('button', { name: 'Status:' }).click();
        expect(await dashboard.findings()).toEqual([]);

        await page.keyboard.press('Escape');
        await page.keyboard.press('c');
        await page.getByRole('dialog', { name: 'What was this alert?' }).waitFor();
        expect(await dashboard.findings()).toEqual([]);
      },
      SLOW_MS,
    );
  }
});
