import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { api } from '../api/api-client.ts';
import type { EntityAnswer } from '../api/types.ts';
import { decodeEntitiesState, type EntityName, entityOfPath, entityPath } from '../model/entities-url.ts';
import type { ResolvedRange } from '../model/time-range.ts';
import { resolveTime } from '../model/time-range.ts';
import { AlertSums } from './alert-sums.ts';
import { go, LocationController } from './location.ts';

/** What is asked for one look at an entity. */
export interface SeenEntity extends EntityAnswer {
  readonly name: EntityName;
  readonly range: ResolvedRange;
}

const STANDARD = 'now-30d';
const WAIT_MS = 5000;
const DAY_MS = 86_400_000;

/** One of those that alerts are about, as a machine: the address says which, and since when. */
export class EntityScreen implements ReactiveController {
  from = STANDARD;
  readonly sums: AlertSums<SeenEntity>;
  #name: EntityName | undefined;

  constructor(host: ReactiveControllerHost) {
    host.addController(new LocationController(host, () => this.#moved()));
    // Connected before the sums are, which ask for what the address says.
    host.addController(this);
    this.sums = new AlertSums(host, (signal) => this.#ask(signal), WAIT_MS);
  }
  hostConnected(): void {
    this.#read();
  }

  /** Undefined once the address is of another page. */
  get name(): EntityName | undefined {
    return this.#name;
  }

  readonly since = (from: string): void => {
    if (this.#name === undefined) return;
    go(from === STANDARD ? entityPath(this.#name) : `${entityPath(this.#name)}?from=${encodeURIComponent(from)}`);
  };

  #read(): void {
    this.#name = entityOfPath(location.pathname);
    this.from = new URLSearchParams(location.search).has('from') ? decodeEntitiesState(location).from : STANDARD;
  }

  async #ask(signal: AbortSignal): Promise<SeenEntity> {
    const name = this.#name ?? { kind: 'host', value: '' };
    const answer = await api.entity(`${name.kind}:${name.value}`, this.from, signal);
    const to = api.now();
    return { ...answer, name, range: { from: resolveTime(this.from, to) ?? to - 30 * DAY_MS, to } };
  }

  #moved(): void {
    if (entityOfPath(location.pathname) === undefined) return;
    this.#read();
    void this.sums.load();
  }
}
