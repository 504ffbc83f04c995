import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { AlertsServer } from '../support/alerts-server.ts';
import { describeInBrowser, SLOW_MS } from '../support/browser.ts';
import { cannedEvent } from '../support/canned-events.ts';
import { HOSTILE } from '../support/hostile-texts.ts';

describeInBrowser('the page Entities', (dashboard) => {
  let server: AlertsServer;
  beforeEach(async () => {
    server = await new AlertsServer().start();
    await dashboard.visit(server);
  });
  afterEach(() => server.stop());

  const user = (name: string) => ({ group: { 'details.username': name } });
  const rows = (): Promise<string[]> => dashboard.page.locator('tbody th').allInnerTexts();
  const asked = (): Promise<string> => dashboard.page.evaluate(() => location.pathname + location.search);

  it('lists whom alerts are about, the greatest risk first, and leads to the alerts behind each', async () => {
    await server.raise('a', { ...user('ann'), risk: 20 });
    await server.raise('b', { ...user('ann'), risk: 30, rule: 'other' });
    await server.raise('c', { ...user('bob'), risk: 45 });
    await server.raise('d', { ...user('eve'), risk: 90 });
    await server.handle('d', { verdict: 'benign' });
    // Only its events say whom it is about.
    await server.raise('e', { group: {}, risk: 5 }, [{ ...cannedEvent(1, Date.now()), hostname: 'web9', details: {} }]);
    const page = await dashboard.open('/health');
    await page.keyboard.press('g');
    await page.keyboard.press('w');
    await page.getByText('bob').waitFor();
    expect(await rows()).toEqual(['user ann', 'user bob', 'host web9']);
    expect(await page.locator('tbody .risk').allInnerTexts()).toEqual(['50', '45', '5']);

    await page.getByRole('link', { name: '2 alerts' }).click();
    await page.locator('.row[data-id="b"]').waitFor();
    const ids = (): Promise<(string | null)[]> =>
      page.locator('.row').evaluateAll((all) => all.map((one) => one.getAttribute('data-id')));
    expect([await ids(), await asked()]).toEqual([['b', 'a'], '/alerts?status=any&entity=user%3Aann&from=now-7d']);

    // What comes is of the same one, or not there.
    await server.raise('f', user('bob'));
    await server.raise('g', user('ANN'));
    await page.locator('.row[data-id="g"]').waitFor();
    expect(await ids()).toEqual(['g', 'b', 'a']);
    await page.getByRole('button', { name: 'About user ann' }).click();
    await page.locator('.row[data-id="f"]').waitFor();
    await page.goto(`${server.url}/alerts?entity=host:web9`);
    await page.locator('.row[data-id="e"]').waitFor();
    expect(await ids()).toEqual(['e']);
    expect(dashboard.faults).toEqual([]);
  });

  it('narrows by kind and by text, and keeps that in the address', async () => {
    await server.raise('a', user('ann'));
    await server.raise('b', { group: { 'details.sourceipaddress': '192.0.2.7' } });
    const page = await dashboard.open('/entities');
    await page.getByRole('combobox', { name: 'Kind' }).selectOption('user');
    await page.getByText('192.0.2.7').waitFor({ state: 'detached' });
    await page.keyboard.press('/');
    await page.keyboard.type('zed');
    await page.waitForURL(/q=zed/);
    await page.getByText('Nothing to look at').waitFor();
    expect(await asked()).toBe('/entities?q=zed&kind=user');
    await page.getByRole('searchbox').fill('AN');
    await page.locator('tbody').getByText('ann').waitFor();
    await page.reload();
    await page.locator('tbody').getByText('ann').waitFor();
    expect(await rows()).toEqual(['user ann']);
  });

  it('shows who attacks, and proposes to block them by one click', async () => {
    const group = (address: string) => ({ group: { 'details.sourceipaddress': address } });
    const canned = cannedEvent(1, Date.now());
    const german = { sourceipaddress: '203.0.113.7', sourceipgeolocation: { country_code: 'DE' } };
    await server.raise('a', { ...group('203.0.113.7'), risk: 20 }, [{ ...canned, details: german }]);
    await server.raise('b', { ...group('203.0.113.9'), risk: 30, rule: 'other' });
    await server.raise('c', { ...group('10.1.2.3'), risk: 5 });
    const page = await dashboard.open('/entities');
    await page.getByRole('link', { name: 'Who attacks' }).click();
    const row = page.locator('tbody tr');
    await row.first().waitFor();
    const texts = async (): Promise<string[]> =>
      (await row.allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' ').trim());

    expect(await texts()).toEqual([
      expect.stringMatching(/^50 203\.0\.113\.0\/24 DE 203\.0\.113\.9 203\.0\.113\.7 2 alerts .* not blocked Block$/),
      expect.stringMatching(/^5 10\.1\.2\.0\/24 .* own network$/),
    ]);
    await page.getByRole('button', { name: 'Block 203.0.113.0/24' }).click();
    await page.locator('.blocked.proposed').waitFor();
    expect(await page.getByText('Proposed on blocks').count()).toBe(1);
    expect(await page.getByRole('button', { name: /^Block/ }).count()).toBe(0);

    await page.getByRole('combobox', { name: 'Brought together' }).selectOption('country');
    await page.getByText('Germany').waitFor();
    expect(await asked()).toBe('/entities/attackers?by=country');
    await page.getByRole('link', { name: '1 alert' }).click();
    expect(await asked()).toBe('/alerts?status=any&country=DE&from=now-7d');
    expect(dashboard.faults).toEqual([]);
  });

  it('shows one of them by itself, with its risk day by day', async () => {
    await server.raise('a', { ...user('ann'), risk: 20 });
    await server.raise('old', { ...user('ann'), risk: 30 }, undefined, 3 * 86_400_000);
    const page = await dashboard.open('/entities');
    await page.getByRole('link', { name: 'ann' }).click();
    await page.getByRole('img', { name: /^Risk day by day, UTC: alerts on 2 of 31 days/ }).waitFor();
    expect(await asked()).toBe('/entities/user%3Aann');
    expect(await page.locator('tbody td').allInnerTexts()).toEqual(['20', '1', '30', '1']);

    await page.getByRole('combobox', { name: 'Raised since' }).selectOption('now-24h');
    await page.getByRole('img', { name: /alerts on 1 of 2 days/ }).waitFor();
    await page.reload();
    await page.getByRole('img', { name: /alerts on 1 of 2 days/ }).waitFor();
    await page.getByRole('link', { name: 'Its alerts' }).click();
    expect(await asked()).toBe('/alerts?status=any&entity=user%3Aann&from=now-24h');
    await page.goto(`${server.url}/entities/user:nobody`);
    await page.getByText('Nothing to look at').waitFor();
    expect(dashboard.faults).toEqual([]);
  });

  it('shows hostile names as what they are', async () => {
    await server.raise('a', { ...user(HOSTILE), rule: HOSTILE, attack: [HOSTILE] });
    const page = await dashboard.open('/entities');
    await page.locator('tbody th').getByText('<img src=x onerror=alert(1)>').waitFor();
    await page.getByRole('link', { name: '1 alert' }).click();
    await page.locator('.row[data-id="a"]').waitFor();

    expect(await dashboard.count('img')).toBe(0);
    expect(dashboard.faults).toEqual([]);
  });

  it.each([800, 420])('stays within %d pixels', async (width) => {
    await server.raise('a', { ...user('ann'), rule: 'a_rule_with_a_name_that_goes_on_and_on_without_an_end' });
    await dashboard.page.setViewportSize({ width, height: 800 });
    const page = await dashboard.open('/entities');
    const box = await page.getByRole('link', { name: '1 alert' }).boundingBox();
    expect((box?.x ?? width) + (box?.width ?? 0)).toBeLessThanOrEqual(width);
    const spare = (): Promise<number> => page.locator('.body').evaluate((body) => body.scrollWidth - body.clientWidth);
    expect(await spare()).toBeLessThanOrEqual(0);

    await server.raise('b', { group: { 'details.sourceipaddress': '2001:db8:1111:2222:3333:4444:5555:6666' } });
    for (const path of ['/entities/attackers', `/entities/user:${'a_name_without_an_end_'.repeat(9)}`]) {
      await page.goto(server.url + path);
      await page.locator('tbody tr, .state').first().waitFor();
      expect(await spare()).toBeLessThanOrEqual(0);
    }
  });

  it.each(['dark', 'light'] as const)(
    'has no serious finding, %s',
    async (theme) => {
      await server.raise('a', user('ann'));
      await server.raise('b', { group: { 'details.sourceipaddress': '203.0.113.7' } });
      const page = await dashboard.open('/entities', { theme });
      await page.locator('tbody tr').first().waitFor();
      expect(await dashboard.findings()).toEqual([]);

      await page.goto(`${server.url}/entities/attackers`);
      await page.locator('tbody tr').first().waitFor();
      expect(await dashboard.findings()).toEqual([]);
      await page.goto(`${server.url}/entities/user:ann`);
      await page.locator('tbody tr').first().waitFor();
      expect(await dashboard.findings()).toEqual([]);
    },
    SLOW_MS,
  );
});
