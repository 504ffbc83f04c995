import { expect, it } from '@jest/globals';
import { describeInBrowser } from '../support/browser.ts';
import { cannedSources } from '../support/canned-sources.ts';
import { cannedLetters } from '../support/mock-api.ts';

describeInBrowser('the page Health', (dashboard) => {
  const value = (label: string) => dashboard.page.locator(`mz-figure[label="${label}"] .value`);

  it('shows figures and follows them', async () => {
    const page = await dashboard.open('/health');
    await value('Lag').waitFor();
    expect(await value('Accepted').innerText()).toBe('1,843/s');
    expect(await page.getByRole('row', { name: /custom-parser/ }).innerText()).toContain('Off for a while');

    const { api } = dashboard.server;
    api.status = {
      ...api.status,
      queue: { batches: 900, bytes: 5e8, unacked: 10, oldestMs: 90_000, refusing: 'queue-full' },
    };
    await page.getByText('refuses events: queue-full').waitFor();
    expect(await page.locator('mz-figure[label="Queue"]').getAttribute('tone')).toBe('bad');
  });

  it('shows all instances where there are several, and which of them is missing or unwell', async () => {
    const { api } = dashboard.server;
    const well = {
      host: 'one',
      version: '1.2.3',
      silentSeconds: 4,
      rates: { stored: 1200 },
      lagSeconds: 0.4,
      complaints: [],
    };
    api.instances = [
      { ...well, id: 'one-1', roles: ['web'] },
      { ...well, id: 'one-2', roles: ['worker'], complaints: ['the store refuses events: <b>disk-full</b>'] },
      { ...well, id: 'two-1', roles: ['frontend'], silentSeconds: 200 },
    ];
    const page = await dashboard.open('/health');
    expect(await value('Stored').innerText()).toBe('2,400/s');
    const row = (name: string) => page.locator('mz-instances').getByRole('row', { name });

    expect(await row('one-1').innerText()).toMatch(/web[^]*1,200\/s[^]*All is well/);
    expect(await row('one-2').innerText()).toContain('the store refuses events: <b>disk-full</b>');
    expect(await row('two-1').innerText()).toContain('Not heard of for 3 min');
    api.instances = api.instances.slice(0, 1);
    await page.locator('mz-instances section').waitFor({ state: 'detached' });
  });

  it('shows dead letters, raw, and asks before it discards one', async () => {
    const { api } = dashboard.server;
    api.letters = cannedLetters(3, Date.now());
    const page = await dashboard.open('/health');
    await page
      .getByRole('row', { name: /Invalid UTF-8/ })
      .getByRole('button')
      .first()
      .click();
    expect(await page.locator('mz-dead-letters pre').innerText()).toContain('<script>alert(7)</script>');

    await page
      .getByRole('row', { name: /Invalid UTF-8/ })
      .getByRole('button', { name: 'Discard' })
      .click();
    const question = page.getByRole('dialog', { name: 'Discard this event?' });
    await question.getByRole('button', { name: 'Cancel' }).click();
    expect(api.letters).toHaveLength(3);

    await page
      .getByRole('row', { name: /Invalid UTF-8/ })
      .getByRole('button', { name: 'Discard' })
      .click();
    await question.getByRole('button', { name: 'Discard' }).click();
    await page.getByText('Invalid UTF-8').waitFor({ state: 'detached' });
    expect(api.asked.findLast(({ path }) => path === '/deadletters/discard')?.body).toBe('{"ids":["0199c1e2-1-4"]}');
    expect(dashboard.faults).toEqual([]);
  });

  it('sends all again', async () => {
    const { api } = dashboard.server;
    api.letters = cannedLetters(5, Date.now());
    const page = await dashboard.open('/health');
    await page.getByRole('button', { name: 'Send all again' }).click();
    await page
      .getByRole('dialog', { name: 'Send all 5 events again?' })
      .getByRole('button', { name: 'Send again' })
      .click();

    await page.getByText('None: every event that came could be processed.').waitFor();
    expect(api.asked.findLast(({ path }) => path === '/deadletters/redrive')?.body).toBe('{"all":true}');
  });

  it('shows who sends, and loudly who loses events', async () => {
    const { api } = dashboard.server;
    api.sources = cannedSources(Date.now());
    const page = await dashboard.open('/health');
    const alarm = page.locator('mz-sources .alarm');
    await alarm.waitFor();

    expect(await alarm.innerText()).toMatch(
      /^2 senders have events refused, and most likely lose them\s+192\.0\.2\.77: 401 a token is required .*, 1,204 times, last 20\d\d-.*\s+web 198\.51\.100\.4: 413 /,
    );
    const row = page.locator('mz-sources').getByRole('row', { name: /Fluent-Bit/ });
    expect(await row.innerText()).toMatch(/web 192\.0\.2\.10\s+Fluent-Bit\s.*\s412\s+1,900,322/s);
    expect(await page.locator('mz-sources table').innerText()).toContain('<img src=x>');

    api.sources = api.sources.filter((source) => source.trouble === undefined);
    await alarm.waitFor({ state: 'detached' });
    expect(dashboard.faults).toEqual([]);
  });

  it('says that nobody has sent anything', async () => {
    const page = await dashboard.open('/health');

    await page.getByText('Nobody has sent anything yet.').waitFor();
  });

  it('marks its figures as old when the server is gone', async () => {
    const page = await dashboard.open('/health');
    await value('Lag').waitFor();
    await dashboard.server.stop();

    await page.getByText('These figures are old.').waitFor();
    dashboard.server = await dashboard.server.start(Number(new URL(dashboard.server.url).port));
    await page.getByText('These figures are old.').waitFor({ state: 'detached' });
  });
});
