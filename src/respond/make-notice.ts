import { createHash } from 'node:crypto';
import type { Alert } from '../alert/alert.ts';
import { ALERTS } from '../alert/alert-book.ts';
import type { Event } from '../event/event.ts';
import type { StateStore } from '../state/state-store.ts';
import type { Notice } from './action.ts';
import type { News, NewsKind, ToldAlert } from './news.ts';
import type { OutboxEntry } from './outbox.ts';
import type { Template } from './template.ts';
import type { ToldAlerts } from './told-alerts.ts';

/** What a notice is made with. */
export interface NoticeGround {
  readonly template: Template;
  /** Address of the dashboard; empty when it is not known. */
  readonly dashboard: string;
}

interface Said {
  readonly kind: NewsKind;
  readonly alert: ToldAlert;
  readonly events: readonly Event[];
  readonly reference?: string | undefined;
}

/** The name of a notice of these entries: the same whenever it is made. */
export function noticeId(entryIds: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(entryIds)).digest('hex').slice(0, 32);
}

/** A notice of these entries; `id` as `noticeId` says it. Undefined when there are none. */
export async function makeNotice(
  entries: readonly OutboxEntry[],
  {
    state,
    told,
    id,
    ...ground
  }: NoticeGround & { readonly state: StateStore; readonly told: ToldAlerts; readonly id: string },
): Promise<Notice | undefined> {
  const documents = await state.get(ALERTS, [...new Set(entries.map(({ alert }) => alert.id))]);
  const [first, ...more] = entries.map(({ kind, alert }) => {
    const kept = documents.get(alert.id)?.body as unknown as Alert | undefined;
    const events = kept?.events.map(({ event }) => event) ?? [];
    return newsOf({ kind, alert, events, reference: told.get(alert.id) }, ground);
  });
  return first && { id, time: entries[0]?.time ?? '', test: false, news: [first, ...more] };
}

/** A notice that tells of nothing, to see whether it arrives. */
export function testNotice(target: string, now: number, { template }: Pick<NoticeGround, 'template'>): Notice {
  const time = new Date(now).toISOString();
  const alert: ToldAlert = {
    id: `test-${target}`,
    utctimestamp: time,
    status: 'open',
    assignee: '',
    rule: 'test',
    ruleversion: '',
    title: 'Test',
    severity: 'INFO',
    category: 'test',
    tags: [],
    attack: [],
    summary: `This is a test of ${target}. Nothing happened.`,
    url: '',
    runbook: '',
    channel: '',
    notify: true,
    risk: 0,
    classname: 'test',
    group: {},
    count: 1,
    firstseen: time,
    lastseen: time,
  };
  const news = newsOf({ kind: 'raised', alert, events: [] }, { template, dashboard: '' });
  return { id: noticeId([target, time]), time, test: true, news: [news] };
}

function newsOf(said: Said, { template, dashboard }: NoticeGround): News {
  const url = dashboard === '' ? '' : `${dashboard}/alerts/${encodeURIComponent(said.alert.id)}`;
  return { ...said, url, text: (escape) => template.render({ ...said, url }, escape) };
}
