import { resolve } from 'node:path';
import type { AlertAction } from '../../../src/alert/after-action.ts';
import type { Alert } from '../../../src/alert/alert.ts';
import { AlertNews } from '../../../src/alert/alert-news.ts';
import { handleAlert } from '../../../src/alert/handle-alert.ts';
import { ruleListSaved } from '../../../src/correlate/listed-rule.ts';
import { settingOf } from '../../../src/detect/settings/change-rule.ts';
import type { Event } from '../../../src/event/event.ts';
import { EmbeddedLiveBus } from '../../../src/live/embedded/embedded-live-bus.ts';
import { createLogger } from '../../../src/log/log.ts';
import type { StateStore } from '../../../src/state/state-store.ts';
import { alertRoutes } from '../../../src/web/api/alert-routes.ts';
import { ruleSettingRoutes } from '../../../src/web/api/rule-setting-routes.ts';
import { raiseAlert } from '../../alert/support.ts';
import { openState } from '../../respond/support.ts';
import { WebUnderTest } from '../../web/support.ts';
import { cannedEvent } from './canned-events.ts';

/** The rule of all alerts here. */
const RULE = {
  id: 'bruteforce',
  title: 'Brute force',
  type: 'threshold',
  on: 'schedule',
  severity: 'WARNING',
  category: 'bruteforce',
  attack: ['T1110'],
} as const;
const PUBLIC = resolve(import.meta.dirname, '../../../dist/public');

/** The web role as it is, with the built dashboard, the API of alerts and the live socket; rules and other people are played. */
export class AlertsServer {
  readonly #news = new AlertNews(new EmbeddedLiveBus(createLogger('silent')));
  #state!: StateStore;
  #close!: () => Promise<void>;
  #web!: WebUnderTest;
  #raised = 0;

  async start(): Promise<this> {
    ({ state: this.#state, close: this.#close } = await openState());
    const own = { state: this.#state, news: this.#news, now: Date.now };
    const routes = [...alertRoutes(own), ...ruleSettingRoutes(own)];
    await this.#state.write([ruleListSaved({ rules: [{ ...RULE, version: '1', enabled: true }], faults: [] })]);
    const options = { news: this.#news, now: Date.now, publicDirectory: PUBLIC };
    this.#web = await WebUnderTest.start(routes, options);
    return this;
  }
  async stop(): Promise<void> {
    await this.#web.stop();
    await this.#close();
  }
  get url(): string {
    return this.#web.server.url;
  }

  /** A rule raises an alert, or says something else of it. Each is newer than those before. */
  async raise(
    id: string,
    said: Partial<Alert> = {},
    events: readonly Event[] = [cannedEvent(1, Date.now())],
  ): Promise<void> {
    const time = new Date(Date.now() - 120_000).toISOString();
    this.#raised += 1;
    const now = Date.now() - 3_600_000 + this.#raised * 1000;
    const facts = { summary: `alert ${id}`, firstseen: time, lastseen: time, ...said };
    this.#news.tell(await raiseAlert(id, { state: this.#state, now, said: facts, events }));
  }

  /** Someone else does this, elsewhere. */
  async handle(id: string, action: AlertAction, actor = 'ann'): Promise<void> {
    this.#news.tell([await handleAlert(id, action, { state: this.#state, actor, now: Date.now })]);
  }

  /** What people changed about the rule of the alerts. */
  async exceptions(): Promise<readonly object[]> {
    return (await settingOf(this.#state, RULE.id)).exceptions;
  }
}
