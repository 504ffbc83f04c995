import type { Browser, Page } from 'playwright-core';
import type { RunningServer } from '../../support/running-server.ts';

const PASSWORD = 'correct horse battery';

/** Someone who comes in by a link that this server made and looks at the alerts, in a browser of their own. `home`: where it finds the dashboard. */
export async function enterAsResponder(
  browser: Browser | null,
  server: RunningServer,
  name: string,
  home = server.web,
): Promise<Page> {
  const { path } = await server.postApi<{ path: string }>('/api/invitations', { role: 'responder', name });
  const context = await browser?.newContext();
  if (context === undefined) throw new Error('no browser');
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  await page.goto(home + path);
  await page.getByLabel('Password, 12').fill(PASSWORD);
  await page.getByLabel('The same again').fill(PASSWORD);
  await page.getByRole('button', { name: 'Begin' }).click();
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('a');
  return page;
}
