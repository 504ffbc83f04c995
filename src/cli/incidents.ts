import type { VersionedIncident } from '../incident/incident.ts';
import type { Part } from '../incident/part.ts';
import { reportOf, type Writing } from '../incident/report.ts';
import { htmlReport } from '../incident/report-html.ts';
import { markdownReport } from '../incident/report-markdown.ts';
import type { WholeIncident } from '../incident/whole-incident.ts';
import { MozdefError } from '../lifecycle/error.ts';
import { ApiClient } from './api-client.ts';
import type { CommonOptions } from './common-options.ts';
import { EXIT_CODES } from './exit-codes.ts';
import { print, printRows } from './output.ts';
import { paged } from './paged.ts';
import { findServer } from './server.ts';
import { visible } from './visible.ts';

type Options = CommonOptions & { readonly json: boolean };

interface ListOptions extends Options {
  readonly kind?: string;
  readonly phase?: string;
  readonly severity?: string;
  readonly owner?: string;
  readonly tag?: string;
  readonly which: string;
  readonly from?: string;
  /** 0: all. */
  readonly limit: number;
}

/** Prints incidents, those that were opened last first. That there are none is an answer, too. */
export async function listIncidents(text: string, options: ListOptions): Promise<number> {
  const api = new ApiClient(findServer('web', options));
  const { kind, phase, severity, owner, tag, which, from } = options;
  const wanted = { q: text, kind, phase, severity, owner, tag, which, from };
  const incidents = paged(options.limit, async (limit, after) => {
    const query = { ...wanted, limit, after };
    const page = await api.get<{ incidents: VersionedIncident[]; next?: string }>('/api/incidents', query);
    return { items: page.incidents, next: page.next };
  });
  const rows: string[][] = [];
  for await (const incident of incidents) {
    const { id, kind, phase, severity, owner, opened, summary } = incident;
    if (options.json) await print(JSON.stringify(incident));
    else rows.push([id, kind, phase, severity, visible(owner), opened, visible(summary)]);
  }
  await printRows(['id', 'kind', 'phase', 'severity', 'owner', 'opened', 'summary'], rows, {
    json: options.json,
    none: 'there are no incidents',
  });
  return EXIT_CODES.ok.code;
}

/** Prints one with all that belongs to it. */
export async function showIncident(id: string, options: Options): Promise<number> {
  const api = new ApiClient(findServer('web', options));
  const whole = await api.get<WholeIncident>(pathOf(id));
  if (options.json) await print(JSON.stringify(whole));
  else await printWhole(whole);
  return EXIT_CODES.ok.code;
}

/** Prints all of it as a report. */
export async function reportIncident(
  id: string,
  { format, ...options }: Options & { readonly format: 'markdown' | 'html' | 'json' },
): Promise<number> {
  const api = new ApiClient(findServer('web', options));
  const whole = await api.get<WholeIncident & Writing>(`${pathOf(id)}/report`, { format: 'json' });
  if (options.json || format === 'json') await print(JSON.stringify(whole));
  else await print((format === 'html' ? htmlReport : markdownReport)(reportOf(whole, whole)).trimEnd());
  return EXIT_CODES.ok.code;
}

/** Opens one. */
export async function openIncident(draft: object, options: Options): Promise<number> {
  const api = new ApiClient(findServer('web', options));
  return printOne(await api.post<VersionedIncident>('/api/incidents', draft), options);
}

interface Changes {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly alerts: { readonly add?: readonly string[]; readonly remove?: readonly string[] };
}

/** Changes one as it stands now. */
export async function changeIncident(id: string, { fields, alerts }: Changes, options: Options): Promise<number> {
  const { note, ...said } = fields;
  const isChanged = Object.values(said).some((value) => value !== undefined);
  const hasAlerts = alerts.add !== undefined || alerts.remove !== undefined;
  if (!isChanged && !hasAlerts)
    throw new MozdefError('usage', 'say what is to be changed; mozdef incidents change --help lists what can be');
  const api = new ApiClient(findServer('web', options));
  let { incident } = await api.get<WholeIncident>(pathOf(id));
  if (hasAlerts) await api.post(`${pathOf(id)}/alerts`, { ...alerts, note });
  if (isChanged) {
    const { version } = incident;
    incident = await api.post<VersionedIncident>(pathOf(id), { version, ...fields });
  }
  return printOne(incident, options);
}

async function printOne(incident: VersionedIncident, { json }: Options): Promise<number> {
  const { id, kind, phase, severity, owner, summary } = incident;
  const has = owner === '' ? '' : `, ${owner} has it`;
  await print(json ? JSON.stringify(incident) : visible(`${id} (${kind}, ${phase}, ${severity}${has}): ${summary}`));
  return EXIT_CODES.ok.code;
}

async function printWhole({ incident, parts, alerts, links, timeline }: WholeIncident): Promise<void> {
  for (const [key, value] of Object.entries(incident)) {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    if (text !== '' && text !== '[]') await print(`${key.padEnd(12)} ${visible(text)}`);
  }
  for (const [plural, some] of Object.entries(parts)) await printSection(plural, some.map(lineOf));
  await printSection(
    'alerts',
    alerts.map(({ id, severity, status, summary }) => `${id} ${severity} ${status} ${summary}`),
  );
  await printSection(
    'linked',
    links.map(({ id, summary, note }) => `${id} ${summary} ${note}`),
  );
  await printSection(
    'timeline',
    timeline.map(({ at, kind, text, by }) => `${at} ${kind} ${text} ${by}`),
  );
}

function lineOf(part: Part): string {
  const { id, kind: _, incident: __, created: ___, removed: ____, ...said } = part;
  return `${id} ${JSON.stringify(said)}`;
}

async function printSection(title: string, lines: readonly string[]): Promise<void> {
  if (lines.length > 0) await print(`${title}:`);
  for (const line of lines) await print(`  ${visible(line.trim())}`);
}

function pathOf(id: string): string {
  return `/api/incidents/${encodeURIComponent(id)}`;
}
