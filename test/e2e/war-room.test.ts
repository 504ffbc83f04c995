import { rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { describeInBrowser, SLOW_MS } from '../public/support/browser.ts';
import { enterAsResponder } from '../public/support/responder.ts';
import { failedPassword, failedPasswordRule } from '../support/failed-passwords.ts';
import { RunningServer, until } from '../support/running-server.ts';

describeInBrowser('two responders and a real server', (dashboard) => {
  let rule: ReturnType<typeof failedPasswordRule>;
  let server: RunningServer;
  beforeEach(async () => {
    rule = failedPasswordRule();
    server = await RunningServer.start({ set: rule.set });
    dashboard.home = server.web;
  }, 60_000);
  afterEach(async () => {
    await server.dispose();
    rmSync(rule.directory, { recursive: true, force: true });
  });

  const acknowledged = (page: Page) => page.locator('.row .status.acknowledged');

  it(
    'see each other act within a second, and go on by themselves after the server was killed, with nothing lost',
    async () => {
      const enter = (name: string): Promise<Page> => enterAsResponder(dashboard.context.browser(), server, name);
      const [ann, ben] = [await enter('ann'), await enter('ben')];
      await server.post('/events', failedPassword('ssh1', '203.0.113.7'));
      await Promise.all([ann, ben].map((page) => page.locator('.row').first().waitFor()));

      await ann.locator('.row').first().click();
      await ann.getByRole('group', { name: 'Handle' }).waitFor();
      await ben.locator('.row .avatar').waitFor();
      const seen = acknowledged(ben).waitFor({ timeout: 1000 });
      await ann.keyboard.press('a');
      await seen;

      const addresses = [`web.listen=${new URL(server.web).host}`, `frontend.listen=${new URL(server.frontend).host}`];
      await server.stop('SIGKILL');
      await Promise.all([ann, ben].map((page) => page.getByText(/live connection is lost/).waitFor()));
      await server.start(addresses);
      await Promise.all(
        [ann, ben].map((page) => page.getByText(/live connection is lost/).waitFor({ state: 'detached' })),
      );
      await acknowledged(ann).first().waitFor();
      expect(await acknowledged(ben).count()).toBe(1);

      await ben.locator('.row').first().focus();
      const back = ann.locator('.history li', { hasText: 'ben escalated' }).waitFor({ timeout: 2000 });
      await ben.keyboard.press('e');
      await back;
      for (const page of [ann, ben]) await page.context().close();
    },
    SLOW_MS,
  );

  it(
    'write the same note at once, also while the server is killed, and come to the same text with nothing lost',
    async () => {
      const { id } = await server.postApi<{ id: string }>('/api/incidents', { summary: 'Stolen laptop' });
      const enter = async (name: string): Promise<Page> => {
        const page = await enterAsResponder(dashboard.context.browser(), server, name);
        await page.goto(`${server.web}/incidents/${id}?tab=note`);
        await page.locator('.cm-content').click();
        return page;
      };
      const [ann, ben] = [await enter('ann'), await enter('ben')];
      /** Without the names at the cursors of others. */
      const text = (page: Page): Promise<string> =>
        page.locator('.cm-content').evaluate((shown) => {
          const copy = shown.cloneNode(true) as HTMLElement;
          for (const caret of copy.querySelectorAll('.caret')) caret.remove();
          return copy.textContent;
        });
      const saved = (page: Page): Promise<void> => page.getByText('Saved', { exact: true }).waitFor();

      // Among these are all keys that mean something elsewhere on the page.
      await Promise.all([ann.keyboard.type('ann at once '), ben.keyboard.type('ben at once, g i ? / x j k u ')]);
      await Promise.all([ann, ben].map(saved));
      await ben.locator('.caret .label', { hasText: 'ann' }).waitFor();
      await until(async () => (await text(ann)) === (await text(ben)), 5000, 'the same text');

      const addresses = [`web.listen=${new URL(server.web).host}`, `frontend.listen=${new URL(server.frontend).host}`];
      await Promise.all([
        ann.keyboard.type('ANN WHILE IT DIES ', { delay: 5 }),
        ben.keyboard.type('BEN WHILE IT DIES ', { delay: 5 }),
        server.stop('SIGKILL'),
      ]);
      await Promise.all([ann, ben].map((page) => page.getByText('No connection').waitFor()));
      await ann.keyboard.type('ANN ALONE ');
      await ben.reload().catch(() => undefined);
      await server.start(addresses);
      await ben.goto(`${server.web}/incidents/${id}?tab=note`);
      await Promise.all([ann, ben].map(saved));
      await until(async () => (await text(ann)) === (await text(ben)), 5000, 'the same text again');
      const letters = (of: string): string => (of.match(/\S/g) ?? []).sort().join('');
      expect(letters(await text(ann))).toBe(
        letters('ann at once ben at once, g i ? / x j k u ANN WHILE IT DIES BEN WHILE IT DIES ANN ALONE'),
      );
      expect(dashboard.faults).toEqual([]);
      for (const page of [ann, ben]) await page.context().close();
    },
    SLOW_MS,
  );
});
