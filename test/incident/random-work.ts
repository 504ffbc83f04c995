import * as fc from 'fast-check';
import type { JsonObject } from '../../src/event/event.ts';
import { changeIncident, type IncidentChange } from '../../src/incident/change-incident.ts';
import { getIncident } from '../../src/incident/find-incidents.ts';
import { linkAlerts, unlinkAlerts } from '../../src/incident/link-alerts.ts';
import { mergeIncidents } from '../../src/incident/merge-incidents.ts';
import { wholeIncident } from '../../src/incident/whole-incident.ts';
import { MozdefError } from '../../src/lifecycle/error.ts';
import type { Team } from './support.ts';

export const INCIDENTS = ['INC-2026-0001', 'INC-2026-0002', 'INC-2026-0003'] as const;
export const ALERTS = ['alert0', 'alert1', 'alert2'] as const;
export const VALUES = ['192.0.2.1', '192.0.2.2'] as const;

/** Something that a person does; what it is done to is chosen by number of what there is then. */
export type Work =
  | { readonly do: 'head'; readonly incident: string; readonly change: IncidentChange; readonly stale: boolean }
  | { readonly do: 'task' | 'indicator'; readonly incident: string; readonly value: string }
  | {
      readonly do: 'part';
      readonly incident: string;
      readonly at: number;
      readonly value: string;
      readonly stale: boolean;
    }
  | { readonly do: 'removed'; readonly incident: string; readonly at: number; readonly removed: boolean }
  | { readonly do: 'link' | 'unlink'; readonly incident: string; readonly alert: string }
  | { readonly do: 'merge'; readonly incident: string; readonly into: string };

/** Mostly the same one, so that they meet. */
const incident = fc.constantFrom(INCIDENTS[0], INCIDENTS[0], INCIDENTS[0], ...INCIDENTS);
const value = fc.constantFrom(...VALUES);
const at = fc.nat(1);
const tag = fc.constantFrom('a', 'b', 'c');
const change = fc.oneof(
  fc.record({ owner: fc.constantFrom('ann', 'bob', '') }),
  fc.record({ phase: fc.constantFrom('identification', 'containment', 'closed') }),
  fc.record({ severity: fc.constantFrom('ALERT', 'INFO'), contact: fc.constantFrom('x', 'y') }),
  fc.record({ tags: fc.subarray(['a', 'b', 'c']) }),
  fc.record({ addtags: fc.tuple(tag) }),
  fc.record({ removetags: fc.tuple(tag) }),
) as fc.Arbitrary<IncidentChange>;

/** Any work that people may do. */
export const anyWork: fc.Arbitrary<Work> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('head' as const), incident, change, stale: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('task' as const, 'indicator' as const), incident, value }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('part' as const), incident, at, value, stale: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('removed' as const), incident, at, removed: fc.boolean() }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('link' as const, 'unlink' as const),
      incident,
      alert: fc.constantFrom(...ALERTS),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('merge' as const), incident, into: incident }) },
);

/** Does it; what is refused for a reason that people are told is fine. */
export async function perform(work: Work, actor: string, team: Team): Promise<void> {
  try {
    await attempt(work, actor, team);
  } catch (error) {
    const isTold = error instanceof MozdefError && ['conflict', 'not-found', 'request-invalid'].includes(error.code);
    if (!isTold) throw error;
  }
}

async function attempt(work: Work, actor: string, team: Team): Promise<void> {
  const desk = team.desk(actor);
  const { incident } = work;
  switch (work.do) {
    case 'head': {
      const { version } = await getIncident(team.state, incident);
      await changeIncident({ id: incident, seen: work.stale ? 1 : version }, work.change, desk);
      return;
    }
    case 'task':
    case 'indicator': {
      const fields = work.do === 'task' ? { summary: work.value, status: 'open' } : { type: 'ip', value: work.value };
      await team.add(incident, work.do, fields, actor);
      return;
    }
    case 'link':
    case 'unlink':
      await (work.do === 'link' ? linkAlerts : unlinkAlerts)(incident, { alerts: [work.alert] }, desk);
      return;
    case 'merge':
      await mergeIncidents(incident, { into: work.into }, desk);
      return;
    case 'part':
    case 'removed':
      await changeSome(work, actor, team);
  }
}

async function changeSome(
  work: Extract<Work, { readonly do: 'part' | 'removed' }>,
  actor: string,
  team: Team,
): Promise<void> {
  const { incident } = work;
  const { parts, removed } = await wholeIncident(team.state, incident);
  const all = [...(parts['tasks'] ?? []), ...(parts['indicators'] ?? []), ...removed];
  const part = all[work.at % Math.max(1, all.length)];
  if (!part) return;
  if (work.do === 'removed') {
    await team.change({ ...part, incident }, { removed: work.removed }, actor);
    return;
  }
  const fields: JsonObject = part.kind === 'task' ? { summary: work.value } : { value: work.value };
  await team.change({ ...part, incident }, { fields, seen: work.stale ? 1 : part.version }, actor);
}
