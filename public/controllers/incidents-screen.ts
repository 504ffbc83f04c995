import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { JsonObject } from '../../src/event/event.ts';
import type { VersionedIncident } from '../../src/incident/incident.ts';
import type { PlacedEntry } from '../../src/incident/incident-history.ts';
import type { Part } from '../../src/incident/part.ts';
import type { WholeIncident } from '../../src/incident/whole-incident.ts';
import { incidentApi, type SeenIndicator } from '../api/incident-api.ts';
import { live } from '../api/live-socket.ts';
import { PART_FORMS, type PartPlural } from '../model/incident-forms.ts';
import {
  decodeIncidentsState,
  encodeIncidentsState,
  type IncidentsState,
  isIncidentsPath,
} from '../model/incidents-url.ts';
import { IncidentDrafts } from './incident-drafts.ts';
import { IncidentHandling, type IncidentWork } from './incident-handling.ts';
import { IncidentList } from './incident-list.ts';
import { addWork, headWork, partWork } from './incident-works.ts';
import { go, LocationController } from './location.ts';
import { Opened } from './opened.ts';
import { VerisTags } from './veris-tags.ts';

/** The incident that is open, and all that is known of it. */
export interface OpenIncident extends WholeIncident {
  readonly history: readonly PlacedEntry[];
  readonly seen: readonly SeenIndicator[];
}

interface IncidentDesk {
  readonly drafts: IncidentDrafts;
  readonly handling: IncidentHandling;
}

/** The page Incidents as a machine: the address decides what is shown, and what others do is seen as it is done. */
export class IncidentsScreen implements ReactiveController {
  state: IncidentsState = decodeIncidentsState(location);
  readonly list: IncidentList;
  readonly opened: Opened<OpenIncident>;
  readonly veris: VerisTags;
  /** What was typed and done, by incident: nothing of one is sent or taken back at another. */
  readonly #desks = new Map<string, IncidentDesk>();
  #unfollow: (() => void) | undefined;
  readonly #host: ReactiveControllerHost;
  readonly #redraw = (): void => this.#host.requestUpdate();

  /** Asks which other incident the open one is to be brought together with. */
  readonly pick: (mode: 'link' | 'merge') => void;

  constructor(host: ReactiveControllerHost, pick: (mode: 'link' | 'merge') => void) {
    this.#host = host;
    this.pick = pick;
    this.list = new IncidentList(host);
    this.veris = new VerisTags(host);
    this.opened = new Opened(host, readIncident);
    host.addController(new LocationController(host, () => this.#moved()));
    host.addController(this);
  }
  hostConnected(): void {
    this.#moved();
    void this.list.load();
    this.#unfollow = live.changes('incidents', {
      onChanged: (ids) => this.#changed(ids),
      onFollowing: () => this.#changed(undefined),
    });
    live.addEventListener('state', this.#redraw);
  }
  hostDisconnected(): void {
    this.#unfollow?.();
    live.removeEventListener('state', this.#redraw);
    this.list.stop();
    this.opened.stop();
    for (const { handling } of this.#desks.values()) handling.stop();
  }

  /** The connection over which changes come is lost. */
  get isLost(): boolean {
    return live.state === 'lost';
  }

  /** What was typed about the open incident. */
  get drafts(): IncidentDrafts {
    return this.#desk.drafts;
  }
  /** What is done with the open incident. */
  get handling(): IncidentHandling {
    return this.#desk.handling;
  }
  get #desk(): IncidentDesk {
    const { sel } = this.state;
    const desk = this.#desks.get(sel) ?? {
      drafts: new IncidentDrafts(this.#host),
      handling: new IncidentHandling(this.#host, () => this.opened.reload()),
    };
    this.#desks.set(sel, desk);
    return desk;
  }

  /** Asks anew. */
  async load(): Promise<void> {
    await Promise.all([this.list.load(), this.opened.reload()]);
  }

  readonly change = (change: Partial<IncidentsState>, replace = false): void =>
    go(encodeIncidentsState({ ...this.state, ...change }), { replace });

  /** Does it at once; what is refused for another reason than a conflict is told below. */
  readonly act = async (work: IncidentWork): Promise<void> => void (await this.handling.act(work));

  /** Changes fields of the incident as a whole at once; when someone was faster this is kept, to be applied again. */
  async setHead(incident: VersionedIncident, fields: JsonObject): Promise<void> {
    const key = `set:${Object.keys(fields).join('+')}`;
    this.drafts.drop(key);
    this.drafts.begin(key, incident.version, fields);
    await this.sendHead(incident, key);
  }

  /** Sends the form of a field of the incident as a whole; `seen`: over what others did since. */
  async sendHead(incident: VersionedIncident, key: string, seen?: number): Promise<void> {
    await this.drafts.send(key, async ({ values, seen: began }) => {
      const fields = isEmpty(values) ? undefined : values;
      return fields && this.handling.act(headWork(incident, fields, seen ?? began));
    });
  }

  /** Sends the form of a part that is there. */
  async sendPart(incident: string, plural: PartPlural, part: Part, seen?: number): Promise<void> {
    await this.drafts.send(part.id, async ({ values, seen: began }) =>
      isEmpty(values) ? undefined : this.handling.act(partWork(incident, { plural, part }, values, seen ?? began)),
    );
  }

  /** Sends the form of a part that is to be. */
  async sendNew(incident: string, plural: PartPlural): Promise<void> {
    await this.drafts.send(`new:${plural}`, async ({ values }) =>
      this.handling.act(addWork(incident, plural, PART_FORMS[plural].kind, withoutEmpty(values))),
    );
  }

  #moved(): void {
    if (!isIncidentsPath(location.pathname)) return;
    this.state = decodeIncidentsState(location);
    if (this.state.sel === this.opened.id) return;
    this.handling.forgetOutcome();
    this.opened.open(this.state.sel);
  }

  #changed(ids: readonly string[] | undefined): void {
    if (ids === undefined) void this.load();
    else {
      void this.list.read(ids);
      const { incident } = this.opened.what ?? {};
      const shown = incident === undefined ? [this.opened.id] : [incident.id, ...incident.merged];
      if (shown.some((id) => ids.includes(id))) void this.opened.reload();
    }
  }
}

async function readIncident(id: string, signal: AbortSignal): Promise<OpenIncident> {
  const [whole, history, { seen }] = await Promise.all([
    incidentApi.whole(id, signal),
    incidentApi.history(id, signal),
    incidentApi.seen(id, signal),
  ]);
  return { ...whole, history, seen };
}

function isEmpty(values: Readonly<JsonObject>): boolean {
  return Object.keys(values).length === 0;
}

/** What was left empty is as the server has it by default. */
function withoutEmpty(values: Readonly<JsonObject>): JsonObject {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
}
