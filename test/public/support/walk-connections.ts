import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';

/** An event of an alert is starred into an incident that is open, and stands in its timeline. */
export async function walkStarring(page: Page, incident: string): Promise<void> {
  await page.locator('mz-alert-detail button.event').first().click();
  await page.getByRole('button', { name: 'Add to incident' }).click();
  await page.getByRole('heading', { name: 'Add the event to the timeline' }).waitFor();
  await page.getByLabel('Why it matters').fill('the first sign');
  await page.getByRole('button', { name: new RegExp(`^${incident}`) }).click();
  await page.getByText(`Added to ${incident}`).waitFor();
  await page.goto(`${new URL(page.url()).origin}/incidents/${incident}?tab=timeline`);
  await page.locator('.item.event', { hasText: 'the first sign' }).getByRole('link', { name: 'show it' }).waitFor();
}

/** What a responder does to bring an investigation together with another incident, and with what is known elsewhere. */
export async function walkConnections(page: Page, other: string): Promise<void> {
  await page.getByRole('button', { name: 'Escalate to an incident' }).click();
  await page.getByText('kind changed to incident').waitFor();
  await page.getByRole('button', { name: 'Escalate to an incident' }).waitFor({ state: 'detached' });

  const tag = page.getByLabel('Add a tag');
  await tag.focus();
  await page.locator('datalist option[value="action.hacking.variety.Brute force"]').waitFor({ state: 'attached' });
  await tag.fill('action.hacking.variety.Brute force');
  await page.keyboard.press('Enter');
  await page.locator('.chips .chip', { hasText: 'Brute force' }).waitFor();

  await page.getByRole('button', { name: 'Link another' }).click();
  await page.getByRole('searchbox', { name: 'Find the other' }).fill('door');
  await page.getByRole('button', { name: /A door stands open/ }).click();
  await page.getByLabel('What they have to do').fill('the same badge');
  await page.getByRole('button', { name: `Link ${other}` }).click();
  await page.locator('.links .part', { hasText: 'the same badge' }).waitFor();
  await page.getByRole('button', { name: `Take the link with ${other} away` }).click();
  await page.locator('.links .part').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.locator('.links .part', { hasText: 'the same badge' }).waitFor();

  await page.getByRole('tab', { name: /^Indicators/ }).click();
  await page.getByRole('button', { name: 'Add an indicator' }).click();
  await page.getByLabel('Value, as it is').fill('192.0.2.7');
  await page.keyboard.press('Enter');
  const search = page.getByRole('link', { name: 'search all events' });
  expect(await search.getAttribute('href')).toBe('/events?q=%22192.0.2.7%22&from=now-3650d');
  await page.getByRole('button', { name: 'Put this indicator on a list' }).click();
  await page.getByRole('heading', { name: 'Put 192.0.2.7 on a list' }).waitFor();
  await page.keyboard.press('Escape');

  await page.getByRole('tab', { name: 'Summary' }).click();
  await page.getByRole('button', { name: 'Merge into another' }).click();
  await page.getByRole('button', { name: /A door stands open/ }).click();
  await page.getByRole('button', { name: `Merge into ${other}` }).click();
  await page.getByRole('heading', { name: 'A door stands open' }).waitFor();
  await page.locator('.chips .chip', { hasText: 'Brute force' }).waitFor();
}
