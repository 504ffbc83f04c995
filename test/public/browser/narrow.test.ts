import { expect, it } from '@jest/globals';
import { describeInBrowser } from '../support/browser.ts';

describeInBrowser('a narrow window', (dashboard) => {
  const overflow = (): Promise<number> =>
    dashboard.page
      .locator('mz-events-page')
      .evaluate(
        (page) =>
          Math.max(...[...(page.shadowRoot?.children ?? [])].map((part) => part.scrollWidth)) - page.clientWidth,
      );

  it('is filled and not exceeded, also when a wide one is made narrow', async () => {
    const page = await dashboard.open('/events');
    await page.locator('.row').first().waitFor();
    await page.locator('.plot canvas').waitFor();
    await page.setViewportSize({ width: 800, height: 900 });
    await page.locator('mz-field-list').waitFor({ state: 'detached' });
    expect(await overflow()).toBeLessThanOrEqual(0);

    await page.locator('.range').click();
    const panel = await page.getByRole('dialog', { name: 'Choose a range of time' }).boundingBox();
    expect(panel?.x).toBeGreaterThanOrEqual(0);
    expect((panel?.x ?? 0) + (panel?.width ?? 0)).toBeLessThanOrEqual(800);
  });

  it('shows the field list above the events when asked for, and Esc takes it away', async () => {
    const page = await dashboard.open('/events');
    await page.setViewportSize({ width: 800, height: 900 });
    await page.locator('.row').first().waitFor();
    await page.getByRole('button', { name: 'Field list' }).click();
    await page.getByRole('button', { name: 'Column details.sourceipaddress' }).click();
    await page.keyboard.press('Escape');
    await page.locator('mz-field-list').waitFor({ state: 'detached' });
    expect(dashboard.params().get('cols')).toContain('details.sourceipaddress');

    await page.setViewportSize({ width: 1440, height: 900 });
    await page.locator('mz-field-list').waitFor();
  });
});
