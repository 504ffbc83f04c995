import { expect, it } from '@jest/globals';
import type { Locator } from 'playwright-core';
import { describeInBrowser } from '../support/browser.ts';

/** Pixels by which an element stands out of a window of this width, at either side. */
async function beyond(element: Locator, width: number): Promise<number> {
  const { x, width: own } = (await element.boundingBox()) ?? { x: Number.NaN, width: 0 };
  return Math.max(0, -x, x + own - width);
}

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

  it.each([420, 320])('has all its controls in view at %d pixels', async (width) => {
    await dashboard.page.setViewportSize({ width, height: 800 });
    const page = await dashboard.open('/events?live=tail');
    await page.locator('.row').first().waitFor();

    for (const name of ['Refresh', 'Search again', 'Zoom out', 'The range before'])
      expect([name, await beyond(page.getByLabel(name).first(), width)]).toEqual([name, 0]);
    await page.getByRole('button', { name: 'Pause' }).click();
    expect(await overflow()).toBeLessThanOrEqual(0);
    await page.locator('.range').click();
    expect(await beyond(page.getByRole('dialog', { name: 'Choose a range of time' }), width)).toBe(0);
  });

  it('leaves room for a label at the end of the time axis', async () => {
    const page = await dashboard.open('/events');
    await page.locator('.plot canvas').waitFor();
    const [plot, bars] = await Promise.all([
      page.locator('.plot').boundingBox(),
      page.locator('.plot .u-over').boundingBox(),
    ]);

    // Half of 00:00:00 in 11 pixels.
    expect((plot?.x ?? 0) + (plot?.width ?? 0) - (bars?.x ?? 0) - (bars?.width ?? 0)).toBeGreaterThanOrEqual(24);
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
