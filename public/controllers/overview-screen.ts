import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { VersionedAlert } from '../../src/alert/find-alerts.ts';
import { api } from '../api/api-client.ts';
import type { AlertFacetsAnswer, EntitiesAnswer, HistogramAnswer } from '../api/types.ts';
import { DAY_MS, PENDING, SEVERE, WEEK_MS } from '../model/overview.ts';
import type { ResolvedRange } from '../model/time-range.ts';
import { AlertSums } from './alert-sums.ts';

/** What is asked for one look at the overview. */
export interface Overview {
  /** Alerts that someone still has to look at. */
  readonly pending: AlertFacetsAnswer;
  /** The last day, what was raised in it, and a week before. */
  readonly range: ResolvedRange;
  readonly raised: HistogramAnswer;
  readonly before: HistogramAnswer;
  readonly byRule: AlertFacetsAnswer;
  /** The newest severe ones that wait, then the newest of all others. */
  readonly first: readonly VersionedAlert[];
  readonly entities: EntitiesAnswer;
}

const BUCKETS = 48;
const MOST = { first: 10, entities: 6 };
/** It follows alerts within so many milliseconds, and the time itself once a minute. */
const WAIT_MS = 3000;
const AGAIN_MS = 60_000;

/** The page Overview as a machine: it shows what needs someone now, and follows what becomes of alerts. */
export class OverviewScreen implements ReactiveController {
  readonly sums: AlertSums<Overview>;
  #minutes: ReturnType<typeof setInterval> | undefined;

  constructor(host: ReactiveControllerHost) {
    host.addController(this);
    this.sums = new AlertSums(host, ask, WAIT_MS);
  }
  hostConnected(): void {
    this.#minutes = setInterval(() => this.sums.soon(), AGAIN_MS);
  }
  hostDisconnected(): void {
    clearInterval(this.#minutes);
  }
}

async function ask(signal: AbortSignal): Promise<Overview> {
  await api.syncClock();
  const to = api.now();
  const range = { from: to - DAY_MS, to };
  const raisedIn = (time: ResolvedRange): Promise<HistogramAnswer> =>
    api.alertHistogram({ from: String(time.from) }, String(time.to), BUCKETS, signal);
  const [pending, raised, before, byRule, severe, newest, entities] = await Promise.all([
    api.alertFacets(PENDING, signal),
    raisedIn(range),
    raisedIn({ from: range.from - WEEK_MS, to: to - WEEK_MS }),
    api.alertFacets({ from: String(range.from) }, signal),
    api.alerts({ ...PENDING, severity: SEVERE.join(',') }, { limit: MOST.first }, signal),
    api.alerts(PENDING, { limit: MOST.first }, signal),
    api.entities({ q: '', from: 'now-7d', limit: MOST.entities }, signal),
  ]);
  const byId = new Map([...severe.alerts, ...newest.alerts].map((alert) => [alert.id, alert]));
  return { pending, range, raised, before, byRule, first: [...byId.values()].slice(0, MOST.first), entities };
}
