import type { ReactiveControllerHost } from 'lit';
import type { VersionedIncident } from '../../src/incident/incident.ts';
import { type ApiError, asApiError } from '../api/api-error.ts';
import { incidentApi } from '../api/incident-api.ts';
import { TypingPause } from './typing-pause.ts';

/** Looks for incidents that hold a text, as it is typed. */
export class IncidentFinder {
  /** Undefined until the first are there. */
  found: readonly VersionedIncident[] | undefined;
  readonly #host: ReactiveControllerHost;
  readonly #which: Parameters<typeof incidentApi.find>[1];
  readonly #failed: (error: ApiError | undefined) => void;
  readonly #pause: TypingPause;
  #sought = '';

  constructor(
    host: ReactiveControllerHost,
    options: {
      readonly which?: Parameters<typeof incidentApi.find>[1];
      readonly failed: (error: ApiError | undefined) => void;
    },
  ) {
    this.#host = host;
    this.#which = options.which;
    this.#failed = options.failed;
    this.#pause = new TypingPause(host);
  }

  /** Begins anew, with nothing found. */
  clear(): void {
    this.found = undefined;
  }
  typed(text: string): void {
    this.#pause.after(() => void this.find(text));
  }
  async find(text: string): Promise<void> {
    this.#sought = text;
    try {
      const { incidents } = await incidentApi.find(text, this.#which);
      if (this.#sought === text) this.found = incidents;
      this.#host.requestUpdate();
    } catch (thrown) {
      this.#failed(asApiError(thrown));
    }
  }
}
