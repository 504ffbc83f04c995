import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { People } from '../../../src/access/people.ts';
import type { Role } from '../../../src/access/permission.ts';
import type { AlertAction } from '../../../src/alert/after-action.ts';
import type { Alert } from '../../../src/alert/alert.ts';
import { AlertNews } from '../../../src/alert/alert-news.ts';
import { handleAlert } from '../../../src/alert/handle-alert.ts';
import { AuditLog } from '../../../src/audit/audit-log.ts';
import { type ListedRule, ruleListSaved } from '../../../src/correlate/listed-rule.ts';
import { RuleLedger } from '../../../src/correlate/rule-ledger.ts';
import type { RuleFileFault } from '../../../src/detect/rule/read-rules.ts';
import { rulesConfig } from '../../../src/detect/rules-config.ts';
import {
  changeRule,
  historyOfRule,
  type RuleChange,
  type RuleHistoryEntry,
  settingOf,
  type VersionedSetting,
} from '../../../src/detect/settings/change-rule.ts';
import { type RuleSettings, ruleSettings } from '../../../src/detect/settings/rule-setting.ts';
import type { Event } from '../../../src/event/event.ts';
import { evidenceConfig } from '../../../src/incident/evidence/evidence-config.ts';
import { openEvidence } from '../../../src/incident/evidence/open-evidence.ts';
import { IncidentNews } from '../../../src/incident/incident-news.ts';
import { ListBook } from '../../../src/lists/list-book.ts';
import { EmbeddedLiveBus } from '../../../src/live/embedded/embedded-live-bus.ts';
import { createLogger } from '../../../src/log/log.ts';
import { targetConfig } from '../../../src/respond/actions-config.ts';
import type { OpenTarget } from '../../../src/respond/open-target.ts';
import type { StateStore } from '../../../src/state/state-store.ts';
import type { EventStore } from '../../../src/store/event-store.ts';
import { accountRoutes } from '../../../src/web/api/account-routes.ts';
import { actionRoutes } from '../../../src/web/api/action-routes.ts';
import { alertRoutes } from '../../../src/web/api/alert-routes.ts';
import { auditRoutes } from '../../../src/web/api/audit-routes.ts';
import { configRoutes } from '../../../src/web/api/config-routes.ts';
import { evidenceRoutes } from '../../../src/web/api/evidence-routes.ts';
import { incidentRoutes } from '../../../src/web/api/incident-routes.ts';
import { listEntryRoutes } from '../../../src/web/api/list-entry-routes.ts';
import { listRoutes } from '../../../src/web/api/list-routes.ts';
import { methodRoutes } from '../../../src/web/api/method-routes.ts';
import { passkeyRoutes } from '../../../src/web/api/passkey-routes.ts';
import { peopleRoutes } from '../../../src/web/api/people-routes.ts';
import { providerRoutes } from '../../../src/web/api/provider-routes.ts';
import { defineRoute, type Route } from '../../../src/web/api/route.ts';
import { ruleDetailRoutes } from '../../../src/web/api/rule-detail-routes.ts';
import { ruleRoutes } from '../../../src/web/api/rule-routes.ts';
import { ruleSettingRoutes } from '../../../src/web/api/rule-setting-routes.ts';
import { sessionRoutes } from '../../../src/web/api/session-routes.ts';
import { sourceTokenRoutes } from '../../../src/web/api/source-token-routes.ts';
import { raiseAlert } from '../../alert/support.ts';
import { openState } from '../../respond/support.ts';
import { WebUnderTest } from '../../web/support.ts';
import { cannedEvent } from './canned-events.ts';
import { MockApi } from './mock-api.ts';

/** The rule of all alerts here. */
const RULE: ListedRule = {
  id: 'bruteforce',
  title: 'Brute force',
  type: 'threshold',
  on: 'schedule',
  severity: 'WARNING',
  category: 'bruteforce',
  attack: ['T1110'],
  version: '1',
  enabled: true,
};
/** So many alerts are counted. */
export const MOST_COUNTED = 20;
/** One who is told of alerts, and does not answer. */
const PAGER = {
  name: 'pager',
  action: { name: 'webhook', summary: 'Post to a receiver.' },
  config: targetConfig.parse({ use: 'webhook', when: { severity: 'ERROR', tags: ['ssh'] } }),
  template: [],
  deliver: () => Promise.reject(new Error('answered <b>503</b>')),
} as unknown as OpenTarget;
const CONFIG = [
  { key: 'store.retention.days', value: 90, origin: 'mozdef.yml:7:5' },
  { key: 'actions.pager.use', value: 'webhook', origin: 'mozdef.yml:20:5' },
];
const PUBLIC = resolve(import.meta.dirname, '../../../dist/public');

/** As a browser is given it. */
interface SessionCookie {
  readonly name: string;
  readonly value: string;
  readonly url: string;
}

/** The web role as it is, with the built dashboard, the API of alerts and the live socket; rules and other people are played. */
export class AlertsServer {
  readonly #news = new AlertNews(new EmbeddedLiveBus(createLogger('silent')));
  readonly #incidentNews = new IncidentNews(new EmbeddedLiveBus(createLogger('silent')));
  #state!: StateStore;
  #close!: () => Promise<void>;
  #web!: WebUnderTest;
  #raised = 0;
  /** Of the session of Ann. */
  cookie!: SessionCookie;
  /** Where rule files are. */
  readonly directory = mkdtempSync(join(tmpdir(), 'mozdef-shown-rules-'));
  /** Where files of incidents are, 1,000 bytes each at most. */
  readonly evidence = mkdtempSync(join(tmpdir(), 'mozdef-shown-evidence-'));

  async start(config: object = {}): Promise<this> {
    ({ state: this.#state, close: this.#close } = await openState());
    const own = { state: this.#state, news: this.#news, now: Date.now, mostCounted: MOST_COUNTED };
    const incidents = { ...own, store: NO_EVENTS as unknown as EventStore, incidentNews: this.#incidentNews };
    const evidence = await openEvidence({
      config: evidenceConfig.parse({ dir: this.evidence, max_bytes: 1000, min_free_bytes: 0 }),
      dataDir: this.evidence,
      shared: false,
      log: createLogger('silent'),
      ...own,
    });
    const routes = [
      ...alertRoutes(own),
      ...incidentRoutes(incidents),
      ...evidenceRoutes({ ...incidents, evidence }),
      ...listRoutes({ ...own, lists: this.#lists() }),
      ...listEntryRoutes({ lists: this.#lists() }),
      ...ruleRoutes({ ...own, store: NO_EVENTS }),
      ...ruleDetailRoutes({ ...own, ruleDirectories: [this.directory] }),
      ...['/status', '/health', '/instances', '/sources', '/flow', '/events/search', '/events/terms'].map((path) =>
        this.#canned(path),
      ),
      ...ruleSettingRoutes({ ...own, store: NO_EVENTS, rulesConfig: NO_RULES, timeoutMs: 1000 }),
    ];
    const audit = new AuditLog({ state: this.#state, log: createLogger('silent'), now: Date.now });
    await this.load([]);
    const options = {
      config,
      audit,
      news: this.#news,
      incidentNews: this.#incidentNews,
      now: Date.now,
      publicDirectory: PUBLIC,
    };
    this.#web = await WebUnderTest.start(
      (people) => [
        ...routes,
        ...sessionRoutes(people),
        ...accountRoutes({ ...people, now: Date.now }),
        ...peopleRoutes({ ...people, now: Date.now }),
        ...sourceTokenRoutes(own),
        ...auditRoutes({ ...own, audit }),
        ...actionRoutes({ ...own, targets: new Map([[PAGER.name, PAGER]]) }),
        ...configRoutes({ shownConfig: CONFIG }),
        ...passkeyRoutes({ ...people, publicUrl: '' }),
        ...methodRoutes({ ...people, publicUrl: '' }),
        ...providerRoutes({ ...people, publicUrl: '' }),
      ],
      options,
    );
    this.cookie = await this.signedIn('ann');
    return this;
  }
  #lists(): ListBook {
    return new ListBook({ state: this.#state, now: Date.now, onChange: () => undefined });
  }
  /** What there is to say of the instance. */
  readonly instance = new MockApi([]);
  #canned(path: string): Route {
    return defineRoute({
      method: 'get',
      needs: 'read',
      path,
      summary: 'As the mock server answers.',
      query: z.looseObject({}),
      response: z.looseObject({}),
      handle: async ({ query }) => {
        const asked = new URLSearchParams(query as Record<string, string>);
        return { ...(await this.instance.answer(new URL(`http://mock/api${path}?${asked}`), '')).answer };
      },
    });
  }
  async stop(): Promise<void> {
    await this.#web.stop();
    await this.#close();
    for (const directory of [this.directory, this.evidence]) rmSync(directory, { recursive: true });
  }
  /** Signs someone in who was not there before. */
  async signedIn(name: string, role: Role = 'administrator'): Promise<SessionCookie> {
    return { name: 'mozdef', value: await this.#web.signedIn(name, role), url: this.url };
  }
  get url(): string {
    return this.#web.server.url;
  }
  /** Everybody who may ask. */
  get people(): People {
    return this.#web.people;
  }

  /** A rule raises an alert, or says something else of it. Each is newer than those before. */
  async raise(
    id: string,
    said: Partial<Alert> = {},
    events: readonly Event[] = [cannedEvent(1, Date.now())],
    ageMs = 3_600_000,
  ): Promise<void> {
    const time = new Date(Date.now() - 120_000).toISOString();
    this.#raised += 1;
    const now = Date.now() - ageMs + this.#raised * 1000;
    const facts = { summary: `alert ${id}`, firstseen: time, lastseen: time, ...said };
    this.#news.tell(await raiseAlert(id, { state: this.#state, now, said: facts, events }));
  }

  /** Someone else does this, elsewhere. */
  async handle(id: string, action: AlertAction, actor = 'ann'): Promise<void> {
    this.#news.tell([await handleAlert(id, action, { state: this.#state, actor, now: Date.now })]);
  }

  /** What people changed about the rule of the alerts. */
  async exceptions(): Promise<readonly object[]> {
    return (await this.setting(RULE.id)).exceptions;
  }

  /** Who evaluates rules has loaded these, and that of the alerts; what people changed until now is in force. */
  async load(rules: readonly Partial<ListedRule>[], faults: readonly RuleFileFault[] = []): Promise<void> {
    const settings = await ruleSettings(this.#state);
    const all = new Map(
      [{} as Partial<ListedRule>, ...rules].map((said) => [said.id ?? RULE.id, { ...RULE, ...said }]),
    );
    const listed = [...all.values()].map((rule) => inForce(rule, settings));
    await this.#state.write([ruleListSaved({ rules: listed, faults })]);
  }

  /** The text of a rule, at the place that is given back. */
  write(file: string, text: string): string {
    writeFileSync(join(this.directory, file), text);
    return `${join(this.directory, file)}:1`;
  }

  /** Someone else changes a rule, elsewhere. */
  async changeRule(rule: string, change: RuleChange, actor = 'ann'): Promise<void> {
    await changeRule(rule, change, { state: this.#state, actor, now: Date.now });
  }
  setting(rule: string): Promise<VersionedSetting> {
    return settingOf(this.#state, rule);
  }
  history(rule: string): Promise<readonly RuleHistoryEntry[]> {
    return historyOfRule(this.#state, rule);
  }

  /** A rule was evaluated, with this result. */
  async evaluated(rule: string, alerts: number): Promise<void> {
    const ledger = new RuleLedger({ state: this.#state, instance: 'one', now: Date.now });
    ledger.begin('0');
    ledger.read('1', 40, { [rule]: 12 });
    ledger.judged([{ rule, version: '1', ms: 3.5, groups: 1, left: 0, alerts, withdrawn: 0 }]);
    await ledger.save();
  }
}

const NO_RULES = rulesConfig.parse({ bundled: false });
const NO_EVENTS = {
  search: () => Promise.reject(new Error('there are no events here')),
  count: () => Promise.resolve(0),
  get: () => Promise.resolve(new Map()),
  feed: () => Promise.reject(new Error('there are no events here')),
};

function inForce(rule: ListedRule, settings: RuleSettings): ListedRule {
  const set = settings[rule.id];
  return set ? { ...rule, set, enabled: set.enabled ?? rule.enabled, severity: set.severity ?? rule.severity } : rule;
}
