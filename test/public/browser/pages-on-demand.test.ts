import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from '@jest/globals';
import { describeInBrowser } from '../support/browser.ts';

const BUILT = resolve(import.meta.dirname, '../../../dist/public');
/** What a person waits for before anything is seen (the specification of the dashboard allows as much). */
const MAX_ENTRY_BYTES = 150_000;
/** The largest that a page may add, its charts included. */
const MAX_PAGE_BYTES = 100_000;

/** Bytes of the scripts that were asked for, as they are sent. */
function gzipBytes(urls: readonly string[]): number {
  const scripts = new Set(urls.map((url) => new URL(url).pathname).filter((path) => path.endsWith('.js')));
  return [...scripts].reduce((sum, path) => sum + gzipSync(readFileSync(BUILT + path)).length, 0);
}

describeInBrowser('the code of the pages', (dashboard) => {
  it('comes with the page that is opened, and that of the others once nothing else is to do', async () => {
    const { page } = dashboard;
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    // Holds back what is fetched ahead: what is counted is what the first page needs.
    await page.addInitScript(() => {
      globalThis.requestIdleCallback = (act) => {
        Object.assign(globalThis, { idle: act });
        return 1;
      };
    });
    await dashboard.open('/health');
    await page.getByRole('heading', { name: 'Health', exact: true }).waitFor();

    expect(asked.some((url) => url.includes('mz-events-page'))).toBe(false);
    expect(gzipBytes(asked)).toBeLessThan(MAX_ENTRY_BYTES);

    const before = gzipBytes(asked);
    const other = page.waitForRequest(/mz-overview-page/);
    await page.evaluate(() => (globalThis as unknown as { idle: () => void }).idle());
    await other;
    await page.getByRole('link', { name: 'Events' }).click();
    await page.locator('.row').first().waitFor();
    expect(gzipBytes(asked) - before).toBeLessThan(MAX_PAGE_BYTES);
    expect(dashboard.faults).toEqual([]);
  });

  it('is missed with a way out when the server is of another version', async () => {
    const { page } = dashboard;
    await page.route(/mz-rules-page/, (route) => route.fulfill({ status: 404 }));
    await dashboard.open('/health');
    await page.getByRole('heading', { name: 'Health', exact: true }).waitFor();
    await page.getByRole('link', { name: 'Rules' }).click();
    const said = page.getByRole('alert').filter({ hasText: 'could not be loaded' });
    await said.waitFor();

    await page.unrouteAll();
    await said.getByRole('button', { name: 'Reload' }).click();
    await page.getByRole('heading', { name: 'Rules', exact: true }).waitFor();
  });
});
