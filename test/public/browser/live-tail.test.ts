import { expect, it } from '@jest/globals';
import type { Event } from '../../../src/event/event.ts';
import { describeInBrowser } from '../support/browser.ts';
import { cannedEvent } from '../support/canned-events.ts';

/** An event that comes now, known by its summary. */
const fresh = (number: number): Event => ({
  ...cannedEvent(700_000 + number, Date.now()),
  summary: `fresh event ${number}`,
});

describeInBrowser('live tail', (dashboard) => {
  const tailing = async (): Promise<void> => {
    await dashboard.page.locator('.row').first().waitFor();
    await expectSoon(() => dashboard.server.tails.size === 1);
  };
  const expectSoon = async (holds: () => boolean): Promise<void> => {
    for (let tries = 0; tries < 100 && !holds(); tries += 1)
      await dashboard.page.evaluate(() => new Promise(requestAnimationFrame));
    expect(holds()).toBe(true);
  };

  it('shows what comes, and the rate of what is left out', async () => {
    const page = await dashboard.open('/events?live=tail&q=nginx');
    await tailing();
    expect([...dashboard.server.tails.values()]).toEqual(['nginx']);
    dashboard.server.push([fresh(1)]);
    dashboard.server.broadcast((id) => ({ op: 'dropped', id, count: 5000 }));

    await page.getByText('fresh event 1').waitFor();
    await page.getByText(/showing 0\.2 of 1,000\/s/).waitFor();
    expect(await page.locator('.row').first().innerText()).toContain('fresh event 1');
  });

  it('counts what comes in histogram and legend within two seconds, before the server is asked again', async () => {
    const page = await dashboard.open('/events?live=tail');
    await tailing();
    const count = async (): Promise<number> =>
      Number(
        (await page
          .getByRole('button', { name: /^EMERGENCY/ })
          .locator('b')
          .textContent({ timeout: 2000 })) ?? 0,
      );
    const [first, second, third] = [fresh(1), fresh(2), fresh(3)].map((event) => ({ ...event, severity: 'EMERGENCY' }));
    await page.locator('.plot canvas').waitFor();

    dashboard.server.push([first as Event, second as Event]);
    expect(await count()).toBe(2);
    // Asked again the server knows them, too: they count once.
    await page.keyboard.press('r');
    dashboard.server.push([third as Event]);
    await page.getByText('fresh event 3').waitFor();
    await page.locator('.plot[aria-label*="EMERGENCY 3,"]').waitFor({ timeout: 2000 });
    expect(await count()).toBe(3);
  });

  it('lets new rows wait while one reads further down', async () => {
    const page = await dashboard.open('/events?live=tail');
    await tailing();
    await page.locator('mz-event-table .scroller').evaluate((element) => element.scrollTo({ top: 900 }));
    dashboard.server.push([fresh(1), fresh(2)]);
    await page.getByRole('button', { name: '2 new – show' }).click();

    await page.getByText('fresh event 2').waitFor();
  });

  it('pauses and resumes', async () => {
    const page = await dashboard.open('/events?live=tail');
    await tailing();
    await page.keyboard.press('p');
    dashboard.server.push([fresh(1)]);
    await page.getByRole('button', { name: '1 new – show' }).waitFor();
    expect(await page.getByText('fresh event 1').count()).toBe(0);

    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByText('fresh event 1').waitFor();
  });

  it('says that the connection is lost, comes back by itself and catches up', async () => {
    const page = await dashboard.open('/events?live=tail');
    await tailing();
    dashboard.server.dropConnections();
    await page.getByText('The live connection is lost.').waitFor();
    dashboard.server.api.events = [fresh(7), ...dashboard.server.api.events];

    await page.getByText('fresh event 7').waitFor();
    await expectSoon(() => dashboard.server.tails.size === 1);
    expect(await page.getByText('The live connection is lost.').count()).toBe(0);
  });

  it('ends when it is turned off', async () => {
    const page = await dashboard.open('/events?live=tail');
    await tailing();
    await page.getByLabel('Refresh').selectOption('off');

    await expectSoon(() => dashboard.server.tails.size === 0);
    expect(dashboard.params().has('live')).toBe(false);
  });
});
