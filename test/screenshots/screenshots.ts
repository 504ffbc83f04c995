/** Writes a picture of every page of the dashboard, light and dark, to docs/images: of a server of its own, filled by `mozdef demo`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import UPNG from 'upng-js';
import type { Alert } from '../../src/alert/alert.ts';
import type { VersionedIncident } from '../../src/incident/incident.ts';
import { ask, say } from '../e2e/ask.ts';
import { RunningServer } from '../support/running-server.ts';
import { type Scene, SHOTS } from './shots.ts';

const IMAGES = resolve(import.meta.dirname, '../../docs/images');
const CHROMIUM = process.env['MOZDEF_TEST_CHROMIUM'] ?? '/usr/bin/chromium';
const THEMES = ['light', 'dark'] as const;
const COLOURS = 128;
const SIZE = { width: 1280, height: 800 };
/** Letters in shades of grey alone make smaller files. */
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-lcd-text', '--font-render-hinting=none'];
const PASSWORD = 'only for pictures, 1 server';

const only = process.argv.slice(2);
mkdirSync(IMAGES, { recursive: true });
const server = await RunningServer.start({ set: ['worker.threads=1'] });
const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
try {
  const context = await openContext(browser);
  const page = await context.newPage();
  await begin(page);
  console.log('filling the server by mozdef demo');
  await say(server, 'demo');
  const scene = await sceneOf();
  for (const { name, path, ready, act } of SHOTS.filter(isWanted)) {
    await page.goto(server.web + path(scene));
    await page.locator(ready).first().waitFor();
    await act?.(page);
    await shoot(page, name);
  }
} finally {
  await browser.close();
  await server.dispose();
}

function isWanted({ name }: { readonly name: string }): boolean {
  return only.length === 0 || only.includes(name);
}

/** As everybody's browser is, so that pictures differ in as little as possible from one time to the next. */
async function openContext(of: Browser): Promise<BrowserContext> {
  const context = await of.newContext({
    viewport: SIZE,
    timezoneId: 'UTC',
    locale: 'en-GB',
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(20_000);
  return context;
}

/** The pages of a new server, until someone is its administrator. */
async function begin(page: Page): Promise<void> {
  const stranger = await (await openContext(browser)).newPage();
  await stranger.goto(server.web);
  await stranger.locator('mz-sign-in-page input').first().waitFor();
  if (isWanted({ name: 'sign-in' })) await shoot(stranger, 'sign-in');
  const [link] = /\S+\/welcome#\S+/.exec(server.output) ?? [];
  if (link === undefined) throw new Error(`the server printed no link:\n${server.output}`);
  await page.goto(link);
  await page.locator('[name=name]').fill('nora');
  if (isWanted({ name: 'welcome' })) await shoot(page, 'welcome');
  await page.locator('[name=password]').fill(PASSWORD);
  await page.locator('[name=again]').fill(PASSWORD);
  await page.getByRole('button', { name: 'Begin' }).click();
  await page.locator('mz-first-run').waitFor();
  if (isWanted({ name: 'first-run' })) await shoot(page, 'first-run');
}

async function sceneOf(): Promise<Scene> {
  const alerts = await ask<Alert & { readonly id: string }>(server, 'alerts', 'list', '--limit', '0');
  const alert = alerts.find(({ rule }) => rule === 'ssh_login_after_bruteforce');
  const [incident] = await ask<VersionedIncident>(server, 'incidents', 'list', '--kind', 'incident');
  return { alert: alert?.id ?? '', incident: incident?.id ?? '', event: alert?.events[0]?.id ?? '' };
}

/** The same picture in fewer colours, which nobody sees and which make it a third. */
function small(png: Buffer): Buffer {
  const image = UPNG.decode(new Uint8Array(png).buffer);
  return Buffer.from(UPNG.encode(UPNG.toRGBA8(image), image.width, image.height, COLOURS));
}

async function shoot(page: Page, name: string): Promise<void> {
  for (const theme of THEMES) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await page.evaluate(() => document.fonts.ready);
    await page.waitForLoadState('networkidle');
    const bytes = small(await page.screenshot({ animations: 'disabled', caret: 'hide' }));
    writeFileSync(join(IMAGES, `${name}-${theme}.png`), bytes);
    console.log(`${name}-${theme}.png ${Math.round(bytes.length / 1000)} kB`);
  }
}
