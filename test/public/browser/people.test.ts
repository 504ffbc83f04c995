import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { hashPassword } from '../../../src/access/password.ts';
import type { Role } from '../../../src/access/permission.ts';
import { AlertsServer } from '../support/alerts-server.ts';
import { describeInBrowser, SLOW_MS } from '../support/browser.ts';

const PASSWORD = 'correct horse battery';

describeInBrowser('people', (dashboard) => {
  let server: AlertsServer;
  beforeEach(async () => {
    server = await new AlertsServer().start();
    await dashboard.visit(server);
    const password = await hashPassword(PASSWORD, { ln: 4, r: 8, p: 1 });
    await server.people.users.change('ann', (user) => ({ ...user, password }));
  });
  afterEach(() => server.stop());

  /** A page of someone else. */
  const as = async (name: string, role: Role): Promise<Page> => {
    const context = await dashboard.context.browser()?.newContext();
    if (context === undefined) throw new Error('no second browser');
    await context.addCookies([await server.signedIn(name, role)]);
    const page = await context.newPage();
    page.setDefaultTimeout(8000);
    return page;
  };

  it('sign in where they want to go, and are told what is wrong', async () => {
    await dashboard.context.clearCookies();
    await server.raise('a');
    const page = await dashboard.open('/alerts/a');
    await page.getByLabel('Name').fill('Ann');
    await page.getByLabel('Password').fill('wrong');
    await page.keyboard.press('Enter');
    await page.getByText('The name or the password is wrong.').waitFor();
    expect(await page.getByText('alert a').count()).toBe(0);

    await page.getByLabel('Password').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'alert a' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/alerts/a');
    expect(dashboard.faults).toEqual([]);
  });

  it('come in by a link once, with a password that they type twice', async () => {
    const secret = await server.people.links.make({ role: 'responder', addedby: 'ann' }, 60_000);
    await dashboard.context.clearCookies();
    const page = await dashboard.open(`/welcome#${secret}`);
    await page.getByText('You become a responder').waitFor();
    await page.getByLabel('Name').fill('ben');
    await page.getByLabel('Password, 12').fill(PASSWORD);
    await page.getByLabel('The same again').fill('something else');
    await page.getByRole('button', { name: 'Begin' }).click();
    expect((await server.people.users.list()).map(({ name }) => name)).toEqual(['ann']);

    await page.getByLabel('The same again').fill(PASSWORD);
    await page.getByRole('button', { name: 'Begin' }).click();
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.locator('mz-settings-page .role', { hasText: 'responder' }).waitFor();
    expect(await page.locator('mz-people, mz-source-tokens').count()).toBe(0);
    // The secret stands in no address that the browser remembers.
    await page.goBack();
    expect(page.url()).not.toContain(secret);

    await page.goto(`${server.url}/welcome#${secret}`);
    await page.reload();
    await page.getByText('This link was used, or is too old.').waitFor();
    expect(dashboard.faults).toEqual([]);
  });

  it('see and end their sessions, choose another password, make and revoke tokens, and sign out', async () => {
    await server.people.sessions.begin('ann', 'password', {
      address: '198.51.100.7',
      agent: 'Mozilla/5.0 Firefox/132.0',
    });
    const page = await dashboard.open('/settings');
    const session = page.getByRole('row', { name: /198\.51\.100\.7/ });
    await session.getByText('Firefox 132').waitFor();
    await session.getByRole('button', { name: 'End' }).click();
    await session.waitFor({ state: 'detached' });

    await page.getByLabel('Password now').fill('wrong');
    await page.getByLabel('New password').fill('another horse battery');
    await page.getByRole('button', { name: 'Change the password' }).click();
    await page.getByText('the old password is wrong').waitFor();
    await page.getByLabel('Password now').fill(PASSWORD);
    await page.getByRole('button', { name: 'Change the password' }).click();
    await page.getByText('The password is changed').waitFor();

    await page.getByLabel('What it is for').fill('<img src=x onerror=alert(1)>');
    await page.locator('mz-own-tokens').getByRole('button', { name: 'Make a token' }).click();
    const secret = await page.locator('mz-own-tokens .made code').innerText();
    expect(secret).toMatch(/^mzp_[\w-]{43}$/);
    const [token] = await server.people.tokens.list('ann');
    expect(token).toMatchObject({ name: '<img src=x onerror=alert(1)>', role: 'viewer' });
    await page.locator('mz-own-tokens').getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('You have none.').waitFor();

    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await server.people.sessions.list('ann')).toEqual([]);
    expect(dashboard.faults).toEqual([]);
  });

  it('are invited, given a role and shut out by an administrator, and senders get tokens', async () => {
    const ben = await as('ben', 'viewer');
    await ben.goto(`${server.url}/settings`);
    await ben.locator('.role', { hasText: 'viewer' }).waitFor();
    const page = await dashboard.open('/settings');
    const row = page.locator('mz-people').getByRole('row', { name: /^ben/ });
    await row.getByRole('combobox').selectOption('responder');
    await ben.reload();
    await ben.locator('.role', { hasText: 'responder' }).waitFor();

    await page.locator('mz-people form select').selectOption('engineer');
    await page.getByRole('button', { name: 'Make an invitation' }).click();
    expect(await page.locator('mz-people .made code').innerText()).toMatch(/\/welcome#mzl_/);
    await row.getByRole('button', { name: 'Deactivate' }).click();
    await row.getByText('inactive').waitFor();
    await ben.reload();
    await ben.getByRole('heading', { name: 'Sign in' }).waitFor();

    const own = page.locator('mz-people').getByRole('row', { name: /^ann/ });
    await own.getByRole('button', { name: 'Deactivate' }).click();
    await page.getByText('ann is the only administrator').waitFor();

    await page.getByLabel('Name of the source').fill('web-servers');
    await page.locator('mz-source-tokens').getByRole('button', { name: 'Make a token' }).click();
    await page.getByRole('rowheader', { name: 'web-servers' }).waitFor();
    expect(await page.locator('mz-source-tokens .made code').innerText()).toMatch(/^mzi_/);
    await ben.context().close();

    const route = page.locator('mz-notification-routes').getByRole('row', { name: /^pager/ });
    await route.getByText('ERROR and worse, tags ssh').waitFor();
    await route.getByText('mozdef.yml:20:5').waitFor();
    await route.getByRole('button', { name: 'Send a test' }).click();
    await route.getByText('Not delivered: answered <b>503</b>').waitFor();
    await page
      .locator('mz-retention')
      .getByRole('row', { name: /store\.retention\.days 90 mozdef\.yml:7:5/ })
      .waitFor();

    const log = page.locator('mz-audit-log');
    await log.getByLabel('What, or on which object').fill('/ACTIONS/pager');
    await log.getByRole('button', { name: 'Find' }).click();
    await log.getByRole('cell', { name: 'POST /actions/pager/test' }).waitFor();
    expect(await log.locator('tbody tr').count()).toBe(1);
    await log.getByRole('button', { name: 'Verify the whole log' }).click();
    await log.getByText(/The log is whole: \d+ entries/).waitFor();
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      log.getByRole('button', { name: 'Export as NDJSON' }).click(),
    ]);
    expect(saved.suggestedFilename()).toBe('audit.ndjson');
    expect(dashboard.faults).toEqual([]);
  });

  it('are offered only what they may do', async () => {
    await server.raise('a');
    const viewer = await as('vic', 'viewer');
    await viewer.goto(`${server.url}/alerts/a`);
    await viewer.getByRole('heading', { name: 'alert a' }).waitFor();
    expect(await viewer.getByRole('group', { name: 'Handle' }).count()).toBe(0);
    await viewer.keyboard.press('a');
    await viewer.locator('.row .status', { hasText: 'open' }).waitFor();
    await viewer.context().close();
  });

  it('see who else is where, and who writes', async () => {
    for (const id of ['a', 'b']) await server.raise(id);
    const ben = await as('ben', 'responder');
    await ben.goto(`${server.url}/alerts/a`);
    await ben.getByRole('heading', { name: 'alert a' }).waitFor();
    const page = await dashboard.open('/alerts');

    const there = page.locator('.row[data-id="a"] .avatar');
    await there.waitFor();
    expect(await there.getAttribute('title')).toBe('ben looks at one of alerts');
    expect(await page.locator('.row[data-id="b"] .avatar').count()).toBe(0);
    await page.locator('mz-who .avatar').waitFor();
    await ben.getByRole('textbox', { name: 'Note, kept' }).focus();
    await page.locator('.row[data-id="a"] .avatar.writes').waitFor();
    await ben.goto(`${server.url}/alerts/b`);
    await page.locator('.row[data-id="b"] .avatar').waitFor();
    await there.waitFor({ state: 'detached' });
    await ben.context().close();
    await page.locator('.avatar').first().waitFor({ state: 'detached' });
    expect(dashboard.faults).toEqual([]);
  });

  it('assign an alert to themselves by a key', async () => {
    await server.raise('a');
    const page = await dashboard.open('/alerts/a');
    await page.getByRole('heading', { name: 'alert a' }).waitFor();
    await page.keyboard.press('m');
    await page.getByText('ann has it').waitFor();
  });

  for (const theme of ['dark', 'light'] as const)
    it(
      `find no barrier when they sign in or look at their settings, ${theme}`,
      async () => {
        const page = await dashboard.open('/settings', { theme });
        await page.getByLabel('What it is for').fill('boards');
        await page.locator('mz-own-tokens').getByRole('button', { name: 'Make a token' }).click();
        await page.locator('mz-own-tokens .made').waitFor();
        expect(await dashboard.findings()).toEqual([]);
        const secret = await server.people.links.make({ role: 'viewer', addedby: 'ann' }, 60_000);
        await page.goto(`${server.url}/welcome#${secret}`);
        await page.getByText('You become a viewer').waitFor();
        expect(await dashboard.findings()).toEqual([]);
        await dashboard.context.clearCookies();
        await page.goto(`${server.url}/alerts`);
        await page.getByRole('heading', { name: 'Sign in' }).waitFor();
        expect(await dashboard.findings()).toEqual([]);
      },
      SLOW_MS,
    );
});
