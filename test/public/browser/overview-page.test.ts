import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { AlertsServer, MOST_COUNTED } from '../support/alerts-server.ts';
import { describeInBrowser, SLOW_MS } from '../support/browser.ts';
import { cannedEvent } from '../support/canned-events.ts';
import { HOSTILE } from '../support/hostile-texts.ts';

const WEEK_MS = 7 * 86_400_000;

describeInBrowser('the page Overview', (dashboard) => {
  let server: AlertsServer;
  beforeEach(async () => {
    server = await new AlertsServer().start();
    server.instance.events = [cannedEvent(1, Date.now())];
    await dashboard.visit(server);
  });
  afterEach(() => server.stop());

  const user = (name: string) => ({ group: { 'details.username': name } });
  const figure = (label: string) => dashboard.page.locator(`mz-figure[label="${label}"] .value`);
  const first = (): Promise<string[]> => dashboard.page.locator('.first li > a').allInnerTexts();
  const asked = (): Promise<string> => dashboard.page.evaluate(() => location.pathname + location.search);

  it('shows what needs someone now, and follows what becomes of it', async () => {
    await server.raise('old', {}, undefined, WEEK_MS + 3_600_000);
    await server.handle('old', { verdict: 'benign' });
    await server.raise('a', { ...user('ann'), severity: 'CRITICAL', risk: 40 });
    await server.raise('b', { ...user('bob'), rule: 'other', severity: 'WARNING', risk: 20 });
    const page = await dashboard.open('/');
    await figure('Alerts to look at').waitFor();

    expect(await figure('Alerts to look at').innerText()).toBe('2');
    expect(await page.getByText('1 critical, 1 warning').count()).toBe(1);
    expect(await figure('Nobody has begun with').innerText()).toBe('2');
    expect(await page.getByRole('img', { name: /^Alerts over time/ }).getAttribute('aria-label')).toBe(
      'Alerts over time by severity: CRITICAL 1, WARNING 1. A week before: 1.',
    );
    expect(await first()).toEqual(['alert a', 'alert b']);
    expect(await page.locator('.top .name').allInnerTexts()).toEqual(['bruteforce', 'other', 'user ann', 'user bob']);

    await server.handle('b', { status: 'acknowledged' });
    await server.raise('c', { severity: 'ERROR' });
    await page.locator('.first').getByText('alert c').waitFor();
    expect(await first()).toEqual(['alert c', 'alert a', 'alert b']);
    expect(await figure('Nobody has begun with').innerText()).toBe('2');
    expect(await figure('Alerts to look at').innerText()).toBe('3');
    expect(dashboard.faults).toEqual([]);
  });

  it('leads to what is behind each of its parts, and is reached by keys', async () => {
    const canned = cannedEvent(1, Date.now());
    const german = { ...canned, details: { ...canned.details, sourceipgeolocation: { country_code: 'DE' } } };
    server.instance.events = [german];
    await server.raise('a', { ...user('ann'), severity: 'CRITICAL' }, [german]);
    const page = await dashboard.open('/alerts');
    const back = async (): Promise<void> => {
      await page.keyboard.press('g');
      await page.keyboard.press('o');
      await page.getByRole('heading', { name: 'Overview' }).waitFor();
    };
    const ways = [
      ['alert a', '/alerts/a'],
      ['bruteforce', '/alerts?status=any&rule=bruteforce&from=now-24h'],
      ['ann', '/alerts?status=any&entity=user%3Aann&from=now-7d'],
    ] as const;
    for (const [name, url] of ways) {
      await back();
      await page.getByRole('link', { name, exact: true }).click();
      expect(await asked()).toBe(url);
    }
    await back();
    await page.getByRole('link', { name: /Nobody has begun with/ }).click();
    expect(await asked()).toBe('/alerts?status=open');
    await back();
    await page.getByRole('link', { name: /Credential Access/ }).click();
    expect(await asked()).toBe('/alerts?status=any&attack=TA0006&from=now-24h');
    await back();
    await page.getByRole('button', { name: 'Alerts', exact: true }).click();
    await page.getByRole('link', { name: 'Germany' }).click();
    expect(await asked()).toBe('/alerts?status=any&country=DE&from=now-24h');
    await page.locator('.row[data-id="a"]').waitFor();
    await back();
    await page.getByRole('button', { name: 'Events', exact: true }).click();
    await page
      .getByRole('img', { name: /most events came from Germany/ })
      .locator('path.known')
      .click();
    expect(await asked()).toContain('/events?');
    expect(decodeURIComponent(await asked())).toContain('sourceipgeolocation.country_code');
    expect(dashboard.faults).toEqual([]);
  });

  it('narrows all charts to what is chosen in one, by mouse and by keys, and keeps that in the address', async () => {
    await server.raise('a', { severity: 'CRITICAL', category: 'scan', attack: ['T1046'] });
    await server.raise('b', { severity: 'ERROR', category: 'scan', attack: ['T1046'] });
    await server.raise('c', { severity: 'ERROR', category: 'bruteforce' });
    const page = await dashboard.open('/');
    const ring = (field: string) => page.locator(`mz-ring[field="${field}"]`);
    const shown = (field: string): Promise<string[]> => ring(field).locator('li').allInnerTexts();
    const counts = async (field: string): Promise<string[]> =>
      (await shown(field)).map((text) => text.replaceAll(/\s+/g, ' '));

    await ring('category').locator('li button').getByText('bruteforce').click();
    await page.getByText('alert a').waitFor({ state: 'detached' });
    expect([await counts('severity'), await counts('category')]).toEqual([
      ['ERROR 1 100%'],
      ['scan 2 67%', 'bruteforce 1 33%'],
    ]);
    expect([await first(), await asked()]).toEqual([['alert c'], '/?category=bruteforce']);

    await page.getByRole('button', { name: 'Category bruteforce' }).first().click();
    await page.getByText('alert a').waitFor();
    await ring('severity').locator('path[tabindex="0"]').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.getByText('alert a').waitFor({ state: 'detached' });
    expect([await first(), await asked()]).toEqual([['alert c', 'alert b'], '/?severity=ERROR']);
    await page.getByRole('img', { name: 'Alerts over time by severity: ERROR 2.' }).waitFor();
    await page.getByRole('link', { name: /Discovery/ }).waitFor();

    await page.reload();
    await page.getByText('alert b').waitFor();
    expect(await counts('category')).toEqual(['bruteforce 1 50%', 'scan 1 50%']);
    await page.getByRole('link', { name: 'as a list' }).click();
    expect(await asked()).toBe('/alerts?status=any&severity=ERROR&from=now-24h');
    expect(dashboard.faults).toEqual([]);
  });

  it(
    'is a page to set up a new server, until the first event has come',
    async () => {
      server.instance.events = [{ ...cannedEvent(2, Date.now()), category: 'mozdefhealth' }];
      server.instance.status = {
        ...server.instance.status,
        intake: 'https://siem.example.com:8443',
        intakeNeedsToken: true,
      };
      const page = await dashboard.open('/');
      await page.getByText('You are signed in as ann, administrator.').waitFor();
      const command = page.locator('.command code');
      expect(await figure('Lag').count()).toBe(0);
      expect(await command.innerText()).toContain("'Authorization: Bearer TOKEN' https://siem.example.com:8443/events");

      await page.getByRole('button', { name: 'Make a token' }).click();
      await page.getByText('stands in the lines below').waitFor();
      await page.getByRole('button', { name: 'rsyslog' }).click();
      expect(await command.innerText()).toMatch(
        /server="siem.example.com" serverport="8443".* usehttps="on".* pwd="mzi_[\w-]+"/,
      );
      await page.setViewportSize({ width: 420, height: 800 });
      expect(await page.locator('mz-overview-page').evaluate((host) => host.scrollWidth - host.clientWidth)).toBe(0);
      expect(await dashboard.findings()).toEqual([]);
      await page.getByText('Waiting for the first event').waitFor();

      server.instance.events = [{ ...cannedEvent(1, Date.now()), summary: HOSTILE }];
      await page.getByText('The first event is here.').waitFor();
      await figure('Lag').waitFor();
      expect(await page.locator('mz-first-run .line').innerText()).toContain('<img src=x');
      await page.getByRole('link', { name: 'Look at it' }).click();
      expect(await asked()).toMatch(/^\/events\?from=.+&order=oldest&sel=.+/);
      expect(dashboard.faults).toEqual([]);
    },
    SLOW_MS,
  );

  it('says when there are too many alerts to count', async () => {
    for (let n = 0; n < MOST_COUNTED; n++) await server.raise(`a${n}`);
    const page = await dashboard.open('/');
    await figure('Alerts to look at').waitFor();
    expect(await page.getByText('only the newest were counted').count()).toBe(0);
    await server.raise('more');

    await page.getByText('only the newest were counted').waitFor();
    expect(await figure('Alerts to look at').innerText()).toBe(`${MOST_COUNTED}+`);
  });

  it('shows hostile texts as what they are', async () => {
    const said = { summary: HOSTILE, rule: HOSTILE, category: HOSTILE, group: { 'details.username': HOSTILE } };
    await server.raise('a', { ...said, severity: 'CRITICAL' });
    const page = await dashboard.open('/');
    await page.locator('.first li').waitFor();

    expect((await first())[0]).toContain('<img src=x onerror=alert(1)>');
    expect(await dashboard.count('img')).toBe(0);
    expect(dashboard.faults).toEqual([]);
  });

  it.each([800, 420])('stays within %d pixels', async (width) => {
    const long = 'a_name_that_goes_on_and_on_'.repeat(8);
    await server.raise('a', { ...user(long), rule: long, category: long, summary: long, severity: 'CRITICAL' });
    await dashboard.page.setViewportSize({ width, height: 800 });
    const page = await dashboard.open('/');
    await page.locator('.first li').waitFor();

    const spare = await page.locator('mz-overview-page').evaluate((host) => host.scrollWidth - host.clientWidth);
    expect(spare).toBeLessThanOrEqual(0);
  });

  it.each(['dark', 'light'] as const)(
    'has no serious finding, %s',
    async (theme) => {
      await server.raise('a', { ...user('ann'), severity: 'CRITICAL' });
      const event = cannedEvent(1, Date.now());
      server.instance.events = [{ ...event, details: { sourceipgeolocation: { country_code: 'DE' } } }];
      server.instance.flow = [{ at: Date.now() - 900_000, accepted: 120, stored: 120, lagSeconds: 2 }];
      const page = await dashboard.open('/', { theme });
      await page.locator('.first li').waitFor();
      await page.locator('path.known').waitFor();

      expect(await dashboard.findings()).toEqual([]);
    },
    SLOW_MS,
  );
});
