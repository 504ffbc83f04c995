import { readFile } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import { describeInBrowser } from '../support/browser.ts';
import { cannedEvents } from '../support/canned-events.ts';

describeInBrowser('the list of events', (dashboard) => {
  it('filters by a click in the opened event, quoted, and excludes', async () => {
    const page = await dashboard.open('/events?q=rundll32');
    await page.locator('.row').first().locator('.cell').nth(1).click();
    await page.getByRole('button', { name: 'Only with this value: details.username' }).click();
    await page.waitForFunction(() => location.search.includes('username'));
    expect(dashboard.params().get('q')).toBe('rundll32');
    expect(dashboard.params().getAll('f')).toEqual(['details.username:"CORP\\\\ann"']);

    // The event is still in the result, and still open.
    await page.getByRole('button', { name: 'Only without this value: severity' }).first().click();
    await page.waitForFunction(() => location.search.includes('NOT'));
    expect(dashboard.params().getAll('f').at(-1)).toBe('NOT severity:"CRITICAL"');
    const search = dashboard.server.api.asked.findLast(({ path }) => path === '/events/search');
    expect(search?.params.get('q')).toBe('rundll32 AND details.username:"CORP\\\\ann" AND NOT severity:"CRITICAL"');
  });

  it('keeps the opened event in the address, also when it is not in the result', async () => {
    const page = await dashboard.open('/events?q=sshd');
    await page.locator('.row').nth(3).locator('.cell').nth(1).click();
    await page.locator('mz-event-detail').waitFor();
    const id = dashboard.params().get('sel') ?? '';
    expect(dashboard.server.api.events.some(({ mozdef }) => mozdef.id === id)).toBe(true);

    await page.getByRole('tab', { name: 'JSON' }).click();
    await page.waitForFunction(() => location.search.includes('tab=json'));
    await page.reload();
    await page.locator('.detail mz-event-detail pre').waitFor();
    await page.getByRole('tab', { name: 'JSON' }).press('ArrowLeft');
    await page.getByRole('tab', { name: 'Fields', selected: true }).and(page.locator(':focus')).waitFor();

    await page.goto(`${dashboard.server.url}/events?q=kernel&sel=${id}`);
    await page.getByText('The event of this address is not in the result below.').waitFor();
    await page.getByRole('cell', { name: id }).waitFor();
  });

  it('goes by keyboard: j, k, arrows, Enter, +, Esc', async () => {
    const page = await dashboard.open('/events');
    await page.locator('.row').first().waitFor();
    for (const key of ['j', 'j', 'j', 'k', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key);
    const focused = page.locator('[data-row="1"][data-column="2"]');
    expect(await focused.evaluate((cell) => cell.matches(':focus'))).toBe(true);
    const host = await focused.innerText();

    await page.keyboard.press('Enter');
    await page.locator('mz-event-detail').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('mz-event-detail').waitFor({ state: 'detached' });
    await page.keyboard.press('+');
    await page.waitForFunction(() => location.search.includes('hostname'));
    expect(dashboard.params().get('f')).toBe(`hostname:"${host}"`);

    await page.keyboard.press('/');
    await page.keyboard.type('?jk');
    expect(await page.getByRole('combobox', { name: 'Query' }).inputValue()).toBe('?jk');
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  it('lists its keys, and a key turned off does nothing', async () => {
    const page = await dashboard.open('/events');
    await page.locator('.row').first().waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).getByText('Next in the list').click();
    await page.keyboard.press('Escape');
    await page.keyboard.press('j');

    expect(await page.locator('[data-row]:focus').count()).toBe(0);
  });

  it('shows and removes columns by the field list, and top values on demand', async () => {
    const page = await dashboard.open('/events');
    await page.getByRole('button', { name: 'Column details.sourceipaddress' }).click();
    await page.getByRole('columnheader', { name: 'sourceipaddress' }).waitFor();
    expect(dashboard.params().get('cols')).toBe('severity,hostname,processname,summary,details.sourceipaddress');
    expect(dashboard.server.api.asked.some(({ path }) => path === '/events/terms')).toBe(false);

    const list = page.locator('mz-field-list');
    await list
      .getByRole('button', { name: /details\.username/ })
      .first()
      .click();
    const top = list.locator('.top li').first();
    await top.waitFor();
    expect(await top.innerText()).toMatch(/\w+\s+\d+%/);
    const value = await top.locator('.value').innerText();
    await top.getByRole('button', { name: 'Only events without this value' }).click();
    await page.waitForFunction(() => location.search.includes('NOT'));
    expect(dashboard.params().get('f')).toBe(`NOT details.username:"${value}"`);
  });

  it('saves the result as a file, one event a line', async () => {
    const page = await dashboard.open('/events?q=sshd');
    await page.locator('.row').first().waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export' }).click(),
    ]);
    const lines = (await readFile(await download.path(), 'utf8')).trim().split('\n');

    expect(download.suggestedFilename()).toMatch(/^events-[\dT-]+Z\.ndjson$/);
    const found = dashboard.server.api.events.filter((event) => JSON.stringify(event).includes('sshd'));
    expect(lines).toHaveLength(found.length);
    expect(JSON.parse(lines[0] ?? '')).toEqual(found[0]);
    await page.getByText(/events saved$/).waitFor();
    expect(dashboard.faults).toEqual([]);
  });

  it('filters by an entry of the legend', async () => {
    const page = await dashboard.open('/events');
    await page.locator('.legend button', { hasText: 'ERROR' }).click();
    await page.waitForFunction(() => location.search.includes('severity'));

    expect(dashboard.params().get('f')).toBe('severity:"ERROR"');
  });

  it('scrolls 50,000 rows without a blank and with few of them in the page', async () => {
    const page = await dashboard.open('/events', { events: cannedEvents(52_000, Date.now()) });
    await page.locator('.row').first().waitFor();
    // The list counts to ten thousand; the histogram has counted all.
    await page.locator('.figures', { hasText: /^\s*52,000 events/ }).waitFor();
    const scroller = page.locator('mz-event-table .scroller');
    const rowsLoaded = (): Promise<number> =>
      page.locator('mz-event-table').evaluate((table) => (table as unknown as { rows: unknown[] }).rows.length);
    while ((await rowsLoaded()) < 50_000) {
      const before = await rowsLoaded();
      await scroller.evaluate((element) => element.scrollTo({ top: element.scrollHeight }));
      while ((await rowsLoaded()) === before) await page.evaluate(() => new Promise(requestAnimationFrame));
    }

    for (const share of [0.1, 0.5, 0.93, 0.27]) {
      await scroller.evaluate((element, part) => element.scrollTo({ top: element.scrollHeight * part }), share);
      const filled = await scroller.evaluate(async (element) => {
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        const view = element.getBoundingClientRect();
        const rows = [...element.querySelectorAll('.row')].map((row) => row.getBoundingClientRect());
        return rows.some(({ top }) => top <= view.top + 31) && rows.some(({ bottom }) => bottom >= view.bottom - 1);
      });
      expect(filled).toBe(true);
      expect(await page.locator('.row').count()).toBeLessThan(90);
    }
  }, 60_000);
});
