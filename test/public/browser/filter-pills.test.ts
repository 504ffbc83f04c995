import { expect, it } from '@jest/globals';
import { describeInBrowser } from '../support/browser.ts';

const TWO = '/events?q=sshd&f=severity:"WARNING"&f=NOT details.username:"ann"';

describeInBrowser('filters', (dashboard) => {
  const filters = (): string[] => dashboard.params().getAll('f');
  const lastAsked = (): string | null | undefined =>
    dashboard.server.api.asked.findLast(({ path }) => path === '/events/search')?.params.get('q');
  const changed = (wanted: readonly string[]): Promise<unknown> =>
    dashboard.page.waitForFunction(
      (text) => JSON.stringify(new URLSearchParams(location.search).getAll('f')) === text,
      JSON.stringify(wanted),
    );

  it('stand beside the query, are asked with it, and each can be turned off, around, and removed', async () => {
    const page = await dashboard.open(TWO);
    await page.locator('.pill').nth(1).waitFor();
    expect(await page.getByRole('combobox', { name: 'Query' }).inputValue()).toBe('sshd');
    expect(lastAsked()).toBe('sshd AND severity:"WARNING" AND NOT details.username:"ann"');

    await page.getByRole('checkbox', { name: 'On: severity:"WARNING"' }).click();
    await changed(['~severity:"WARNING"', 'NOT details.username:"ann"']);
    await page.getByRole('button', { name: 'Turn around: NOT details.username:"ann"' }).click();
    await changed(['~severity:"WARNING"', 'details.username:"ann"']);
    await page.getByRole('button', { name: 'Remove: severity:"WARNING"' }).click();
    await changed(['details.username:"ann"']);
    await page.locator('.figures', { hasText: /\d events/ }).waitFor();
    expect(lastAsked()).toBe('sshd AND details.username:"ann"');

    await page.goBack();
    await page.locator('.pill.off').waitFor();
    await page.reload();
    await page.locator('.pill.off').waitFor();
    expect(filters()).toEqual(['~severity:"WARNING"', 'details.username:"ann"']);
    expect(dashboard.faults).toEqual([]);
  });

  it('are edited by a click, and one that is not closed is not taken', async () => {
    const page = await dashboard.open(TWO);
    await page.getByRole('button', { name: 'Edit the filter severity:"WARNING"' }).click();
    const field = page.getByRole('textbox', { name: 'Filter' });
    await field.and(page.locator(':focus')).waitFor();
    await page.keyboard.type('severity:"ERROR');
    await page.keyboard.press('Enter');
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    await field.fill('severity:"ERROR"');
    await page.keyboard.press('Enter');

    await changed(['severity:"ERROR"', 'NOT details.username:"ann"']);
    await page.getByRole('button', { name: 'Edit the filter severity:"ERROR"' }).press('Enter');
    await field.fill('nothing');
    await page.keyboard.press('Escape');
    await field.waitFor({ state: 'detached' });
    expect(filters()).toEqual(['severity:"ERROR"', 'NOT details.username:"ann"']);
  });

  it('obey the keyboard: ! around, d off, x removes', async () => {
    const page = await dashboard.open(TWO);
    await page.getByRole('button', { name: 'Edit the filter severity:"WARNING"' }).focus();
    await page.keyboard.press('!');
    await changed(['NOT severity:"WARNING"', 'NOT details.username:"ann"']);
    await page.keyboard.press('d');
    await changed(['~NOT severity:"WARNING"', 'NOT details.username:"ann"']);
    await page.keyboard.press('x');
    await changed(['NOT details.username:"ann"']);
    await page.keyboard.press('Delete');
    await changed([]);
  });

  it('leave the column of an error where it was typed, and say when a filter is to blame', async () => {
    const page = await dashboard.open('/events?q=a OR "b&f=severity:"WARNING"');
    await page.getByText('Column 8: expected a closing quote or parenthesis').waitFor();

    await page.goto(`${dashboard.server.url}/events?q=sshd&f=severity:(`);
    await page.getByRole('heading', { name: 'The query cannot be understood' }).waitFor();
    await page.getByText('In a filter: expected a closing quote or parenthesis').first().waitFor();
  });

  it('show an event alone with what happened around it on its host', async () => {
    const page = await dashboard.open(TWO);
    await page.locator('.row').first().locator('.cell').nth(1).click();
    await page.getByRole('button', { name: '±5 min' }).click();
    await page.waitForFunction(() => location.search.includes('hostname'));

    expect(dashboard.params().has('q')).toBe(false);
    expect(filters()).toEqual([expect.stringMatching(/^hostname:"/)]);
    const [from, to] = ['from', 'to'].map((name) => Date.parse(dashboard.params().get(name) ?? ''));
    expect((to ?? 0) - (from ?? 0)).toBe(600_000);
  });
});
