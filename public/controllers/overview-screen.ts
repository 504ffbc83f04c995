import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { VersionedAlert } from '../../src/alert/find-alerts.ts';
import { api } from '../api/api-client.ts';
import type { AlertFacetsAnswer, EntitiesAnswer, FlowAnswer, HistogramAnswer } from '../api/types.ts';
import { DAY_MS, narrowedTo, PENDING, SEVERE, WEEK_MS } from '../model/overview.ts';
import { decodeOverviewState, encodeOverviewState, isOverviewPath, type OverviewState } from '../model/overview-url.ts';
import type { ResolvedRange } from '../model/time-range.ts';
import { AlertSums } from './alert-sums.ts';
import { go, LocationController } from './location.ts';

/** What is asked for one look at the overview. */
export interface Overview {
  /** Alerts that someone still has to look at. */
  readonly pending: AlertFacetsAnswer;
  /** The last day, what was raised in it, and a week before. */
  readonly range: ResolvedRange;
  readonly raised: HistogramAnswer;
  readonly before: HistogramAnswer;
  readonly byRule: AlertFacetsAnswer;
  /** Of the last day, each narrowed by what is chosen of the other alone. */
  readonly bySeverity: AlertFacetsAnswer;
  readonly byCategory: AlertFacetsAnswer;
  readonly flow: FlowAnswer;
  /** The newest severe ones that wait, then the newest of all others. */
  readonly first: readonly VersionedAlert[];
  readonly entities: EntitiesAnswer;
}

const BUCKETS = 48;
const MOST = { first: 10, entities: 6 };
/** It follows alerts within so many milliseconds, and the time itself once a minute. */
const WAIT_MS = 3000;
const AGAIN_MS = 60_000;
const FLOW_MINUTES = 15;

/** The page Overview as a machine: it shows what needs someone now, and follows what becomes of alerts. The address says what its charts are narrowed to. */
export class OverviewScreen implements ReactiveController {
  state: OverviewState = decodeOverviewState(location);
  readonly sums: AlertSums<Overview>;
  #minutes: ReturnType<typeof setInterval> | undefined;

  constructor(host: ReactiveControllerHost) {
    host.addController(new LocationController(host, () => this.#moved()));
    // Connected before the sums are, which ask for what the address says.
    host.addController(this);
    this.sums = new AlertSums(host, (signal) => ask(this.state, signal), WAIT_MS);
  }
  hostConnected(): void {
    this.state = decodeOverviewState(location);
    this.#minutes = setInterval(() => this.sums.soon(), AGAIN_MS);
  }
  hostDisconnected(): void {
    clearInterval(this.#minutes);
  }

  readonly change = (change: Partial<OverviewState>): void => go(encodeOverviewState({ ...this.state, ...change }));

  #moved(): void {
    if (!isOverviewPath(location.pathname)) return;
    this.state = decodeOverviewState(location);
    void this.sums.load();
  }
}

async function ask(state: OverviewState, signal: AbortSignal): Promise<Overview> {
  await api.syncClock();
  const to = api.now();
  const range = { from: to - DAY_MS, to };
  const from = String(range.from);
  const narrowed = narrowedTo(state);
  const raisedIn = (time: ResolvedRange): Promise<HistogramAnswer> =>
    api.alertHistogram({ ...narrowed, from: String(time.from) }, String(time.to), BUCKETS, signal);
  const facets = facetsIn(from, signal);
  const waiting = { ...PENDING, ...narrowed };
  const severe = { ...waiting, severity: state.severity || SEVERE.join(',') };
  const [pending, raised, before, byRule, bySeverity, byCategory, urgent, newest, entities, flow] = await Promise.all([
    api.alertFacets(PENDING, signal),
    raisedIn(range),
    raisedIn({ from: range.from - WEEK_MS, to: to - WEEK_MS }),
    facets(state),
    facets({ ...state, severity: '' }),
    facets({ ...state, category: '' }),
    api.alerts(severe, { limit: MOST.first }, signal),
    api.alerts(waiting, { limit: MOST.first }, signal),
    api.entities({ q: '', from: 'now-7d', limit: MOST.entities }, signal),
    api.flow(FLOW_MINUTES, signal),
  ]);
  const byId = new Map([...urgent.alerts, ...newest.alerts].map((alert) => [alert.id, alert]));
  const first = [...byId.values()].slice(0, MOST.first);
  return { pending, range, raised, before, byRule, bySeverity, byCategory, first, entities, flow };
}

/** Asks for each once, though several may be the same. */
function facetsIn(from: string, signal: AbortSignal): (state: OverviewState) => Promise<AlertFacetsAnswer> {
  const asked = new Map<string, Promise<AlertFacetsAnswer>>();
  return (state) => {
    const wanted = { ...narrowedTo(state), from };
    const key = JSON.stringify(wanted);
    const answer = asked.get(key) ?? api.alertFacets(wanted, signal);
    asked.set(key, answer);
    return answer;
  };
}
