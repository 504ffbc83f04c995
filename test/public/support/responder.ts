import type { Browser, Page } from 'playwright-core';
import type { Role } from '../../../src/access/permission.ts';
import type { RunningServer } from '../../support/running-server.ts';

const PASSWORD = 'correct horse battery';

interface Who {
  readonly name: string;
  readonly role: Role;
  /** Where the page finds the dashboard; absent: at the server. */
  readonly home?: string;
}

/** Someone comes in by a link that this server made, and is at the overview. */
export async function signUp(page: Page, server: RunningServer, { name, role, home = server.web }: Who): Promise<void> {
  const { path } = await server.postApi<{ path: string }>('/api/invitations', { role, name });
  await page.goto(home + path);
  await page.getByLabel('Password, 12').fill(PASSWORD);
  await page.getByLabel('The same again').fill(PASSWORD);
  await page.getByRole('button', { name: 'Begin' }).click();
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
}

/** A responder who looks at the alerts, in a browser of their own. */
export async function enterAsResponder(
  browser: Browser | null,
  server: RunningServer,
  name: string,
  home = server.web,
): Promise<Page> {
  const context = await browser?.newContext();
  if (context === undefined) throw new Error('no browser');
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  await signUp(page, server, { name, role: 'responder', home });
  await page.keyboard.press('g');
  await page.keyboard.press('a');
  return page;
}
