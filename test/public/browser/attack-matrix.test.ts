import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Locator } from 'playwright-core';
import { AlertsServer } from '../support/alerts-server.ts';
import { describeInBrowser, SLOW_MS } from '../support/browser.ts';

describeInBrowser('the matrix of the page Rules', (dashboard) => {
  let server: AlertsServer;
  beforeEach(async () => {
    server = await new AlertsServer().start();
    await dashboard.visit(server);
  });
  afterEach(() => server.stop());

  it(
    'shows as the matrix of ATT&CK what rules look for, and which of it alerted',
    async () => {
      await server.load([
        { id: 'window', title: 'A log was cleared', type: 'sigma', on: 'stream', attack: ['T1070.001'] },
        { id: 'idle', title: 'Off', enabled: false, attack: ['T1046'] },
        { id: 'odd', title: 'Odd', attack: ['T9999'] },
      ]);
      await server.raise('a');
      const page = await dashboard.open('/rules');
      await page.locator('.row[data-id="bruteforce"]').waitFor();
      await page.getByRole('button', { name: 'ATT&CK' }).click();
      const asked = (): Promise<string> => page.evaluate(() => location.pathname + location.search);
      const cell = (name: RegExp): Locator => page.getByRole('button', { name });
      await cell(/^Brute Force T1110 1 rule, 1 alert$/).waitFor();
      expect(await asked()).toBe('/rules?view=attack');
      const legend = page.getByRole('list', { name: 'Techniques' });
      expect((await legend.innerText()).replaceAll(/\s+/g, ' ')).toMatch(
        /^1 covered.* 1 quiet.* 1 off.* 219 uncovered/,
      );
      expect(await page.getByText('T9999').count()).toBe(1);

      await cell(/^Disable or Modify Tools T1685 1 rule/).click();
      await page.getByRole('button', { name: 'A log was cleared' }).click();
      await page.locator('mz-rule-detail').getByText('A log was cleared').first().waitFor();
      expect(await asked()).toBe('/rules/window?view=attack');
      await page.keyboard.press('Escape');
      await page.getByRole('checkbox', { name: /no rule looks for/ }).check();
      expect(await page.getByText('Query Registry').count()).toBe(0);
      expect(await dashboard.findings()).toEqual([]);
      expect(dashboard.faults).toEqual([]);
    },
    SLOW_MS,
  );
});
