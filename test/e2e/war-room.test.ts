import { rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { describeInBrowser, SLOW_MS } from '../public/support/browser.ts';
import { enterAsResponder } from '../public/support/responder.ts';
import { failedPassword, failedPasswordRule } from '../support/failed-passwords.ts';
import { RunningServer } from '../support/running-server.ts';

describeInBrowser('two responders and a real server', (dashboard) => {
  const rule = failedPasswordRule();
  let server: RunningServer;
  beforeEach(async () => {
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
});
