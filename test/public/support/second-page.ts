import type { Page } from 'playwright-core';
import type { AlertsServer } from './alerts-server.ts';
import type { Dashboard } from './browser.ts';

/** What another person sees in a browser of their own; the test closes its context. */
export async function secondPage(dashboard: Dashboard, server: AlertsServer, path: string): Promise<Page> {
  const context = await dashboard.context.browser()?.newContext();
  await context?.addCookies([await server.signedIn('ben')]);
  const page = await context?.newPage();
  if (page === undefined) throw new Error('no second browser');
  await page.goto(`${server.url}${path}`);
  return page;
}
