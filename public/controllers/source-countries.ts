import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { api } from '../api/api-client.ts';
import { type ApiError, asApiError } from '../api/api-error.ts';
import { type CountryCount, countriesIn } from '../model/country-counts.ts';
import { DAY_MS, SOURCE_COUNTRY } from '../model/overview.ts';
import { LatestRequest } from './latest-request.ts';

const MOST = 300;
/** The store looks at all events of the day for it. */
const AGAIN_MS = 5 * 60_000;

/** From where the events of the last day came, asked anew every few minutes while someone looks. */
export class SourceCountries implements ReactiveController {
  counts: readonly CountryCount[] | undefined;
  partial = false;
  error: ApiError | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  readonly #request: LatestRequest;
  readonly #host: ReactiveControllerHost;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    this.#request = new LatestRequest(host);
    host.addController(this);
  }
  hostConnected(): void {
    void this.load();
    this.#timer = setInterval(() => {
      if (!document.hidden) void this.load();
    }, AGAIN_MS);
  }
  hostDisconnected(): void {
    clearInterval(this.#timer);
    this.#request.giveUp();
  }

  async load(): Promise<void> {
    const abort = this.#request.begin();
    try {
      await api.syncClock();
      const to = api.now();
      const answer = await api.terms({ q: '', from: to - DAY_MS, to }, SOURCE_COUNTRY, abort.signal, MOST);
      this.counts = countriesIn(answer.values);
      this.partial = answer.partial;
      this.error = undefined;
    } catch (thrown) {
      const error = asApiError(thrown);
      if (error === undefined) return;
      this.error = error;
    }
    if (this.#request.end(abort)) this.#host.requestUpdate();
  }
}
