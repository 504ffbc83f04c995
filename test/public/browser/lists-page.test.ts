import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { describeInBrowser, SLOW_MS } from '../support/browser.ts';
import { cannedEvent } from '../support/canned-events.ts';
import { HOSTILE } from '../support/hostile-texts.ts';
import { ListsServer } from '../support/lists-server.ts';

describeInBrowser('the page Watchlists', (dashboard) => {
  let server: ListsServer;
  beforeEach(async () => {
    server = await new ListsServer().start();
    await dashboard.visit(server);
  });
  afterEach(() => server.stop());

  const row = (name: string, page: Page = dashboard.page): Locator => page.locator(`.row[data-id="${name}"]`);
  const entry = (value: string, page: Page = dashboard.page): Locator =>
    page.locator('mz-list-entries tbody tr').filter({ hasText: value });
  const panel = (): Locator => dashboard.page.getByRole('complementary', { name: 'List' });
  const asked = (): Promise<string> => dashboard.page.evaluate(() => location.pathname + location.search);
  const values = (): Promise<string[]> => dashboard.page.locator('mz-list-entries tbody th .hostile').allTextContents();

  /** As the browser does it; typing thousands of lines would take it minutes. */
  const paste = (text: string): Promise<void> =>
    dashboard.page.getByLabel(/One value a line/).evaluate((area: HTMLTextAreaElement, given) => {
      area.select();
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', given);
      area.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }, text);

  it('says what lists are for, makes one, fills it, and drops it', async () => {
    const page = await dashboard.open('/health');
    await page.keyboard.press('g');
    await page.keyboard.press('l');
    await page.getByRole('heading', { name: 'No lists yet' }).waitFor();
    await page.getByRole('button', { name: 'Make the first list' }).click();
    await page.getByLabel('Name').fill('bad-ips');
    await page.getByLabel('What it is for').fill('From reports');
    await page.getByRole('checkbox', { name: 'ip', exact: true }).check();
    await page.getByRole('checkbox', { name: 'cidr' }).check();
    await page.getByRole('button', { name: 'Make the list' }).click();
    await page.getByLabel(/One value a line/).fill('203.0.113.7, scans our VPN\n198.51.100.0/24,,7d');
    expect(await asked()).toBe('/watchlists/bad-ips?tab=add');
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByRole('button', { name: 'Add 2 entries' }).click();
    await row('bad-ips').locator('.entries', { hasText: '2' }).waitFor();
    await page.getByRole('tab', { name: 'Entries 2' }).click();
    await entry('203.0.113.7').getByText('scans our VPN').waitFor();
    expect(await server.exported('bad-ips')).toBe('198.51.100.0/24\n203.0.113.7\n');
    await page.getByRole('tab', { name: 'History' }).click();
    await panel().getByText('made the list').waitFor();
    await page.getByRole('button', { name: 'Edit the description' }).click();
    await page.getByRole('textbox', { name: 'Description' }).fill('From <i>reports</i> of the CERT');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await panel().getByText('From <i>reports</i> of the CERT').first().waitFor();
    await page.getByRole('button', { name: 'Edit the description' }).waitFor();
    expect(await server.book.get('bad-ips')).toMatchObject({ description: 'From <i>reports</i> of the CERT' });

    await page.getByRole('button', { name: 'Drop', exact: true }).click();
    await page.getByRole('dialog').getByText('Its 2 entries go with it').waitFor();
    await page.getByRole('dialog').getByLabel('Why').fill('not needed');
    await page.getByRole('button', { name: 'Drop it' }).click();
    await panel().waitFor({ state: 'detached' });
    await page.getByRole('heading', { name: 'No lists yet' }).waitFor();
    expect([await asked(), await server.book.all()]).toEqual(['/watchlists', []]);
    expect(dashboard.faults).toEqual([]);
  });

  it('shows what is wrong with an import by line before anything is written, and keeps those lines to be mended', async () => {
    await server.make('bad', { types: ['ip', 'cidr', 'domain'] }, [{ value: '203.0.113.7', reason: 'old' }]);
    const page = await dashboard.open('/watchlists/bad?tab=add');
    const text = `# from a report\n203.0.113.7,new\n300.1.2.3\n${HOSTILE}\nevil.example,,yesterday\n198.51.100.1`;
    await page
      .getByLabel(/Or a file/)
      .setInputFiles({ name: 'a.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await page.getByRole('textbox', { name: 'Source', exact: true }).fill('CERT');
    await page.getByRole('button', { name: 'Preview' }).click();
    await panel().getByText('3 wrong, left out').waitFor();
    const wrong = panel().locator('.found tbody tr');
    expect(await wrong.locator('th').allTextContents()).toEqual(['3', '4', '5']);
    expect(await wrong.nth(0).innerText()).toContain('300.1.2.3');
    expect(await wrong.nth(2).innerText()).toMatch(/"yesterday" is no time/);
    expect((await server.book.get('bad')).entries).toBe(1);

    // What is added is what was seen: with another text there is nothing to add yet.
    await page.getByRole('textbox', { name: 'Reason', exact: true }).fill('scanner');
    expect(await page.getByRole('button', { name: /^Add \d/ }).count()).toBe(0);
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByRole('button', { name: 'Add 2 entries' }).click();
    await row('bad').locator('.entries', { hasText: '2' }).waitFor();
    expect(await page.getByLabel(/One value a line/).inputValue()).toBe(
      `300.1.2.3\n${HOSTILE}\nevil.example,,yesterday`,
    );
    await page.getByRole('tab', { name: /^Entries/ }).click();
    await entry('198.51.100.1').getByText('scanner').waitFor();
    expect(await entry('203.0.113.7').innerText()).toMatch(/new.*from CERT.*ann/s);

    // No more than so many at once.
    await page.getByRole('tab', { name: 'Add' }).click();
    const many = Array.from({ length: 10_001 }, (_, index) => `10.0.${index >> 8}.${index & 255}`).join('\n');
    await paste(many);
    await page.getByRole('button', { name: 'Preview' }).click();
    await panel().getByText('the text has 10001 entries').waitFor();
    expect(dashboard.faults).toEqual([]);
  });

  it('imports ten thousand lines, shows them page by page, and narrows them by the address', async () => {
    await server.make('many');
    const page = await dashboard.open('/watchlists/many?tab=add');
    const many = Array.from({ length: 10_000 }, (_, index) => `10.0.${index >> 8}.${index & 255}`).join('\n');
    await paste(many);
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByRole('button', { name: 'Add 10,000 entries' }).click();
    await page.getByRole('tab', { name: 'Entries 10,000' }).click();
    await page.getByRole('button', { name: 'Show more' }).click();
    await page.locator('mz-list-entries tbody tr').nth(199).waitFor();

    await page.keyboard.press('/');
    await page.keyboard.type('10.0.3.14');
    await page.locator('mz-list-entries tbody tr').nth(11).waitFor({ state: 'detached' });
    expect([await asked(), (await values()).length]).toEqual(['/watchlists/many?q=10.0.3.14', 11]);
    await page.getByRole('combobox', { name: 'State' }).selectOption('over');
    await page.getByText('No entry matches').waitFor();
    await page.reload();
    await page.getByText('No entry matches').waitFor();
    await page.getByRole('button', { name: 'Remove the filters' }).click();
    await page.locator('mz-list-entries tbody tr').nth(99).waitFor();
    expect(await asked()).toBe('/watchlists/many');
  });

  it('removes what is chosen, and adds it again with all that was said of it', async () => {
    const expires = '2099-12-31T10:00:00.000Z';
    await server.make('bad', {}, [
      { value: '203.0.113.7', reason: 'scans', source: 'CERT', expires },
      { value: 'evil.example' },
      { value: 'd41d8cd98f00b204e9800998ecf8427e' },
    ]);
    const page = await dashboard.open('/watchlists');
    await row('bad').waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await entry('203.0.113.7').getByRole('checkbox').check();
    await entry('evil.example').getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Remove 2', exact: true }).click();
    await entry('203.0.113.7').waitFor({ state: 'detached' });
    await page.locator('.outcome').getByText('2 entries removed').waitFor();
    await page.keyboard.press('u');
    await page.locator('.outcome').getByText('2 entries added again').waitFor();
    await entry('203.0.113.7').getByText('from CERT').waitFor();
    const { entries } = await server.book.store.reading('bad', async (list) => ({
      entries: [...(await server.book.store.chunks(list, list.chunks)).values()].flat(),
    }));
    expect(entries.find(({ value }) => value === '203.0.113.7')).toMatchObject({
      reason: 'scans',
      source: 'CERT',
      expires,
    });

    await page.keyboard.press('Escape');
    await row('bad').and(page.locator(':focus')).waitFor();
    expect(await asked()).toBe('/watchlists');
  });

  it('has a second person approve what one proposed, and both see it at once', async () => {
    await server.make('blocks', { kind: 'block' });
    const page = await dashboard.open('/watchlists/blocks?tab=add');
    await page.getByLabel(/One value a line/).fill('8.8.8.8, phishing\n10.0.0.1\n1.1.1.1');
    await page.getByRole('button', { name: 'Preview' }).click();
    await panel().getByText('1 wrong, left out').waitFor();
    await page.getByRole('button', { name: 'Propose 2 entries' }).click();
    await page.getByRole('tab', { name: 'Entries 2' }).click();
    await row('blocks').locator('.waiting', { hasText: '2' }).waitFor();
    expect(await page.getByRole('button', { name: /Approve/ }).count()).toBe(0);
    expect(await server.exported('blocks')).toBe('');

    const other = await dashboard.context.browser()?.newContext();
    if (other === undefined) throw new Error('there is no browser');
    await other.addCookies([await server.signedIn('bob', 'engineer')]);
    const bobs = await other.newPage();
    await bobs.goto(`${server.url}/watchlists/blocks?state=proposed`);
    await bobs.getByRole('button', { name: 'Approve 8.8.8.8' }).click();
    await bobs.locator('.outcome').getByText('approved').waitFor();
    await entry('8.8.8.8').getByText('approved').waitFor();
    await entry('8.8.8.8').getByText('by bob').waitFor();
    await row('blocks').locator('.waiting', { hasText: '1' }).waitFor();
    expect(await server.exported('blocks')).toBe('8.8.8.8\n');
    // What firewalls block, a responder does not remove.
    expect(await entry('8.8.8.8').getByRole('button').count()).toBe(0);
    expect(await entry('1.1.1.1').getByRole('button').count()).toBe(1);

    await bobs.getByRole('button', { name: 'Refuse 1.1.1.1' }).click();
    await entry('1.1.1.1').getByText('refused').waitFor();
    await other.close();

    await page.getByRole('tab', { name: 'For firewalls' }).click();
    await panel()
      .getByText(`curl -H "Authorization: Bearer TOKEN" '${server.url}/api/lists/blocks/export?type=ip,cidr'`)
      .waitFor();
    await page.getByRole('tab', { name: 'History' }).click();
    await panel()
      .getByText(/bob approved 8/)
      .waitFor();
  });

  it('offers a viewer nothing that is not his to do', async () => {
    await server.make('bad', {}, [{ value: '203.0.113.7' }]);
    await dashboard.context.clearCookies();
    await dashboard.context.addCookies([await server.signedIn('eve', 'viewer')]);
    const page = await dashboard.open('/watchlists/bad?tab=add');
    await entry('203.0.113.7').waitFor();
    for (const name of ['New list', 'Drop', /Remove/, /Add/])
      expect(await page.getByRole('button', { name }).count()).toBe(0);
    expect(await page.getByRole('tab').allTextContents()).toEqual(['Entries 1', 'History', 'For firewalls']);
    expect(await page.getByRole('checkbox').count()).toBe(0);
  });

  it(
    'puts a value of an event on a list, without leaving the event',
    async () => {
      await server.make('blocks', { kind: 'block' });
      await server.make('bad');
      await server.raise('a', { ...cannedEvent(1, Date.now()), hostname: 'web-7' });
      const page = await dashboard.open('/alerts/a');
      await page.locator('mz-alert-detail .event').first().click();
      await page.getByRole('button', { name: 'Put on a list: hostname' }).click();
      const dialog = page.getByRole('dialog', { name: 'Put web-7 on a list' });
      await dialog.getByLabel('Why').fill('odd');
      await dialog.getByRole('button', { name: 'Add it' }).click();
      await dialog.getByText('it may be a host or a user').waitFor();
      await dialog.getByLabel('It is').selectOption('host');
      expect(await dashboard.findings()).toEqual([]);
      await dialog.getByRole('button', { name: 'Add it' }).click();
      await page.getByText('Added to bad').waitFor();
      expect(await server.exported('bad')).toBe('web-7\n');
      expect(dashboard.faults).toEqual([]);
    },
    SLOW_MS,
  );

  it('says that a list is gone, and of which kind there is none', async () => {
    await server.make('bad');
    const page = await dashboard.open('/watchlists/none');
    await panel().getByText('there is no list none').waitFor();
    await page.getByRole('combobox', { name: 'Kind' }).selectOption('staff');
    await page.getByText('No list of the kind staff').waitFor();
    await page.goBack();
    await row('bad').waitFor();
  });

  for (const theme of ['dark', 'light'] as const)
    it(
      `shows hostile text as text, fits in 420 pixels, and has no serious finding, ${theme}`,
      async () => {
        await server.make('blocks', { kind: 'block', description: HOSTILE }, [
          { value: '8.8.8.8', reason: HOSTILE, source: HOSTILE },
          { value: 'evil.example', reason: 'x'.repeat(300) },
        ]);
        await server.make('quiet', { description: 'Nothing yet' });
        await dashboard.context.addCookies([await server.signedIn('bob', 'engineer')]);
        const page = await dashboard.open('/watchlists/blocks', { theme });
        await entry('8.8.8.8').getByText('<img src=x').first().waitFor();
        expect(await dashboard.count('img')).toBe(0);
        await entry('8.8.8.8').getByRole('checkbox').check();
        expect(await dashboard.findings()).toEqual([]);
        for (const tab of ['Propose', 'History', 'For firewalls']) {
          await page.getByRole('tab', { name: tab }).click();
          if (tab === 'Propose') {
            await page.getByLabel(/One value a line/).fill(`${HOSTILE}\n1.1.1.1`);
            await page.getByRole('button', { name: 'Preview' }).click();
            await page.getByRole('button', { name: 'Propose 1 entry' }).waitFor();
          }
          expect(await dashboard.findings()).toEqual([]);
        }
        await page.getByRole('button', { name: 'New list' }).click();
        expect(await dashboard.findings()).toEqual([]);
        await page.keyboard.press('Escape');

        await page.setViewportSize({ width: 420, height: 800 });
        for (const tab of ['Entries 2', 'Propose', 'History', 'For firewalls']) {
          await page.getByRole('tab', { name: tab }).click();
          const beyond = await panel().evaluate((aside) => aside.scrollWidth - aside.clientWidth);
          const inTab = await panel()
            .locator('.tab')
            .evaluate((one) => one.scrollWidth - one.clientWidth);
          expect([tab, beyond, inTab]).toEqual([tab, 0, 0]);
        }
        expect(await dashboard.findings()).toEqual([]);
        expect(dashboard.faults).toEqual([]);
      },
      SLOW_MS,
    );
});
