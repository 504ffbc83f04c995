import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { api } from '../api/api-client.ts';
import type { EntitiesAnswer } from '../api/types.ts';
import {
  decodeEntitiesState,
  type EntitiesState,
  encodeEntitiesState,
  isEntityListPath,
} from '../model/entities-url.ts';
import { AlertSums } from './alert-sums.ts';
import { go, LocationController } from './location.ts';

const MOST = 200;
/** Risks follow alerts within so many milliseconds. */
const WAIT_MS = 5000;

/** The page Entities as a machine: the address decides what is shown, and it follows what becomes of alerts. */
export class EntitiesScreen implements ReactiveController {
  state: EntitiesState = decodeEntitiesState(location);
  readonly sums: AlertSums<EntitiesAnswer>;

  constructor(host: ReactiveControllerHost) {
    host.addController(new LocationController(host, () => this.#moved()));
    // Connected before the sums are, which ask for what the address says.
    host.addController(this);
    this.sums = new AlertSums(host, (signal) => this.#ask(signal), WAIT_MS);
  }
  hostConnected(): void {
    this.state = decodeEntitiesState(location);
  }

  readonly change = (change: Partial<EntitiesState>, replace = false): void =>
    go(encodeEntitiesState({ ...this.state, ...change }), { replace });

  #ask(signal: AbortSignal): Promise<EntitiesAnswer> {
    const { kind, q, from } = this.state;
    return api.entities({ kind: kind === '' ? undefined : kind, q, from, limit: MOST }, signal);
  }

  #moved(): void {
    if (!isEntityListPath(location.pathname)) return;
    this.state = decodeEntitiesState(location);
    void this.sums.load();
  }
}
