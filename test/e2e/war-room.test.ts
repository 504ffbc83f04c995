import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { describeInBrowser, SLOW_MS } from '../public/support/browser.ts';
import { RunningServer } from '../support/running-server.ts';

const RULE = `
title: Failed password
id: 6f1e7a2c-9b1d-4c8e-8a57-0d6c5f4e3b2a
status: test
author: Ann Author
level: high
logsource: { product: linux, service: sshd }
detection:
  keywords: ['Failed password']
  condition: keywords
`;
const PASSWORD = 'correct horse battery';

describeInBrowser('two responders and a real server', (dashboard) => {
  const own = mkdtempSync(join(tmpdir(), 'mozdef-alerts-'));
  let server: RunningServer;
  beforeEach(async () => {
    writeFileSync(join(own, 'failed-password.yml'), RULE);
    server = await RunningServer.start({ set: [`rules.sigma=${own}`, 'rules.bundled=false', 'worker.threads=1'] });
    dashboard.home = server.web;
  }, 60_000);
  afterEach(async () => {
    await server.dispose();
    rmSync(own, { recursive: true, force: true });
  });

  /** Someone who comes in by a link and looks at the alerts, in a browser of their own. */
  const responder = async (name: string): Promise<Page> => {
    const { path } = await server.postApi<{ path: string }>('/api/invitations', { role: 'responder', name });
    const context = await dashboard.context.browser()?.newContext();
    if (context === undefined) throw new Error('no browser');
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    await page.goto(server.web + path);
    await page.getByLabel('Password, 12').fill(PASSWORD);
    await page.getByLabel('The same again').fill(PASSWORD);
    await page.getByRole('button', { name: 'Begin' }).click();
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('a');
    return page;
  };
  const fail = (host: string): Promise<Response> =>
    server.post(
      '/events',
      JSON.stringify({
        hostname: host,
        processname: 'sshd',
        summary: 'Failed password for root from 203.0.113.7 port 4711 ssh2',
        details: { sourceipaddress: host === 'ssh1' ? '203.0.113.7' : '198.51.100.8' },
      }),
    );
  const acknowledged = (page: Page) => page.locator('.row .status.acknowledged');

  it(
    'see each other act within a second, and go on by themselves after the server was killed, with nothing lost',
    async () => {
      const [ann, ben] = [await responder('ann'), await responder('ben')];
      await fail('ssh1');
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
