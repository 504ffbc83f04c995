import { expect, it } from '@jest/globals';
import { describeInBrowser, SLOW_MS } from '../support/browser.ts';
import { hostileEvents } from '../support/canned-events.ts';
import { cannedSources } from '../support/canned-sources.ts';
import { cannedLetters } from '../support/mock-api.ts';

describeInBrowser('for everyone', (dashboard) => {
  for (const theme of ['dark', 'light'] as const) {
    it(
      `has no serious finding on Events, ${theme}`,
      async () => {
        const { events } = dashboard.server.api;
        const page = await dashboard.open('/events?live=tail&f=NOT hostname:"nowhere"&f=~severity:"INFO"', {
          theme,
          events: [...hostileEvents(Date.now()), ...events.slice(0, 5)],
        });
        await page.locator('.row').nth(2).locator('.cell').nth(1).click();
        await page
          .locator('mz-field-list')
          .getByRole('button', { name: /details\.username/ })
          .first()
          .click();
        await page.locator('.top li').first().waitFor();
        await page.locator('.range').click();

        expect(await dashboard.findings()).toEqual([]);
      },
      SLOW_MS,
    );

    it(
      `has no serious finding on an error, on nothing found, on the keys and on the palette, ${theme}`,
      async () => {
        const page = await dashboard.open('/events?q="', { theme });
        await page.getByText('The query cannot be understood').waitFor();
        expect(await dashboard.findings()).toEqual([]);

        await page.goto(`${dashboard.server.url}/events?q=nosuchword`);
        await page.getByText('No event matches').waitFor();
        await page.keyboard.press('?');
        expect(await dashboard.findings()).toEqual([]);

        await page.keyboard.press('Escape');
        await page.keyboard.press('Control+k');
        expect(await dashboard.findings()).toEqual([]);
      },
      SLOW_MS,
    );

    it(
      `has no serious finding on Health, ${theme}`,
      async () => {
        dashboard.server.api.letters = cannedLetters(4, Date.now());
        dashboard.server.api.sources = cannedSources(Date.now());
        const page = await dashboard.open('/health', { theme });
        await page.locator('.letter .name').first().click();

        expect(await dashboard.findings()).toEqual([]);
      },
      SLOW_MS,
    );
  }

  it('keeps the chosen theme', async () => {
    const page = await dashboard.open('/events', { theme: 'dark' });
    await page.getByRole('button', { name: /^Theme: as the system/ }).click();
    await page.reload();
    await page.getByRole('button', { name: /^Theme: light/ }).waitFor();

    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(244, 245, 248)');
  });
});
