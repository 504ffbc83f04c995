import { findAlerts } from '../../src/alert/find-alerts.ts';
import type { JsonObject } from '../../src/event/event.ts';
import { addPart, changePart } from '../../src/incident/handle-part.ts';
import type { VersionedIncident } from '../../src/incident/incident.ts';
import type { AlertDesk } from '../../src/incident/link-alerts.ts';
import { type IncidentDraft, openIncident } from '../../src/incident/open-incident.ts';
import type { Part } from '../../src/incident/part.ts';
import type { PartKind } from '../../src/incident/part-kinds.ts';
import type { StateStore } from '../../src/state/state-store.ts';
import { raiseAlert } from '../alert/support.ts';
import { NOW, openState } from '../respond/support.ts';

/** A team that works on incidents over one store, with a clock that a test moves. */
export class Team {
  now = NOW;
  /** How far the clock goes on each time that someone looks at it. */
  tick = 0;
  readonly state: StateStore;
  readonly close: () => Promise<void>;
  #raised = 0;

  private constructor(opened: Awaited<ReturnType<typeof openState>>) {
    this.state = opened.state;
    this.close = opened.close;
  }

  static async open(): Promise<Team> {
    return new Team(await openState());
  }

  /** What one of them works with. */
  desk(actor = 'ann'): AlertDesk {
    return { state: this.state, actor, now: () => (this.now += this.tick) };
  }

  async open(draft: IncidentDraft = {}, actor = 'ann'): Promise<VersionedIncident> {
    return (await openIncident({ summary: 'A break-in', ...draft }, this.desk(actor))).incident;
  }

  add(incident: string, kind: PartKind, fields: JsonObject, actor = 'ann'): Promise<Part> {
    return addPart(incident, { kind, fields }, this.desk(actor));
  }

  change(part: Part, change: Partial<Parameters<typeof changePart>[0]>, actor = 'ann'): Promise<Part> {
    const { id, kind, incident } = part;
    return changePart({ incident, kind, part: id, fields: {}, ...change }, this.desk(actor));
  }

  /** Raises an alert; its id. */
  async raise(said: Parameters<typeof raiseAlert>[1]['said'] = {}): Promise<string> {
    const id = `alert${this.#raised++}`;
    await raiseAlert(id, { state: this.state, now: this.now, said, events: [] });
    return id;
  }

  async alerts(): Promise<Record<string, { status: string; incident: string | undefined }>> {
    const { alerts } = await findAlerts(this.state, { matches: () => true, limit: 1000, from: 0 });
    return Object.fromEntries(alerts.map(({ id, status, incident }) => [id, { status, incident }]));
  }
}

/** What a promise rejects with; throws when it does not. */
export async function refusalOf(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    return error;
  }
  throw new Error('it was not refused');
}
