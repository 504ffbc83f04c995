import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { AlertsServer } from '../support/alerts-server.ts';
import { describeInBrowser, SLOW_MS } from '../support/browser.ts';
import { HOSTILE } from '../support/hostile-texts.ts';

describeInBrowser('the page Rules', (dashboard) => {
  let server: AlertsServer;
  beforeEach(async () => {
    server = await new AlertsServer().start();
    await dashboard.visit(server);
  });
  afterEach(() => server.stop());

  const row = (id: string, page: Page = dashboard.page): Locator => page.locator(`.row[data-id="${id}"]`);
  const detail = (): Locator => dashboard.page.locator('mz-rule-detail');
  const ids = (): Promise<(string | null)[]> =>
    dashboard.page.locator('.row').evaluateAll((rows) => rows.map((one) => one.getAttribute('data-id')));
  const asked = (): Promise<string> => dashboard.page.evaluate(() => location.pathname + location.search);
  const open = async (path = '/rules'): Promise<Page> => {
    const page = await dashboard.open(path);
    await row('bruteforce').waitFor();
    return page;
  };
  const OTHERS = [
    { id: 'quiet', title: 'Quiet', enabled: false, severity: 'INFO' },
    { id: 'window', title: 'A log was cleared', type: 'sigma', on: 'stream', attack: ['T1070.001'] },
  ] as const;

  it('lists all with their alerts and what is wrong with files, and narrows and sorts them', async () => {
    await server.load(OTHERS, [{ where: 'rules/own.yml:3:1', message: 'unknown key queri' }]);
    await server.raise('a');
    await server.raise('b');
    const page = await open();
    expect(await ids()).toEqual(['window', 'bruteforce', 'quiet']);
    expect(await row('bruteforce').locator('.alerts').innerText()).toBe('2');
    expect(await row('quiet').locator('.state').innerText()).toBe('off');
    expect(await page.locator('.faults').innerText()).toMatch(
      /1 fault in rule files.*rules\/own\.yml:3:1 unknown key/s,
    );

    await page.getByRole('button', { name: 'Alerts', exact: true }).click();
    expect([await ids(), await asked()]).toEqual([['bruteforce', 'window', 'quiet'], '/rules?sort=-alerts']);
    await page.getByRole('button', { name: 'State:' }).click();
    await page.getByRole('checkbox', { name: 'on 2' }).check();
    await row('quiet').waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    await page.keyboard.press('/');
    await page.keyboard.type('t1070 CLEARED');
    await page.waitForURL(/CLEARED/);
    await row('bruteforce').waitFor({ state: 'detached' });
    expect([await ids(), await asked()]).toEqual([['window'], '/rules?q=t1070+CLEARED&state=on&sort=-alerts']);
    await page.reload();
    await row('window').waitFor();
    await page.getByText('1 of 3').waitFor();
  });

  it('narrows thousands while one types, and draws only those in view', async () => {
    const many = Array.from({ length: 3800 }, (_, n) => ({ id: `r${n}`, title: `Rule number ${n}`, type: 'sigma' }));
    await server.load(many);
    const page = await open();
    expect((await ids()).length).toBeLessThan(80);
    const took = await page.evaluate(async () => {
      const root = document.querySelector('mz-app')?.shadowRoot?.querySelector('mz-rules-page')?.shadowRoot;
      const field = root?.querySelector<HTMLInputElement>('.find input');
      if (!root || !field) throw new Error('there is no field');
      const begun = performance.now();
      const narrowed = new Promise((resolve) =>
        new MutationObserver(
          () => root.querySelector('h1')?.textContent.includes('1 of') && resolve(undefined),
        ).observe(root, { subtree: true, childList: true, characterData: true }),
      );
      field.value = 'number 3799';
      field.dispatchEvent(new Event('input'));
      await narrowed;
      return performance.now() - begun;
    });
    // 130 ms where nothing else runs, of which 80 are the pause after a key.
    expect(took).toBeLessThan(1000);
    await row('r3799').waitFor();
    await page.getByText('1 of 3,801').waitFor();

    await page.getByRole('searchbox').fill('');
    await row('bruteforce').waitFor();
    await row('bruteforce').focus();
    await page.keyboard.press('End');
    await row('r3799').waitFor();
  });

  it('is worked by keys alone: go, open, switch off, take back, next', async () => {
    await server.load(OTHERS);
    const page = await dashboard.open('/health');
    await page.keyboard.press('g');
    await page.keyboard.press('r');
    await row('window').waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'A log was cleared' }).waitFor();
    await page.keyboard.press('j');
    await page.getByRole('heading', { name: 'Brute force' }).waitFor();
    expect(await asked()).toBe('/rules/bruteforce');

    await page.keyboard.press('n');
    await page.keyboard.type('far too loud');
    await row('bruteforce').focus();
    await page.keyboard.press('s');
    await page.locator('.outcome').getByText('Brute force: switched off').waitFor();
    expect(await server.setting('bruteforce')).toMatchObject({ version: 1, enabled: false });
    expect(await server.history('bruteforce')).toMatchObject([
      { version: 1, actor: 'ann', change: { enabled: false, note: 'far too loud' } },
    ]);
    await detail().locator('blockquote').getByText('far too loud').waitFor();
    await row('bruteforce').getByText('changing').waitFor();
    expect(await page.getByRole('textbox', { name: /^Note/ }).inputValue()).toBe('');

    await page.keyboard.press('u');
    await page.locator('.outcome').getByText('set back: switched off').waitFor();
    const { enabled } = await server.setting('bruteforce');
    expect(enabled).toBeUndefined();
    await page.keyboard.press('Escape');
    await detail().waitFor({ state: 'detached' });
    await row('bruteforce').and(page.locator(':focus')).waitFor();
    expect(dashboard.faults).toEqual([]);
  });

  it('shows when a change is in force', async () => {
    const page = await open('/rules/bruteforce');
    await page.getByRole('button', { name: 'Switch off' }).click();
    await detail().locator('.sign.pending').waitFor();
    await server.load([]);

    // Read again by itself while something is not in force yet.
    await row('bruteforce').locator('.status', { hasText: 'off' }).waitFor();
    await row('bruteforce').getByText('changed').waitFor();
    await page.getByRole('button', { name: 'As configured' }).waitFor();
  });

  it('gives alerts another severity, and that of the file again', async () => {
    const page = await open('/rules/bruteforce');
    const severity = page.getByRole('combobox', { name: 'Severity of its alerts' });
    await severity.selectOption('CRITICAL');
    await page.locator('.outcome').getByText('severity CRITICAL').waitFor();
    expect((await server.setting('bruteforce')).severity).toBe('CRITICAL');

    await severity.selectOption('');
    await page.locator('.outcome').getByText('severity as configured').waitFor();
    const { severity: set } = await server.setting('bruteforce');
    expect(set).toBeUndefined();
  });

  it('adds an exception, removes it, and takes both back', async () => {
    await server.load([{ exceptions: [{ query: 'hostname:own', reason: 'ours', owner: 'kim' }] }]);
    const page = await open('/rules/bruteforce');
    await page.getByRole('button', { name: 'Add an exception' }).click();
    const dialog = page.getByRole('dialog', { name: /Except events from Brute force/ });
    await dialog.getByLabel(/Which events/).fill('hostname:scanner');
    await dialog.getByLabel('Why').fill('an audit');
    await dialog.getByLabel(/Who answers/).fill('kim');
    await dialog.getByRole('button', { name: 'Add the exception' }).click();
    const list = detail().locator('.exceptions li');
    await list.filter({ hasText: 'hostname:scanner' }).waitFor();
    expect(await server.exceptions()).toMatchObject([{ query: 'hostname:scanner', reason: 'an audit', owner: 'kim' }]);
    // Those of the file are changed there.
    expect(await list.filter({ hasText: 'hostname:own' }).getByRole('button').count()).toBe(0);

    await page.getByRole('button', { name: 'Remove the exception hostname:scanner' }).click();
    await list.filter({ hasText: 'hostname:scanner' }).waitFor({ state: 'detached' });
    expect(await server.exceptions()).toEqual([]);
    await detail().getByText('no longer except hostname:scanner').waitFor();
    await page.keyboard.press('u');
    await list.filter({ hasText: 'hostname:scanner' }).waitFor();
    expect(await server.exceptions()).toMatchObject([{ query: 'hostname:scanner', reason: 'an audit' }]);
    await page.keyboard.press('u');
    await list.filter({ hasText: 'hostname:scanner' }).waitFor({ state: 'detached' });
    expect(await server.exceptions()).toEqual([]);
  });

  it('changes nothing when someone else was first, and shows who and what', async () => {
    const page = await open('/rules/bruteforce');
    await detail().getByText('Nobody changed it').waitFor();
    await page.getByRole('textbox', { name: /^Note/ }).fill('mine');
    await server.changeRule('bruteforce', { severity: 'ERROR' });

    await page.getByRole('button', { name: 'Switch off' }).click();
    await detail().getByRole('alert').getByText('changed meanwhile by ann (severity ERROR)').waitFor();
    expect(await server.setting('bruteforce')).toEqual({ version: 1, severity: 'ERROR', exceptions: [] });
    expect(await page.getByRole('textbox', { name: /^Note/ }).inputValue()).toBe('mine');
    await page.getByRole('button', { name: 'Switch off' }).click();
    await page.locator('.outcome').getByText('switched off').waitFor();

    // The dialog goes by what it says then, too.
    await page.getByRole('button', { name: 'Add an exception' }).click();
    await page.getByLabel(/Which events/).fill('hostname:scanner');
    await page.locator('mz-exception-dialog').getByLabel('Why').fill('an audit');
    await page.getByLabel(/Who answers/).fill('kim');
    await server.changeRule('bruteforce', { enabled: true }, 'eve');
    await page.getByRole('button', { name: 'Add the exception' }).click();
    await page.getByRole('dialog').getByText('changed meanwhile by eve (switched on)').waitFor();
    expect(await page.getByRole('checkbox', { name: /all the same/ }).count()).toBe(0);
    await page.getByRole('button', { name: 'Add the exception' }).click();
    await detail().locator('.exceptions').getByText('hostname:scanner').waitFor();
  });

  it('does not set back over what someone else did since', async () => {
    const page = await open('/rules/bruteforce');
    await page.getByRole('button', { name: 'Switch off' }).click();
    await page.locator('.outcome').getByText('switched off').waitFor();
    await server.changeRule('bruteforce', { enabled: true });

    await page.keyboard.press('u');
    await page.locator('.outcome').getByText('changed meanwhile by ann (switched on)').waitFor();
    expect((await server.setting('bruteforce')).enabled).toBe(true);
  });

  it('leads from an alert to its rule, and from there to its alerts', async () => {
    await server.raise('a');
    await server.raise('b', { rule: 'other' });
    const page = await dashboard.open('/alerts/a');
    await page.locator('mz-alert-detail').getByRole('link', { name: 'bruteforce' }).click();
    await page.getByRole('heading', { name: 'Brute force' }).waitFor();
    expect(await asked()).toBe('/rules/bruteforce');

    await page.getByRole('link', { name: 'its alerts' }).click();
    await page.locator('.row[data-id="a"]').waitFor();
    expect([await ids(), await asked()]).toEqual([['a'], '/alerts?status=any&rule=bruteforce']);
  });

  it('shows the text of a rule, its evaluations, and hostile words as what they are', async () => {
    const place = server.write('own.yml', `id: bruteforce\ntitle: "${HOSTILE}"\nquery: <script>alert(2)</script>\n`);
    await server.load([{ title: HOSTILE, place, category: '<b>x</b>' }], [{ where: HOSTILE, message: HOSTILE }]);
    await server.evaluated('bruteforce', 2);
    await server.changeRule('bruteforce', { severity: 'ERROR', note: HOSTILE }, HOSTILE);
    const page = await open('/rules/bruteforce');

    await detail().getByRole('heading', { name: '<img src=x onerror=alert(1)>' }).waitFor();
    expect(await page.locator('pre').innerText()).toContain('query: <script>alert(2)</script>');
    expect(await page.getByRole('region', { name: 'Evaluations' }).innerText()).toMatch(/40\s+12\s+2\s+4 ms\s+ok/);
    expect(await dashboard.count('img, pre script, b > b')).toBe(0);
    expect(await page.locator('mz-rule-detail .mark').first().innerText()).toBe('U+202E');
    expect(dashboard.faults).toEqual([]);
  });

  it('says that a rule is not there', async () => {
    const page = await open('/rules/nosuch');
    await page.locator('aside').getByText('there is no rule nosuch').waitFor();
  });

  it.each([800, 420])('has all its controls in view at %d pixels', async (width) => {
    await server.load(OTHERS);
    await dashboard.page.setViewportSize({ width, height: 800 });
    const page = await open();
    await row('bruteforce').click();
    await page.getByRole('button', { name: 'Switch off' }).waitFor();

    for (const name of ['Switch off', 'Add an exception …', 'Close', 'Load again']) {
      const box = await page.getByRole('button', { name, exact: true }).first().boundingBox();
      expect([name, (box?.x ?? width) + (box?.width ?? 0) <= width]).toEqual([name, true]);
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });

  it.each(['dark', 'light'] as const)(
    'has no serious finding, %s',
    async (theme) => {
      await server.load(OTHERS, [{ where: 'a.yml:1:1', message: 'this is not YAML' }]);
      await server.evaluated('bruteforce', 1);
      await server.changeRule('bruteforce', { except: { query: 'a:b', reason: 'r', owner: 'o' } });
      await dashboard.open('/rules/bruteforce', { theme });
      await detail().locator('.exceptions').waitFor();

      expect(await dashboard.findings()).toEqual([]);
    },
    SLOW_MS,
  );
});
