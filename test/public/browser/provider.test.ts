import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { RETURN_PATH } from '../../../src/web/api/provider-routes.ts';
import { OidcProviderUnderTest } from '../../access/oidc-provider.ts';
import { AlertsServer } from '../support/alerts-server.ts';
import { describeInBrowser } from '../support/browser.ts';

describeInBrowser('the identity provider', (dashboard) => {
  let provider: OidcProviderUnderTest;
  let server: AlertsServer;
  beforeEach(async () => {
    provider = await new OidcProviderUnderTest().start();
    const oidc = { ...provider.config, name: 'Example SSO', roles: { engineer: ['soc'] } };
    server = await new AlertsServer().start({ oidc });
    // Another site than the provider's, which is at 127.0.0.1.
    dashboard.home = server.url.replace('127.0.0.1', 'localhost');
    provider.serve(`${dashboard.home}${RETURN_PATH}`);
  });
  afterEach(async () => {
    await server.stop();
    await provider.stop();
  });

  it('lets in over its own site, and leads to the page that one wanted to see', async () => {
    provider.claims['sub-ann'] = { preferred_username: 'kim', groups: ['soc'] };
    const page = await dashboard.open('/settings?a=1&b=%22x%22');
    await page.getByRole('button', { name: 'Sign in with Example SSO' }).waitFor();
    expect(await dashboard.findings()).toEqual([]);
    await page.getByRole('button', { name: 'Sign in with Example SSO' }).click();
    await page.getByText('through the provider').waitFor();

    expect(page.url()).toBe(`${dashboard.home}/settings?a=1&b=%22x%22`);
    expect(await page.locator('mz-settings-page .role').innerText()).toBe('engineer');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in with Example SSO' }).click();
    await page.getByText('through the provider').waitFor();
    expect((await server.people.users.list()).map(({ name }) => name)).toEqual(['ann', 'kim']);
  });

  it('says on a page why it lets one not in, and is told of when it is away', async () => {
    provider.claims['sub-ann'] = { preferred_username: 'eve', groups: [] };
    const page = await dashboard.open('/');
    await page.getByRole('button', { name: 'Sign in with Example SSO' }).click();
    await page.getByRole('heading', { name: 'Not signed in' }).waitFor();
    expect(await page.getByText('gives you a role here.').count()).toBe(1);
    await page.getByRole('link', { name: 'Back to MozDef' }).click();
    await page.getByRole('button', { name: 'Sign in with Example SSO' }).waitFor();

    await server.stop();
    provider.instead = (_request, response) => void response.writeHead(502).end();
    server = await new AlertsServer().start({ oidc: { ...provider.config, default_role: 'viewer' } });
    await page.goto(server.url);
    await page.getByRole('button', { name: 'Sign in with your organization' }).click();
    await page.getByText('The identity provider does not answer, or not as it should.').waitFor();
  });
});
