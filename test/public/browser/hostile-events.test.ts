import { expect, it } from '@jest/globals';
import { describeInBrowser } from '../support/browser.ts';
import { hostileEvents } from '../support/canned-events.ts';

describeInBrowser('hostile events', (dashboard) => {
  it('are text and nothing else, wherever they are shown', async () => {
    const events = hostileEvents(Date.now());
    const page = await dashboard.open('/events?cols=severity,hostname,summary,details.link', { events });
    await page.locator('.row').first().waitFor();
    for (let row = 0; row < events.length; row += 1) {
      await page.locator('.row').nth(row).locator('.cell').nth(1).click();
      const detail = page.locator('mz-event-detail').last();
      await detail.getByRole('tab', { name: 'JSON' }).click();
      await detail.locator('pre').waitFor();
      await detail.getByRole('tab', { name: 'Fields' }).click();
      await page.locator('.row').nth(row).locator('.cell').nth(1).click();
    }
    await page
      .locator('mz-field-list')
      .getByRole('button', { name: /details\.note/ })
      .first()
      .click();
    await page.locator('.top li').first().waitFor();
    await page.locator('.plot').hover();

    expect(dashboard.faults).toEqual([]);
    const found = await dashboard.count(
      'img, script, iframe, object, a[href^="javascript:"], a[href*="evil"], [onload], [onerror], [onmouseover]',
    );
    expect(found).toBe(0);
  });

  it('show characters that hide or reorder text', async () => {
    const page = await dashboard.open('/events', { events: hostileEvents(Date.now()) });
    const row = page.locator('.row', { hasText: 'invoice' });
    await row.waitFor();

    expect(await row.locator('.mark').allInnerTexts()).toEqual(['U+202E', 'U+200B', '^G', '^[', '^@']);
    expect(await row.innerText()).not.toMatch(/[\u202E\u200B]/);
  });

  it('defang addresses, and copy the raw value', async () => {
    await dashboard.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const page = await dashboard.open('/events', { events: hostileEvents(Date.now()) });
    const row = page.locator('.row', { hasText: 'javascript:' });
    await row.waitFor();
    expect(await row.innerText()).toContain('hxxps://evil.example.net');

    await row.locator('.cell').nth(1).click();
    await page.getByRole('button', { name: 'Copy the value: summary' }).click();
    await page.getByText('Copied').waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('https://evil.example.net/click?me=1');
  });

  it('cut a megabyte, and keep the query short when it is filtered by', async () => {
    const page = await dashboard.open('/events', { events: hostileEvents(Date.now()) });
    const row = page.locator('.row', { hasText: 'AAAA' });
    expect((await row.innerText()).length).toBeLessThan(1000);
    await row.locator('.cell').nth(1).click();
    await page
      .getByRole('button', { name: /^Show 99\d,\d+ characters more/ })
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Only with this value: summary' }).click();
    await page.waitForFunction(() => location.search.includes('summary'));

    expect(dashboard.params().get('f')).toMatch(/^summary:long\\ A+\*$/);
    expect(page.url().length).toBeLessThan(600);
  });

  it('keep odd field names whole in a query', async () => {
    const page = await dashboard.open('/events', { events: hostileEvents(Date.now()) });
    await page.locator('.row').first().locator('.cell').nth(1).click();
    await page.getByRole('button', { name: 'Only with this value: details.odd key" onmouseover="alert(6)' }).click();
    await page.waitForFunction(() => location.search.includes('odd'));

    expect(dashboard.params().get('f')).toBe(
      'details.odd\\ key\\"\\ onmouseover\\=\\"alert\\(6\\):"value \\"quoted\\" \\\\ back"',
    );
    expect(await page.locator('.row').count()).toBeGreaterThan(0);
    expect(dashboard.faults).toEqual([]);
  });
});
