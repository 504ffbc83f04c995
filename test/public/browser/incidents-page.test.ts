import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { AlertsServer } from '../support/alerts-server.ts';
import { describeInBrowser, SLOW_MS } from '../support/browser.ts';
import { fillHostile, HOSTILE, uploading } from '../support/hostile-incident.ts';
import { secondPage } from '../support/second-page.ts';
import { walkConnections, walkStarring } from '../support/walk-connections.ts';
import { walkEvidence } from '../support/walk-evidence.ts';
import { walkViews } from '../support/walk-views.ts';

describeInBrowser('the page Incidents', (dashboard) => {
  let server: AlertsServer;
  beforeEach(async () => {
    server = await new AlertsServer().start();
    await dashboard.visit(server);
  });
  afterEach(() => server.stop());

  const asked = (): Promise<string> => dashboard.page.evaluate(() => location.pathname + location.search);
  const post = async (path: string, data: object, page: Page = dashboard.page): Promise<Record<string, unknown>> => {
    const answer = await page.request.post(`${server.url}/api/incidents${path}`, { data });
    expect([answer.status(), await answer.text()]).toEqual([expect.any(Number), expect.not.stringMatching(/"error":/)]);
    return (await answer.json()) as Record<string, unknown>;
  };
  const opened = async (data: object): Promise<string> => String((await post('', data))['id']);
  const row = (id: string, page: Page = dashboard.page): Locator => page.locator(`.row[data-id="${id}"]`);
  const tab = async (name: string, page: Page = dashboard.page): Promise<void> =>
    page.getByRole('tab', { name: new RegExp(`^${name}`) }).click();

  it('says that there is nothing, opens one, and lists, narrows and finds it', async () => {
    const page = await dashboard.open('/health');
    await page.getByRole('link', { name: 'Incidents' }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('i');
    await page.getByText('Nothing is being handled').waitFor();
    await page.getByRole('button', { name: 'New incident' }).click();
    await page.getByLabel('Title').fill('Mails with a false invoice');
    await page.getByLabel('Severity').selectOption('CRITICAL');
    await page.getByRole('button', { name: 'Open it' }).click();
    await page.getByRole('heading', { name: 'Mails with a false invoice' }).waitFor();
    const id = (await asked()).slice('/incidents/'.length);
    expect(id).toMatch(/^INC-\d{4}-0001$/);

    const other = await opened({ summary: 'A door stands open', kind: 'investigation', owner: 'ben' });
    await page.keyboard.press('Escape');
    await row(other).waitFor();
    expect(await row(id).innerText()).toMatch(/Mails with.*\s+incident\s+identification\s+AMBER\s+ann\s+–/);
    await page.getByRole('button', { name: 'Mine' }).click();
    await row(other).waitFor({ state: 'detached' });
    expect(await asked()).toBe('/incidents?mine=1');
    await page.getByRole('button', { name: 'Mine' }).click();
    await page.getByRole('button', { name: 'Investigations' }).click();
    await row(id).waitFor({ state: 'detached' });
    expect(await asked()).toBe('/incidents?kind=investigation');
    await page.keyboard.press('/');
    await page.keyboard.type('no such thing');
    await page.getByRole('button', { name: 'Remove the filters' }).click();
    await row(id).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'A door stands open' }).waitFor();
    expect(dashboard.faults).toEqual([]);
  });

  it('is filled as a responder does: head, dates, parts, and back again', async () => {
    const id = await opened({
      summary: 'Stolen laptop',
      began: '2026-11-01T10:00:00Z',
      reported: '2026-11-01T12:30:00Z',
    });
    const page = await dashboard.open(`/incidents/${id}`);
    await page.getByRole('button', { name: 'Change the title' }).click();
    await page.getByRole('textbox', { name: 'Title' }).fill('Stolen laptop of the board');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Stolen laptop of the board' }).waitFor();
    await page.getByLabel('Phase').selectOption('containment');
    await page.getByText('phase changed to containment').waitFor();
    await page.getByRole('button', { name: 'Join' }).click();
    await page.locator('.people .chip', { hasText: 'ann' }).waitFor();
    await page.getByLabel('Add a tag').fill('action.physical');
    await page.keyboard.press('Enter');
    await page.locator('.chips .chip', { hasText: 'action.physical' }).waitFor();

    await tab('Tasks');
    expect(await asked()).toBe(`/incidents/${id}?tab=tasks`);
    await page.getByRole('button', { name: 'Add a task' }).click();
    await page.keyboard.type('Wipe it from afar');
    await page.keyboard.press('Enter');
    const task = page.locator('.part', { hasText: 'Wipe it from afar' });
    await task.getByRole('button', { name: 'Take it' }).click();
    await task.getByText('owner ann').waitFor();
    await task.getByRole('button', { name: 'Done' }).click();
    await task.locator('.tag.done').waitFor();
    await task.getByRole('button', { name: 'Remove this task' }).click();
    await task.and(page.locator('.parts > ul > li')).waitFor({ state: 'detached' });
    await page.locator('.outcome', { hasText: 'task removed' }).getByRole('button', { name: 'Undo' }).click();
    await page.locator('.parts > ul > li .tag.done').waitFor();

    await tab('Indicators');
    await page.getByRole('button', { name: 'Add an indicator' }).click();
    await page.getByLabel('Value, as it is').fill('hxxps://Bad[.]example');
    await page.keyboard.press('Enter');
    await page.getByText('seen in no other incident').waitFor();
    await tab('Timeline');
    await page.getByText('2 h 30 min to detect').waitFor();
    await page.keyboard.press('n');
    await page.getByLabel('What is to be said').fill('The police knows');
    await page.keyboard.press('Control+Enter');
    await page.locator('.item.note', { hasText: 'The police knows' }).waitFor();
    await tab('Activity');
    await page.locator('.history > li', { hasText: /ann changed it[^]*phase identification → containment/ }).waitFor();
    await tab('Summary');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Markdown' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(`${id}.md`);
    expect(dashboard.faults).toEqual([]);
  });

  it('shows two people what the other does, and who was faster, and keeps what was typed', async () => {
    const id = await opened({ summary: 'Stolen laptop' });
    const task = await post(`/${id}/tasks`, { summary: 'Call the owner' });
    const mine = await dashboard.open(`/incidents/${id}?tab=tasks`);
    const other = await secondPage(dashboard, server, `/incidents/${id}?tab=tasks`);
    await mine.locator('header .avatar').waitFor();
    await other.getByRole('button', { name: 'Change this task' }).click();
    await other.getByLabel('What is to be done').fill('Call the owner at home');

    const part = mine.locator(`.part[data-id="${String(task['id'])}"]`);
    await part.getByRole('button', { name: 'Change this task' }).click();
    await mine.getByLabel('What is to be done').fill('Call the owner at work');
    await mine.keyboard.press('Enter');
    await part.getByText('Call the owner at work').waitFor();
    await other.getByRole('button', { name: 'Save' }).click();
    await other.getByRole('alert').getByText('Someone was faster').waitFor();
    expect(await other.getByRole('alert').innerText()).toMatch(
      /ann changed a task just now: summary: Call the owner → Call the owner at work/,
    );
    expect(await other.getByLabel('What is to be done').inputValue()).toBe('Call the owner at home');
    await other.getByRole('button', { name: 'Apply again' }).click();
    await part.getByText('Call the owner at home').waitFor();

    // The same for what is set by one choice.
    await other.routeWebSocket('**/api/live', () => undefined);
    await other.reload();
    await other.locator('header').getByLabel('Severity').waitFor();
    await mine.locator('header').getByLabel('Severity').selectOption('CRITICAL');
    await mine.locator('header mz-severity[value="CRITICAL"]').waitFor();
    await other.locator('header').getByLabel('Severity').selectOption('INFO');
    await other.getByRole('button', { name: 'Apply again: severity INFO' }).click();
    await mine.locator('header mz-severity[value="INFO"]').waitFor();
    await other.context().close();
  });

  it('keeps what was typed while one looks elsewhere, and takes back only what was done here', async () => {
    const id = await opened({ summary: 'Stolen laptop' });
    const other = await opened({ summary: 'A door stands open' });
    const page = await dashboard.open(`/incidents/${id}`);
    await page.locator('header').getByLabel('Severity').selectOption('CRITICAL');
    await page.locator('header mz-severity[value="CRITICAL"]').waitFor();
    await page.keyboard.press('n');
    await page.getByLabel('What is to be said').fill('half a thought');
    await page.getByRole('link', { name: 'All incidents' }).click();
    await row(other).click();
    await page.getByRole('heading', { name: 'A door stands open' }).waitFor();
    await page.keyboard.press('u');
    await page.keyboard.press('Escape');
    await row(id).locator('mz-severity[value="CRITICAL"]').waitFor();
    await row(id).click();
    await tab('Timeline');
    expect(await page.getByLabel('What is to be said').inputValue()).toBe('half a thought');
    await tab('Summary');
    await page.keyboard.press('u');
    await page.locator('header mz-severity[value="WARNING"]').waitFor();
    await page.getByText('Taken back: severity changed to CRITICAL').waitFor();
  });

  it('takes files of evidence by button and drop, gives them out to be saved, and shows who did what', async () => {
    const id = await opened({ summary: 'Stolen laptop' });
    await walkEvidence(await dashboard.open(`/incidents/${id}?tab=evidence`));
    expect(dashboard.faults).toEqual([]);
  });

  it('shows a board by phase, and how many there are of which words of VERIS', async () => {
    await walkViews(dashboard, opened);
  });

  it('grows from an investigation, and is brought together with another', async () => {
    const other = await opened({ summary: 'A door stands open' });
    const id = await opened({ summary: 'Stolen laptop', kind: 'investigation' });
    await server.raise('a');
    await walkStarring(await dashboard.open('/alerts/a'), id);
    await walkConnections(await dashboard.open(`/incidents/${id}`), other);
  });

  it('makes alerts part of a new incident and of one that is there, by key and by button', async () => {
    await server.raise('a', { severity: 'CRITICAL' });
    await server.raise('b');
    const page = await dashboard.open('/alerts/a');
    await page.getByRole('heading', { name: 'alert a' }).waitFor();
    await page.keyboard.press('i');
    await page.getByRole('button', { name: 'Open it' }).click();
    await page.locator('mz-alert-detail').getByRole('link', { name: /^INC-/ }).waitFor();
    await page.keyboard.press('a');
    await page.getByText('it stays escalated').waitFor();
    await page.goto(`${server.url}/alerts/b`);
    await page.getByRole('button', { name: 'To an incident' }).click();
    await page.getByRole('button', { name: 'One that is open' }).click();
    await page.getByRole('searchbox', { name: 'Find it' }).fill('alert a');
    await page.getByRole('button', { name: /^INC-.*alert a/ }).click();
    await page.locator('mz-alert-detail').getByRole('link', { name: /^INC-/ }).click();
    await page.locator('header mz-severity[value="CRITICAL"]').waitFor();
    await tab('Alerts');
    const alert = page.locator('.part[data-id="b"]');
    await alert.getByRole('button', { name: 'Take this alert out' }).click();
    await alert.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await alert.getByRole('link', { name: 'alert b' }).click();
    await page.getByRole('heading', { name: 'alert b' }).waitFor();
    expect(dashboard.faults).toEqual([]);
  });

  it('offers nothing to one who may only read', async () => {
    const id = await opened({ summary: 'Stolen laptop' });
    await post(`/${id}/tasks`, { summary: 'Call the owner' });
    await dashboard.context.clearCookies();
    await dashboard.context.addCookies([await server.signedIn('eve', 'viewer')]);
    const page = await dashboard.open(`/incidents/${id}?tab=tasks`);
    await page.getByText('Call the owner').waitFor();
    for (const name of ['Add a task', 'Change this task', 'Join', 'Change the title'])
      expect([name, await page.getByRole('button', { name }).count()]).toEqual([name, 0]);
    expect(await page.getByRole('combobox').count()).toBe(0);
    await page.keyboard.press('Escape');
    await row(id).waitFor();
    expect(await page.getByRole('button', { name: 'New incident' }).count()).toBe(0);
  });

  const hostileIncident = async (): Promise<string> => {
    await server.raise('a', { summary: HOSTILE });
    return fillHostile({ post, upload: uploading(dashboard.page, server.url) }, 'a');
  };
  const TABS = ['Summary', 'Timeline', 'Alerts', 'Indicators', 'Tasks', 'Evidence', 'Theories', 'Lessons', 'Activity'];

  it('shows hostile text as text, everywhere', async () => {
    const id = await hostileIncident();
    const page = await dashboard.open('/incidents');
    await row(id).waitFor();
    await row(id).click();
    for (const name of TABS) {
      await tab(name);
      await page.locator('.panel .hostile', { hasText: 'onerror' }).first().waitFor();
      expect(await dashboard.count('img, a[href*="bad.example"]:not([href^="/events?"])')).toBe(0);
      expect(await page.locator('.panel').innerText()).not.toMatch(/\u202E|http:\/\/bad\.example/);
    }
    expect(dashboard.faults).toEqual([]);
  });

  it('fits into a narrow window', async () => {
    const id = await hostileIncident();
    await dashboard.page.setViewportSize({ width: 420, height: 800 });
    const page = await dashboard.open('/incidents');
    await row(id).waitFor();
    const beyond = (selector: string): Promise<number> =>
      page.$eval(selector, (element) => element.scrollWidth - element.clientWidth);
    expect(await beyond('mz-incident-table .scroller')).toBeLessThanOrEqual(0);
    await row(id).click();
    for (const name of TABS) {
      await tab(name);
      expect([name, await beyond('.body.one')]).toEqual([name, 0]);
      const { x = -1, width = 999 } = (await page.getByRole('tab', { selected: true }).boundingBox()) ?? {};
      expect([name, x >= 0, x + width <= 420]).toEqual([name, true, true]);
    }
  });

  it.each(['dark', 'light'] as const)(
    'has no serious finding, %s',
    async (theme) => {
      const id = await hostileIncident();
      const page = await dashboard.open('/incidents', { theme });
      await row(id).waitFor();
      expect(await dashboard.findings()).toEqual([]);
      await page.getByRole('button', { name: 'New incident' }).click();
      expect(await dashboard.findings()).toEqual([]);
      await page.keyboard.press('Escape');
      await row(id).click();
      for (const name of TABS) {
        await tab(name);
        await page
          .locator('.panel')
          .getByRole('button', { name: /^Add a/ })
          .first()
          .click({ timeout: 300 })
          .catch(() => undefined);
        expect([name, await dashboard.findings()]).toEqual([name, []]);
      }
    },
    SLOW_MS,
  );
});
