import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { HOSTILE } from './hostile-incident.ts';

/** What a responder does with files, on the tab Evidence of an incident that has none; the server takes 1,000 bytes at most. */
export async function walkEvidence(page: Page): Promise<void> {
  const html = Buffer.from('<script>document.title = "run"</script>');
  await page.getByText('No files were added yet').waitFor();
  await page
    .locator('mz-evidence-upload input')
    .setInputFiles([{ name: `${HOSTILE.slice(0, 40)}.html`, mimeType: 'text/html', buffer: html }]);
  const file = page.locator('section[aria-label=Evidence] > ul > .part').first();
  await file.getByText('39 B').waitFor();
  const data = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['x'.repeat(2000)], 'large.bin'));
    transfer.items.add(new File(['x'.repeat(20)], 'small.bin'));
    return transfer;
  });
  await page.dispatchEvent('mz-evidence-upload .zone', 'drop', { dataTransfer: data });
  await page.getByRole('alert').getByText('Not added: It is larger than').waitFor();
  await page.locator('.part', { hasText: 'small.bin' }).waitFor();
  await page.getByRole('button', { name: 'Close this message' }).click();

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    file.getByRole('link', { name: 'Save' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^_img src=x onerror=alert\(1\)_.*\.html$/);
  await file.getByRole('button', { name: 'Verify' }).click();
  await page.getByText('the file is what was added').waitFor();
  await file.getByRole('button', { name: 'Change this evidence' }).click();
  await page.getByLabel('What it is, and where').fill('from the mail');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await file.getByText('Chain of custody').click();
  await file.getByText('ann described it').waitFor();
  expect(await file.locator('.custody').innerText()).toMatch(
    /ann added it[^]*saved it[^]*checked it: intact[^]*described it/,
  );
  await file.getByRole('button', { name: 'Remove this evidence' }).click();
  await page.getByText('1 removed').waitFor();
}
