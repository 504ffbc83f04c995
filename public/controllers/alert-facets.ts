import type { ReactiveControllerHost } from 'lit';
import { api } from '../api/api-client.ts';
import type { AlertFacetsAnswer } from '../api/types.ts';
import { ALERT_FACETS, type AlertFacet, type AlertsState } from '../model/alerts-url.ts';
import { wantedOf } from './alert-list.ts';

/** Counts follow changes within so many milliseconds, however many come: the server looks at all alerts for them. */
const WAIT_MS = 5000;

export type FacetCounts = Readonly<Record<string, number>>;

/** How many alerts each choice would show: counted under all other choices. */
export class AlertFacets {
  counts: Readonly<Partial<Record<AlertFacet, FacetCounts>>> = {};
  /** There are more alerts than the server counts. */
  partial = false;
  #abort: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #host: ReactiveControllerHost;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
  }
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#abort?.abort();
  }

  async load(state: AlertsState): Promise<void> {
    this.stop();
    const abort = new AbortController();
    this.#abort = abort;
    const asked = new Map<string, Promise<AlertFacetsAnswer>>();
    const countsOf = async (facet: AlertFacet): Promise<readonly [AlertFacet, FacetCounts]> => {
      const wanted = wantedOf({ ...state, [facet]: [] });
      const key = JSON.stringify(wanted);
      const answer = asked.get(key) ?? api.alertFacets(wanted, abort.signal);
      asked.set(key, answer);
      return [facet, (await answer).facets[facet] ?? {}];
    };
    // Without counts the page does all that it does with them.
    const found = await Promise.all(ALERT_FACETS.map(countsOf)).catch(() => undefined);
    if (abort.signal.aborted || found === undefined) return;
    this.counts = Object.fromEntries(found);
    this.partial = (await Promise.all(asked.values())).some(({ partial }) => partial);
    this.#host.requestUpdate();
  }

  /** Counts again soon, once someone looks. */
  changed(state: () => AlertsState): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      if (document.hidden) this.changed(state);
      else void this.load(state());
    }, WAIT_MS);
  }
}
