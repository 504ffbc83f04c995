import { existsSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe } from '@jest/globals';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import type { Event } from '../../../src/event/event.ts';
import type { AlertsServer } from './alerts-server.ts';
import { cannedEvents } from './canned-events.ts';
import { MockServer } from './mock-server.ts';

const CHROMIUM = process.env['MOZDEF_TEST_CHROMIUM'] ?? '/usr/bin/chromium';
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** `findings` takes seconds of processor time, and other suites run beside it. */
export const SLOW_MS = 180_000;

/** What a test of the dashboard works with; new for each test, but for the browser. */
export class Dashboard {
  server!: MockServer;
  page!: Page;
  context!: BrowserContext;
  /** Where the dashboard is: at the mock server, unless a test has a server of its own. */
  home = '';
  /** What must never happen: dialogs, errors on the page, refusals by its security policy, requests to elsewhere. */
  readonly faults: string[] = [];

  async open(path: string, options: { events?: Event[]; theme?: 'dark' | 'light' } = {}): Promise<Page> {
    this.server.api.events = options.events ?? this.server.api.events;
    await this.page.emulateMedia({ colorScheme: options.theme ?? 'dark' });
    await this.page.goto(`${this.home}${path}`);
    return this.page;
  }

  /** Goes to another server from now on, as someone who is signed in there. */
  async visit({ url, cookie }: Pick<AlertsServer, 'url' | 'cookie'>): Promise<void> {
    this.home = url;
    await this.context.addCookies([cookie]);
  }

  /** The query part of the address, read. */
  params(): URLSearchParams {
    return new URL(this.page.url()).searchParams;
  }

  /** What a check for accessibility finds that is serious, or worse. */
  async findings(): Promise<string[]> {
    const { violations } = await new AxeBuilder({ page: this.page }).setLegacyMode().analyze();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary ?? ''}`),
      );
  }

  /** How many elements there are like this, in shadow roots too. */
  count(selector: string): Promise<number> {
    return this.page.evaluate((wanted) => {
      const all: Element[] = [];
      const walk = (root: ParentNode): void => {
        for (const element of root.querySelectorAll('*')) {
          all.push(element);
          if (element.shadowRoot) walk(element.shadowRoot);
        }
      };
      walk(document.body);
      return all.filter((element) => element.matches(wanted)).length;
    }, selector);
  }

  watch(): void {
    this.page.on('dialog', (dialog) => {
      this.faults.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    this.page.on('pageerror', (error) => this.faults.push(`error: ${error.message}`));
    this.page.on('console', (message) => {
      if (/Content Security Policy|Refused/.test(message.text())) this.faults.push(message.text());
    });
    this.page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url());
      if (protocol !== 'data:' && origin !== this.home) this.faults.push(`request to ${request.url()}`);
    });
  }
}

/** A suite that runs in Chromium against the mock server; skipped, and said so, where there is no Chromium. */
export function describeInBrowser(name: string, suite: (dashboard: Dashboard) => void): void {
  if (!existsSync(CHROMIUM)) {
    describe.skip(`${name} (skipped: no Chromium at ${CHROMIUM}; set MOZDEF_TEST_CHROMIUM)`, () =>
      suite(new Dashboard()));
    return;
  }
  describe(name, () => {
    const dashboard = new Dashboard();
    let browser: Browser;

    beforeAll(async () => {
      browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
    }, 120_000);
    afterAll(() => browser.close());

    beforeEach(async () => {
      dashboard.faults.length = 0;
      dashboard.server = await new MockServer(cannedEvents(1500, Date.now())).start();
      dashboard.home = dashboard.server.url;
      dashboard.context = await browser.newContext({
        viewport: { width: 1440, height: 900 },
        timezoneId: 'Europe/Berlin',
      });
      dashboard.page = await dashboard.context.newPage();
      dashboard.page.setDefaultTimeout(8000);
      dashboard.watch();
    });
    afterEach(async () => {
      await dashboard.context.close();
      await dashboard.server.stop();
    });

    suite(dashboard);
  });
}
