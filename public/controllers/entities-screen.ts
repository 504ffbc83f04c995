import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { api } from '../api/api-client.ts';
import { type ApiError, asApiError } from '../api/api-error.ts';
import { live } from '../api/live-socket.ts';
import type { EntitiesAnswer } from '../api/types.ts';
import { decodeEntitiesState, type EntitiesState, encodeEntitiesState, isEntitiesPath } from '../model/entities-url.ts';
import { LatestRequest } from './latest-request.ts';
import { go, LocationController } from './location.ts';

const MOST = 200;
/** Risks follow alerts within so many milliseconds, however many come: the server looks at all alerts for them. */
const WAIT_MS = 5000;

/** The page Entities as a machine: the address decides what is shown, and it follows what becomes of alerts. */
export class EntitiesScreen implements ReactiveController {
  state: EntitiesState = decodeEntitiesState(location);
  answer: EntitiesAnswer | undefined;
  error: ApiError | undefined;
  #unfollow: (() => void) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #request: LatestRequest;
  readonly #host: ReactiveControllerHost;
  readonly #redraw = (): void => this.#host.requestUpdate();

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    this.#request = new LatestRequest(host);
    host.addController(new LocationController(host, () => this.#moved()));
    host.addController(this);
  }
  hostConnected(): void {
    this.state = decodeEntitiesState(location);
    void this.load();
    this.#unfollow = live.alerts({ onChanged: () => this.#changed(), onFollowing: () => this.#changed() });
    live.addEventListener('state', this.#redraw);
  }
  hostDisconnected(): void {
    this.#unfollow?.();
    live.removeEventListener('state', this.#redraw);
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#request.giveUp();
  }

  get slow(): boolean {
    return this.#request.slow;
  }
  /** The connection over which changes come is lost. */
  get isLost(): boolean {
    return live.state === 'lost';
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

  /** Asks again soon, once someone looks. */
  #changed(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      if (document.hidden) this.#changed();
      else void this.load();
    }, WAIT_MS);
  }

  #moved(): void {
    if (!isEntitiesPath(location.pathname)) return;
    this.state = decodeEntitiesState(location);
    void this.load();
  }
}
