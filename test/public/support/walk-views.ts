import { expect } from '@jest/globals';
import type { Dashboard } from './browser.ts';

/** The board of an incident and an investigation, where cards are moved, and the table of VERIS, whose counts lead to incidents. */
export async function walkViews(dashboard: Dashboard, open: (data: object) => Promise<string>): Promise<void> {
  const tags = ['action.hacking.variety.Brute force', 'actor.external.variety.Activist'];
  const id = await open({ summary: 'Stolen laptop', tags: [...tags, 'action.malware.variety.Worm'] });
  const other = await open({ summary: 'A door stands open', kind: 'investigation', tags });
  const page = await dashboard.open('/incidents?view=board');
  const column = (name: string) => page.getByRole('region', { name, exact: true });
  const card = (one: string) => page.locator(`.card[data-id="${one}"]`);
  await column('investigation: identification').locator(card(other)).waitFor();
  expect(await column('investigation: evidence').count()).toBe(1);
  expect(await dashboard.findings()).toEqual([]);
  await page.getByLabel(`Phase of ${other}`).selectOption('holding');
  await column('investigation: holding').locator(card(other)).waitFor();
  await card(id).dragTo(column('incident: containment'));
  await column('incident: containment').locator(card(id)).waitFor();
  await page.getByText('phase changed to containment').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await column('incident: identification').locator(card(id)).waitFor();

  await page.getByRole('button', { name: 'Pivot' }).click();
  const table = page.getByRole('table');
  await table.getByRole('rowheader', { name: 'hacking' }).waitFor();
  expect(await table.innerText()).toMatch(/2 incidents[^]*identification\s+holding[^]*hacking\s+1\s+1[^]*malware\s+1/);
  expect(await dashboard.findings()).toEqual([]);
  await page.getByLabel('Columns').selectOption('tag:actor');
  await table.getByRole('columnheader', { name: 'external' }).waitFor();
  await page.getByLabel('Columns').selectOption('phase');
  await table
    .getByRole('row', { name: /^malware/ })
    .getByRole('link')
    .click();
  await page.locator(`.row[data-id="${id}"]`).waitFor();
  expect(new URL(page.url()).search).toBe('?q=action.malware&phase=identification');
}
