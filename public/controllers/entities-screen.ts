import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { api } from '../api/api-client.ts';
import { type ApiError, asApiError } from '../api/api-error.ts';
import type { EntitiesAnswer } from '../api/types.ts';
import { decodeEntitiesState, type EntitiesState, encodeEntitiesState, isEntitiesPath } from '../model/entities-url.ts';
import { FollowAlerts } from './follow-alerts.ts';
import { LatestRequest } from './latest-request.ts';
import { go, LocationController } from './location.ts';

const MOST = 200;
/** Risks follow alerts within so many milliseconds. */
const WAIT_MS = 5000;

/** The page Entities as a machine: the address decides what is shown, and it follows what becomes of alerts. */
export class EntitiesScreen implements ReactiveController {
  state: EntitiesState = decodeEntitiesState(location);
  answer: EntitiesAnswer | undefined;
  error: ApiError | undefined;
  readonly #follow: FollowAlerts;
  readonly #request: LatestRequest;
  readonly #host: ReactiveControllerHost;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    this.#request = new LatestRequest(host);
    host.addController(new LocationController(host, () => this.#moved()));
    host.addController(this);
    this.#follow = new FollowAlerts(host, () => void this.load(), WAIT_MS);
  }
  hostConnected(): void {
    this.state = decodeEntitiesState(location);
    void this.load();
  }
  hostDisconnected(): void {
    this.#request.giveUp();
  }

  get slow(): boolean {
    return this.#request.slow;
  }
  /** The connection over which changes come is lost. */
  get isLost(): boolean {
    return this.#follow.isLost;
  }

  readonly change = (change: Partial<EntitiesState>, replace = false): void =>
    go(encodeEntitiesState({ ...this.state, ...change }), { replace });

  /** Asks anew; what is shown stays until the answer is there. */
  async load(): Promise<void> {
    const abort = this.#request.begin();
    const { kind, q, from } = this.state;
    try {
      this.answer = await api.entities({ kind: kind === '' ? undefined : kind, q, from, limit: MOST }, abort.signal);
      this.error = undefined;
    } catch (thrown) {
      const error = asApiError(thrown);
      if (error === undefined) return;
      this.error = error;
    }
    if (this.#request.end(abort)) this.#host.requestUpdate();
  }

  #moved(): void {
    if (!isEntitiesPath(location.pathname)) return;
    this.state = decodeEntitiesState(location);
    void this.load();
  }
}
