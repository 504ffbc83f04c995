import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { AlertsServer } from '../support/alerts-server.ts';
import { describeInBrowser } from '../support/browser.ts';

describeInBrowser('the page Alerts', (dashboard) => {
  let server: AlertsServer;
  beforeEach(async () => {
    server = await new AlertsServer().start();
    await dashboard.visit(server);
  });
  afterEach(() => server.stop());

  const row = (id: string, page: Page = dashboard.page): Locator => page.locator(`.row[data-id="${id}"]`);
  const open = async (path: string, first: string): Promise<Page> => {
    const page = await dashboard.open(path);
    await row(first).waitFor();
    return page;
  };
  const ids = (): Promise<(string | null)[]> =>
    dashboard.page.locator('.row').evaluateAll((rows) => rows.map((one) => one.getAttribute('data-id')));
  const status = (id: string, word: string, page?: Page): Promise<void> =>
    row(id, page).locator('.status', { hasText: word }).waitFor();
  const asked = (): Promise<string> => dashboard.page.evaluate(() => location.pathname + location.search);

  it('lists first what someone still has to look at, newest first, and narrows by choice and by text', async () => {
    await server.raise('a', { severity: 'CRITICAL' });
    await server.raise('b', { rule: 'other', summary: 'a door stands open' });
    await server.raise('c');
    await server.raise('d');
    await server.handle('d', { verdict: 'benign' });
    const page = await open('/alerts', 'a');
    expect(await ids()).toEqual(['c', 'b', 'a']);
    expect(await row('a').locator('.last').innerText()).toBe('2 min ago');
    expect(await row('a').locator('.last time').getAttribute('title')).toMatch(/^\d{4}-\d\d-\d\d .* UTC\n.*local/);

    const facet = (name: string): Locator => page.getByRole('button', { name: `${name}:` });
    await facet('Severity').click();
    await page.getByRole('checkbox', { name: 'CRITICAL 1' }).check();
    await row('c').waitFor({ state: 'detached' });
    expect([await ids(), await asked()]).toEqual([['a'], '/alerts?severity=CRITICAL']);
    await page.getByRole('button', { name: 'Any', exact: true }).click();
    await page.keyboard.press('Escape');
    await facet('Status').click();
    await page.getByRole('checkbox', { name: 'closed 1' }).check();
    await row('d').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('/');
    await page.keyboard.type('DOOR');
    await row('a').waitFor({ state: 'detached' });
    expect(await ids()).toEqual(['b']);
    expect(await asked()).toBe('/alerts?q=DOOR&status=open%2Cacknowledged%2Cescalated%2Cclosed');
    await page.reload();
    await row('b').waitFor();
    expect(await page.getByRole('searchbox').inputValue()).toBe('DOOR');

    await page.keyboard.press('/');
    await page.keyboard.press('Enter');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.locator('mz-alert-detail').waitFor();
    expect(await page.getByRole('searchbox').inputValue()).toBe('DOOR');
    await dashboard.open('/alerts');
    await page.getByRole('combobox', { name: 'Group by' }).selectOption('rule');
    const groups = page.locator('mz-alert-groups li');
    await groups.nth(1).waitFor();
    expect(await groups.locator('.name').allInnerTexts()).toEqual([
      expect.stringMatching(/^2\s+Brute force\s+bruteforce$/),
      expect.stringMatching(/^1\s+Brute force\s+other$/),
    ]);
    await groups.first().locator('.name').click();
    await row('c').waitFor();
    expect([await ids(), await asked()]).toEqual([['c', 'a'], '/alerts?by=rule&in=bruteforce']);
    await groups.first().locator('.name').focus();
    await page.keyboard.press('a');
    await status('a', 'acknowledged');
    await status('c', 'acknowledged');
    await page.keyboard.press('u');
    await status('a', 'open');
    await groups.nth(1).getByRole('button', { name: 'Close …' }).click();
    await page.getByRole('dialog', { name: 'What was this alert?' }).waitFor();
    await page.keyboard.press('3');
    await groups.nth(1).waitFor({ state: 'detached' });
    await row('a').click();
    const past = page.locator('mz-similar-alerts');
    await past.getByText('2: 1 benign, 1 not closed').waitFor();
    expect(await past.locator('li a').allInnerTexts()).toEqual(['alert d', 'alert c']);
  });

  it('is worked by keys alone: go, move, open, acknowledge, close with a verdict, take back', async () => {
    for (const id of ['a', 'b', 'c']) await server.raise(id);
    const page = await dashboard.open('/health');
    await page.keyboard.press('g');
    await page.keyboard.press('a');
    await row('c').waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('a');
    await status('b', 'acknowledged');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'alert b' }).waitFor();
    await page.keyboard.press('j');
    await page.getByRole('heading', { name: 'alert a' }).waitFor();
    expect(await asked()).toBe('/alerts/a');
    await page.keyboard.press('e');
    await status('a', 'escalated');

    await page.keyboard.press('c');
    await page.getByRole('dialog', { name: 'What was this alert?' }).waitFor();
    await page.keyboard.press('3');
    await status('a', 'false positive');
    // It is not what is asked for any more, and yet nothing moves.
    expect(await ids()).toEqual(['c', 'b', 'a']);
    expect(await row('a').getAttribute('class')).toContain('past');
    await page.keyboard.press('u');
    await status('a', 'escalated');
    await page.keyboard.press('u');
    await status('a', 'open');
    await page.keyboard.press('Escape');
    await page.locator('mz-alert-detail').waitFor({ state: 'detached' });
    expect(await asked()).toBe('/alerts');
    await row('a').and(page.locator(':focus')).waitFor();
    expect(dashboard.faults).toEqual([]);
  });

  it('changes several at once, says of each that was not changed why, and takes back what was', async () => {
    for (const id of ['a', 'b', 'c', 'd']) await server.raise(id);
    // What others do is not heard of: as when both press a key in the same moment.
    await dashboard.page.routeWebSocket('**/api/live', () => undefined);
    const page = await open('/alerts', 'a');
    await row('d').getByRole('checkbox').click();
    await row('b')
      .getByRole('checkbox')
      .click({ modifiers: ['Shift'] });
    await page.getByText('3 selected').waitFor();
    await server.handle('c', { status: 'escalated' });
    await server.raise('b', { count: 77 });

    await page.keyboard.press('c');
    await page.getByRole('textbox', { name: /^Note/ }).fill('the scanner of the auditors');
    await page.getByRole('button', { name: /Benign/ }).click();
    const outcome = page.locator('.outcome');
    await outcome.getByText('2 alerts closed as benign, 1 alert not changed').waitFor();
    expect(await outcome.locator('li').innerText()).toBe('alert c: changed meanwhile by ann (escalated): look again');
    await status('c', 'escalated');
    expect(await row('b').locator('.count').innerText()).toBe('77');
    await page.getByText('1 selected').waitFor();

    await page.keyboard.press('u');
    await outcome.getByText('2 alerts set back').waitFor();
    for (const id of ['b', 'd']) await status(id, 'open');
    await status('c', 'escalated');
  });

  it('keeps what was typed when someone else was first, and shows who and what', async () => {
    await server.raise('a');
    await dashboard.page.routeWebSocket('**/api/live', () => undefined);
    const page = await open('/alerts/a', 'a');
    await page.getByRole('textbox', { name: 'Note, kept' }).fill('seen on the proxy, too');
    await page.getByRole('textbox', { name: 'Assignee' }).fill('bob');
    await server.handle('a', { status: 'escalated', assignee: 'eve' });

    await page.getByRole('button', { name: 'Acknowledge', exact: true }).click();
    const alarm = page.locator('mz-alert-detail').getByRole('alert');
    await alarm.getByText('changed meanwhile by ann (escalated, assigned to eve)').waitFor();
    await page.locator('.signs').getByText('eve has it').waitFor();
    expect(await page.getByRole('textbox', { name: 'Note, kept' }).inputValue()).toBe('seen on the proxy, too');
    expect(await page.getByRole('textbox', { name: 'Assignee' }).inputValue()).toBe('bob');

    await page.getByRole('button', { name: 'Acknowledge', exact: true }).click();
    const last = page.locator('.history li').first();
    await last.getByText('seen on the proxy, too').waitFor();
    expect(await last.innerText()).toMatch(
      /^ann acknowledged, assigned to bob \(was escalated, assigned to eve\) just now/,
    );
    expect(await page.getByRole('textbox', { name: 'Note, kept' }).inputValue()).toBe('');
    expect(await alarm.innerText()).toBe('');
  });

  it('lets the buttons of the open alert be about it alone, and keys about what is selected', async () => {
    for (const id of ['a', 'b', 'c']) await server.raise(id);
    const page = await open('/alerts/a', 'a');
    await page.getByRole('heading', { name: 'alert a' }).waitFor();
    await row('b').getByRole('checkbox').click();
    await row('c').getByRole('checkbox').click();
    await page.getByRole('textbox', { name: 'Note, kept' }).fill('about a');
    await page.getByRole('button', { name: 'Save note and assignee' }).click();
    await page.locator('.history li', { hasText: 'about a' }).waitFor();
    await page.getByRole('group', { name: 'Handle' }).getByRole('button', { name: 'Escalate' }).click();
    await status('a', 'escalated');
    await page.getByRole('group', { name: 'Handle' }).getByRole('button', { name: 'Close' }).click();
    await page
      .getByRole('dialog', { name: 'What was this alert?' })
      .getByRole('button', { name: /Duplicate/ })
      .click();
    await status('a', 'duplicate');
    for (const id of ['b', 'c']) expect(await row(id).locator('.status').innerText()).toBe('open');

    await page.getByText('2 selected').waitFor();
    await page.keyboard.press('a');
    for (const id of ['b', 'c']) await status(id, 'acknowledged');
    expect(await row('a').locator('.status').innerText()).toBe('duplicate');
  });

  it('shows two people what the other does, within a second', async () => {
    for (const id of ['a', 'b']) await server.raise(id);
    const mine = await open('/alerts', 'a');
    const context = await dashboard.context.browser()?.newContext();
    await context?.addCookies([await server.signedIn('ben')]);
    const other = await context?.newPage();
    if (other === undefined) throw new Error('no second browser');
    await other.goto(`${server.url}/alerts/b`);
    await other.getByRole('heading', { name: 'alert b' }).waitFor();
    await mine.locator('.row[data-id="b"]').click();
    await mine.getByRole('heading', { name: 'alert b' }).waitFor();

    const seen = Promise.all([
      row('b', other).locator('.status.acknowledged').waitFor({ timeout: 1000 }),
      other.locator('.history li', { hasText: 'ann acknowledged' }).waitFor({ timeout: 1000 }),
    ]);
    await mine.keyboard.press('a');
    await seen;
    const back = status('a', 'escalated');
    await other.keyboard.press('Escape');
    await row('a', other).focus();
    await other.keyboard.press('e');
    await back;
    await row('a', mine).click();
    await mine.locator('.history li', { hasText: 'ben escalated' }).waitFor();
    await other.context().close();
  });

  it('shows new alerts at once, but lets them wait while one reads or has selected some', async () => {
    for (const id of ['a', 'b']) await server.raise(id);
    const page = await open('/alerts', 'a');
    await server.raise('c');
    await row('c').waitFor();

    await page.keyboard.press('j');
    await page.keyboard.press('x');
    const before = await row('b').boundingBox();
    await server.raise('d');
    await server.raise('e');
    await page.getByRole('button', { name: '2 new' }).waitFor();
    await server.raise('a', { count: 4321 });
    await row('a').getByText('4,321').waitFor();
    expect(await ids()).toEqual(['c', 'b', 'a']);
    expect(await row('b').boundingBox()).toEqual(before);

    await page.getByRole('button', { name: '2 new' }).click();
    await row('e').waitFor();
    expect(await ids()).toEqual(['e', 'd', 'c', 'b', 'a']);
    await page.getByText('1 selected').waitFor();
  });

  it('says that the connection is lost, comes back by itself and catches up', async () => {
    await server.raise('a');
    const sockets: { close: () => Promise<void> }[] = [];
    await dashboard.page.routeWebSocket('**/api/live', (socket) => {
      sockets.push(socket);
      socket.connectToServer();
    });
    const page = await open('/alerts', 'a');
    await server.raise('b');
    await row('b').waitFor();
    await sockets[0]?.close();
    await page.getByText('The live connection is lost.').waitFor();
    await server.raise('c');
    await server.handle('a', { status: 'escalated' });

    await row('c').waitFor();
    await status('a', 'escalated');
    await page.getByText('The live connection is lost.').waitFor({ state: 'detached' });
  });

  it('says that there is nothing to look at, and what else there is', async () => {
    await server.raise('a');
    await server.handle('a', { verdict: 'duplicate' });
    const page = await dashboard.open('/alerts');
    await page.getByText('Nothing to look at').waitFor();
    await page.getByRole('button', { name: 'Closed ones, too' }).click();

    await status('a', 'duplicate');
    expect(await asked()).toBe('/alerts?status=any');
  });
});
