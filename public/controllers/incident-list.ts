import type { ReactiveControllerHost } from 'lit';
import type { VersionedIncident } from '../../src/incident/incident.ts';
import { type ApiError, asApiError } from '../api/api-error.ts';
import { incidentApi } from '../api/incident-api.ts';
import { takeIncidents } from '../model/incident-rows.ts';
import { LatestRequest } from './latest-request.ts';

/** So many can be asked for by name at a time. */
const MOST_NAMED = 200;

/** All incidents, those that were opened last first, and what becomes of them. */
export class IncidentList {
  all: readonly VersionedIncident[] | undefined;
  error: ApiError | undefined;
  /** Where those begin that were opened before; undefined: these are all. */
  next: string | undefined;
  readonly #request: LatestRequest;
  readonly #host: ReactiveControllerHost;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    this.#request = new LatestRequest(host);
  }

  get slow(): boolean {
    return this.#request.slow;
  }
  stop(): void {
    this.#request.giveUp();
  }

  /** Loads the newest, or `more`: those before the last that are there. What is shown stays until the answer is there. */
  async load(more = false): Promise<void> {
    const abort = this.#request.begin();
    try {
      const answer = await incidentApi.page(more ? this.next : undefined, abort.signal);
      this.all = more ? [...(this.all ?? []), ...answer.incidents] : answer.incidents;
      this.next = answer.next;
      this.error = undefined;
    } catch (thrown) {
      const error = asApiError(thrown);
      if (error === undefined) return;
      this.error = error;
    }
    if (this.#request.end(abort)) this.#host.requestUpdate();
  }

  /** Reads these anew. */
  async read(ids: readonly string[]): Promise<void> {
    if (this.all === undefined) return;
    try {
      for (let at = 0; at < ids.length; at += MOST_NAMED) {
        const asked = ids.slice(at, at + MOST_NAMED);
        const { incidents } = await incidentApi.named(asked);
        this.all = takeIncidents(this.all, asked, incidents);
      }
    } catch (thrown) {
      this.error = asApiError(thrown);
    }
    this.#host.requestUpdate();
  }
}
