import { expect, it } from '@jest/globals';
import { describeInBrowser } from '../support/browser.ts';

describeInBrowser('searching', (dashboard) => {
  it('finds on Enter, puts the query into the address, and Back undoes it', async () => {
    const page = await dashboard.open('/events');
    await page.getByRole('combobox', { name: 'Query' }).fill('severity:"CRITICAL"');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => location.search.includes('CRITICAL'));

    const critical = dashboard.server.api.events.filter(({ severity }) => severity === 'CRITICAL').length;
    await page.locator('.figures', { hasText: `${critical} events` }).waitFor();
    expect(dashboard.params().get('q')).toBe('severity:"CRITICAL"');

    await page.goBack();
    await page.locator('.figures', { hasText: '1,500 events' }).waitFor();
    expect(await page.getByRole('combobox', { name: 'Query' }).inputValue()).toBe('');

    await page.goForward();
    const searches = page.locator('mz-saved-searches');
    await searches.getByRole('button', { name: 'Searches' }).click();
    await searches.getByText('None is saved yet.').waitFor();
    await searches.getByLabel('Save this search as').fill('<b>Worst</b>');
    await searches.getByRole('button', { name: 'Save', exact: true }).click();
    await searches.getByRole('link', { name: '<b>Worst</b>' }).waitFor();
    await page.waitForFunction(() => location.search.includes('saved='));
    expect(await searches.locator('.dot').count()).toBe(0);
    await page.keyboard.press('Escape');
    await page.getByRole('combobox', { name: 'Query' }).fill('root');
    await page.keyboard.press('Enter');
    await searches.locator('.dot').waitFor();
    await page.reload();
    await searches.getByRole('button', { name: /^<b>Worst<.b> ?changed since it was saved/ }).click();
    await searches.getByRole('button', { name: 'Share: <b>Worst</b>' }).click();
    await searches.getByText('for all', { exact: true }).first().waitFor();
    await searches.getByRole('button', { name: 'Save the change to' }).click();
    await searches.locator('.dot').waitFor({ state: 'detached' });
    await searches.getByRole('button', { name: 'Remove' }).click();
    await searches.getByText('None is saved yet.').waitFor();

    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Make a rule of this' }).click();
    const draft = page.getByRole('dialog', { name: 'A rule of this query' });
    expect(await draft.getByRole('textbox').inputValue()).toContain('query: "root"\n');
    await draft.getByRole('button', { name: 'Try it on the last 24 hours' }).click();
    await draft.getByText('2 alerts in 24 hours: 7 of 1,500 events count').waitFor();
    expect(dashboard.server.api.asked.at(-1)?.body).toContain('"from":"now-24h"');
    expect(dashboard.faults).toEqual([]);
  });

  it('shows the same screen to whoever opens the address', async () => {
    const page = await dashboard.open('/events?q=sshd&from=now-7d&cols=details.username,summary&order=oldest');

    await page.locator('.row').first().waitFor();
    expect(await page.getByRole('columnheader').allInnerTexts()).toEqual([
      '',
      expect.stringContaining('Time'),
      'username',
      'Summary',
    ]);
    expect(await page.locator('.range').innerText()).toContain('Last 7 days');
    const search = dashboard.server.api.asked.find(({ path }) => path === '/events/search');
    expect(search?.params.get('order')).toBe('oldest');
    expect(Number(search?.params.get('to')) - Number(search?.params.get('from'))).toBe(7 * 86_400_000 + 1000);
  });

  it('marks the column of an error and says what was expected, while the result stays', async () => {
    const page = await dashboard.open('/events');
    await page.locator('.row').first().waitFor();
    await page.getByRole('combobox', { name: 'Query' }).fill('summary:"open');
    await page.keyboard.press('Enter');

    await page.getByText('Column 14: expected a closing quote or parenthesis').waitFor();
    expect(await page.getByRole('combobox', { name: 'Query' }).getAttribute('aria-invalid')).toBe('true');
    expect(await page.locator('.row').count()).toBeGreaterThan(10);
    await page.getByText('This is still the result before.').waitFor();
    expect(await page.locator('.legend button').count()).toBeGreaterThan(2);
  });

  it('completes field names', async () => {
    const page = await dashboard.open('/events');
    await page.getByRole('button', { name: /^details\.username, in/ }).waitFor();
    const query = page.getByRole('combobox', { name: 'Query' });
    await query.pressSequentially('sshd AND usern');
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('Tab');

    expect(await query.inputValue()).toBe('sshd AND details.username:');
  });

  it('completes values with the most frequent ones', async () => {
    const page = await dashboard.open('/events');
    await page.getByRole('button', { name: /^severity, in/ }).waitFor();
    const query = page.getByRole('combobox', { name: 'Query' });
    await query.pressSequentially('sshd AND severity:');
    await page.getByRole('option', { name: /ERROR/ }).waitFor();
    await page.keyboard.press('ArrowDown');
    const chosen = await page.getByRole('option', { selected: true }).locator('.label').innerText();
    await page.keyboard.press('Tab');

    expect(await query.inputValue()).toBe(`sshd AND severity:"${chosen}"`);
  });

  it('recalls the queries of before, also after a reload', async () => {
    const page = await dashboard.open('/events?q=sshd');
    await page.locator('.row').first().waitFor();
    await page.goto(`${dashboard.server.url}/events?q=nginx`);
    await page.locator('.row').first().waitFor();
    await page.keyboard.press('/');
    await page.keyboard.press('Delete');
    await page.keyboard.press('ArrowDown');
    expect(await page.getByRole('listbox').getByRole('option').allInnerTexts()).toEqual(['nginx', 'sshd']);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => location.search.includes('sshd'));
  });

  it('narrows the range by a drag on the histogram; Esc takes it back', async () => {
    const page = await dashboard.open('/events');
    await page.locator('.plot canvas').waitFor();
    const box = await page.locator('.u-over').boundingBox();
    if (box === null) throw new Error('no plot');
    await page.mouse.move(box.x + box.width * 0.25, box.y + 20);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.5, box.y + 30, { steps: 4 });
    await page.mouse.up();
    await page.waitForFunction(() => new URLSearchParams(location.search).get('to')?.endsWith('Z'));

    const [from, to] = ['from', 'to'].map((name) => Date.parse(dashboard.params().get(name) ?? ''));
    expect((to ?? 0) - (from ?? 0)).toBeGreaterThan(5.8 * 3_600_000);
    expect((to ?? 0) - (from ?? 0)).toBeLessThan(6.2 * 3_600_000);

    await page.keyboard.press('Escape');
    await page.waitForFunction(() => location.search === '');
  });

  it('takes typed times, in the zone that is shown, and refuses what is none', async () => {
    const page = await dashboard.open('/events');
    await page.getByRole('button', { name: /^Time zone: UTC/ }).click();
    await page.getByRole('button', { name: /^Time zone: UTC\+01:00/ }).waitFor();
    await page.locator('.range').click();
    await page.getByLabel('From').fill('2026-11-24 10:00');
    await page.getByLabel('To', { exact: true }).fill('sometime');
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.getByText('"To" is no time.').waitFor();
    await page.getByLabel('To', { exact: true }).fill('2026-11-24 12:30');
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.waitForFunction(() => location.search.includes('from='));

    expect(dashboard.params().get('from')).toBe('2026-11-24T09:00:00.000Z');
    expect(dashboard.params().get('to')).toBe('2026-11-24T11:30:00.000Z');
    expect(await page.locator('.range').innerText()).toContain('2026-11-24 10:00 – 12:30');
  });

  it('says why there is nothing, and what to do', async () => {
    const page = await dashboard.open('/events?q=nosuchword&from=now-1h');
    await page.getByText('No event matches').waitFor();
    await page.getByRole('button', { name: 'Last 7 days' }).click();
    await page.waitForFunction(() => location.search.includes('now-7d'));

    await page.getByRole('button', { name: 'Clear the query' }).last().click();
    await page.locator('.row').first().waitFor();
  });

  it('waits for the first event with a command to send one', async () => {
    const { api } = dashboard.server;
    api.status = { ...api.status, store: { ...api.status.store, events: 0 } };
    const { events } = api;
    const page = await dashboard.open('/events', { events: [] });
    await page.getByText('No events yet').waitFor();
    expect(await page.locator('.command code').innerText()).toMatch(
      /^curl -s http:\/\/127\.0\.0\.1:8080\/events -d '\{/,
    );

    api.events = events;
    await page.locator('.row').first().waitFor();
  });

  it('offers to try again after a failure, and tells of a partial result', async () => {
    const { api } = dashboard.server;
    api.failNext = {
      status: 503,
      answer: { error: { code: 'store-unavailable', message: 'The store does not answer.', remedy: 'Wait a little.' } },
    };
    api.partial = true;
    const page = await dashboard.open('/events');
    await page.getByRole('heading', { name: 'The store does not answer.' }).waitFor();
    await page.getByText('req-7f3a').waitFor();
    await page.getByRole('button', { name: 'Try again' }).click();

    await page.getByText(/^Partial result/).waitFor();
  });

  it('shows a skeleton while an answer takes long', async () => {
    let open = (): void => undefined;
    dashboard.server.api.gate = new Promise((resolve) => {
      open = resolve;
    });
    const page = await dashboard.open('/events');
    await page.locator('.skeleton').waitFor();
    open();

    await page.locator('.row').first().waitFor();
    expect(await page.locator('.skeleton').count()).toBe(0);
  });
});
