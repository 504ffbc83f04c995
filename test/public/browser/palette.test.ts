import { expect, it } from '@jest/globals';
import { describeInBrowser } from '../support/browser.ts';

describeInBrowser('the palette of commands', (dashboard) => {
  it('opens anywhere, finds by words, and runs what the key would', async () => {
    const page = await dashboard.open('/events?q=sshd');
    await page.locator('.row').first().waitFor();
    await page.getByRole('combobox', { name: 'Query' }).focus();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Command' }).fill('page heal');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => location.pathname === '/health');

    await page.keyboard.press('Control+k');
    await page.getByRole('option', { name: 'Time: Last 7 days' }).click();
    await page.waitForFunction(() => location.pathname === '/events');
    expect(dashboard.params().get('from')).toBe('now-7d');
    expect(dashboard.params().get('q')).toBe('sshd');

    await page.locator('.row').first().waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Command' }).fill('search field');
    await page.keyboard.press('Enter');
    await page.getByRole('combobox', { name: 'Query' }).and(page.locator(':focus')).waitFor();
  });

  it('changes what belongs to the person, and Esc leaves all as it was', async () => {
    const page = await dashboard.open('/events');
    await page.locator('.row').first().waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Command' }).fill('theme light');
    await page.keyboard.press('Enter');
    await page.locator('html[data-theme="light"]').waitFor();

    await page.keyboard.press('Control+k');
    await page.getByText('No command has these words.').waitFor({ state: 'detached' });
    await page.keyboard.type('jkl');
    await page.getByText('No command has these words.').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: 'Commands' }).waitFor({ state: 'hidden' });
    expect(dashboard.params().toString()).toBe('');
    expect(dashboard.faults).toEqual([]);
  });
});
