import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { CDPSession, Page } from 'playwright-core';
import { AlertsServer } from '../support/alerts-server.ts';
import { describeInBrowser, SLOW_MS } from '../support/browser.ts';

describeInBrowser('passkeys', (dashboard) => {
  let server: AlertsServer;
  let devices: CDPSession;
  let authenticatorId: string;
  beforeEach(async () => {
    server = await new AlertsServer().start();
    const url = server.url.replace('127.0.0.1', 'localhost');
    await dashboard.visit({ url, cookie: { ...server.cookie, url } });
    devices = await dashboard.context.newCDPSession(dashboard.page);
    await devices.send('WebAuthn.enable');
    ({ authenticatorId } = await devices.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    }));
  });
  afterEach(() => server.stop());

  const add = async (page: Page, name: string): Promise<void> => {
    await page.getByLabel('What you call it').fill(name);
    await page.getByRole('button', { name: 'Add a passkey' }).click();
  };
  const button = (page: Page) => page.getByRole('button', { name: 'Sign in with a passkey' });
  const refusal = (page: Page) => page.locator('mz-sign-in-page .bad').innerText();
  const keysOf = async () => (await server.people.users.get('ann')).passkeys ?? [];

  /** Ann adds a passkey and signs out. */
  const addAndLeave = async (): Promise<Page> => {
    const page = await dashboard.open('/settings');
    await add(page, 'Laptop');
    await page.getByRole('rowheader', { name: 'Laptop' }).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await button(page).waitFor();
    return page;
  };

  it(
    'are added in Settings, let in without a name, and are removed, but not the last that lets in',
    async () => {
      const page = await addAndLeave();
      expect(await dashboard.findings()).toEqual([]);
      await button(page).click();
      await page.getByRole('rowheader', { name: 'Laptop' }).waitFor();

      expect(await page.getByText('with a passkey').count()).toBe(1);
      expect(await keysOf()).toMatchObject([{ name: 'Laptop', used: expect.any(String) }]);
      await add(page, 'Again');
      await page.getByText('this device has a passkey of yours already').waitFor();
      const card = page.locator('mz-own-passkeys');
      await card.getByRole('button', { name: 'Remove' }).click();
      await page.getByText('this passkey is the only way in').waitFor();
      expect(await dashboard.findings()).toEqual([]);

      await page.getByLabel('New password').fill('correct horse battery');
      await page.getByRole('button', { name: 'Change the password' }).click();
      await page.getByText('The password is changed').waitFor();
      await card.getByRole('button', { name: 'Remove' }).click();
      await card.getByText('You have none.').waitFor();
      expect(await keysOf()).toEqual([]);
      await page.getByRole('button', { name: 'Sign out' }).click();
      await button(page).click();
      await page.getByText('This passkey is not known here.').waitFor();
      expect(dashboard.faults).toEqual([]);
    },
    SLOW_MS,
  );

  it('are refused when the device did not verify the person', async () => {
    const page = await addAndLeave();
    await devices.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
    await button(page).click();
    await page.locator('mz-sign-in-page .bad').waitFor();

    expect(await refusal(page)).toMatch(/^The browser gave no passkey\./);
  });

  it('are refused when they count backwards, as a copy does', async () => {
    const page = await addAndLeave();
    const { credentials } = await devices.send('WebAuthn.getCredentials', { authenticatorId });
    await button(page).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    const [kept] = await keysOf();
    await server.people.users.change('ann', (user) => ({ ...user, passkeys: [{ ...kept, counter: 1000 } as never] }));
    expect(credentials[0]?.signCount).toBeLessThan(kept?.counter ?? 0);
    await button(page).click();
    await page.locator('mz-sign-in-page .bad').waitFor();

    expect(await refusal(page)).toMatch(/^This passkey may have been copied/);
    expect(await page.getByRole('button', { name: 'Sign out' }).count()).toBe(0);
  });

  it('do not let in one who may not come in any more', async () => {
    const page = await addAndLeave();
    const added = new Date().toISOString();
    await server.people.users.add({ name: 'root', role: 'administrator', active: true, added, addedby: 'test' });
    await server.people.users.change('ann', (user) => ({ ...user, active: false }));
    await button(page).click();
    await page.locator('mz-sign-in-page .bad').waitFor();

    expect(await refusal(page)).toMatch(/^Ann is not active/);
    expect(await server.people.sessions.list('ann')).toEqual([]);
  });

  it('end once: what let in does not let in again, nor elsewhere', async () => {
    const page = await addAndLeave();
    const sent: { body: string; cookie: string }[] = [];
    page.on('request', (request) => {
      if (request.url().endsWith('/api/session/passkey'))
        void request.allHeaders().then(({ cookie = '' }) => sent.push({ body: request.postData() ?? '', cookie }));
    });
    await button(page).click();
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    const headers = { 'content-type': 'application/json', cookie: sent[0]?.cookie ?? '' };
    const again = await fetch(`${dashboard.home}/api/session/passkey`, {
      method: 'POST',
      headers,
      body: sent[0]?.body ?? '',
    });

    expect(headers.cookie).toContain('mozdef-ceremony=mzc_');
    expect([again.status, await again.json()]).toMatchObject([400, { error: { code: 'request-invalid' } }]);
    const begun = await fetch(`${dashboard.home}/api/session/passkey/begin`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    const other = begun.headers.get('set-cookie')?.split(';')[0] ?? '';
    const foreign = await fetch(`${dashboard.home}/api/session/passkey`, {
      method: 'POST',
      headers: { ...headers, cookie: other },
      body: sent[0]?.body ?? '',
    });
    expect([foreign.status, await foreign.json()]).toMatchObject([401, { error: { code: 'unauthorized' } }]);
  });

  it('say where they work when the dashboard is open at an address', async () => {
    await dashboard.visit(server);
    const page = await dashboard.open('/settings');
    const words = `passkeys need a host name, and 127.0.0.1 is none. Open the dashboard at ${server.url.replace('127.0.0.1', 'localhost')}.`;
    await page.getByText(words).waitFor();

    expect(await page.getByRole('button', { name: 'Add a passkey' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText(words).waitFor();
    expect(await button(page).count()).toBe(0);
  });
});
