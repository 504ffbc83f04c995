import type { VersionedAlert } from '../../alert/find-alerts.ts';
import { DEMO_CASES, type DemoCase } from '../../demo/casework.ts';
import { DEMO_TAG } from '../../demo/story.ts';
import type { VersionedIncident } from '../../incident/incident.ts';
import type { ApiClient } from '../api-client.ts';

const MINUTE_MS = 60_000;
/** Rules whose alerts someone has looked at already. */
const SEEN = {
  password_spraying: { status: 'acknowledged', assignee: 'nora' },
  guard_duty_probe: { verdict: 'benign', note: 'Demo: everybody is probed.' },
} as const;

export interface Told {
  readonly seed: number;
  readonly until: number;
  readonly alerts: readonly VersionedAlert[];
}

/** Opens the incident and the investigation of the story, half worked through; those that are there stay as people left them. */
export async function openCases(api: ApiClient, told: Told): Promise<string[]> {
  const tag = `demo-seed-${told.seed}`;
  const query = { tag, which: 'all', limit: 10 };
  const { incidents } = await api.get<{ incidents: readonly VersionedIncident[] }>('/api/incidents', query);
  const missing = DEMO_CASES.filter(({ draft }) => !incidents.some(({ summary }) => summary === draft.summary));
  const opened: string[] = [];
  for (const one of missing) {
    const id = await openCase(api, one, { ...told, tags: [DEMO_TAG, tag, ...one.draft.tags] });
    if (id !== undefined) opened.push(id);
  }
  if (opened.length > 0) await lookThrough(api, told.alerts);
  return opened;
}

/** Undefined when there is no alert of it, or others have put all of them elsewhere. */
async function openCase(
  api: ApiClient,
  { rules, draft, phase, parts }: DemoCase,
  { until, alerts, tags }: Told & { readonly tags: readonly string[] },
): Promise<string | undefined> {
  const own = alerts.filter(({ rule, incident }) => rules.includes(rule) && incident === undefined).map(({ id }) => id);
  if (own.length === 0) return undefined;
  const { id, version } = await api.post<VersionedIncident>('/api/incidents', { ...draft, tags, alerts: own });
  for (const { plural, fields, before } of parts) {
    const at = before === undefined ? {} : { at: new Date(until - before * MINUTE_MS).toISOString() };
    await api.post(`/api/incidents/${id}/${plural}`, { ...fields, ...at });
  }
  await api.post(`/api/incidents/${id}`, { version, phase });
  return id;
}

async function lookThrough(api: ApiClient, alerts: readonly VersionedAlert[]): Promise<void> {
  for (const [rule, done] of Object.entries(SEEN)) {
    const open = alerts.filter((alert) => alert.rule === rule && alert.status === 'open');
    for (const { id } of open) await api.post(`/api/alerts/${id}`, done);
  }
}
