import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { type Flow, flowOfAll } from '../../src/instance/flow-of-all.ts';
import { api } from '../api/api-client.ts';
import { type ApiError, asApiError } from '../api/api-error.ts';
import type { DeadLettersAnswer, HealthAnswer, InstanceView, SourcesAnswer, StatusAnswer } from '../api/types.ts';

const POLL_MS = 2000;
/** Senders that are shown. */
const SOURCES = 200;
/** Ten minutes of figures. */
const KEPT = 300;

/** The figures at one moment that are worth a line over time. */
export interface Sample extends Flow {
  readonly batches: number;
}

/** The instance's state, asked every two seconds while its host is on the page and the page is seen. */
export class StatusController implements ReactiveController {
  status: StatusAnswer | undefined;
  health: HealthAnswer | undefined;
  error: ApiError | undefined;
  samples: readonly Sample[] = [];
  letters: DeadLettersAnswer | undefined;
  sources: SourcesAnswer | undefined;
  instances: readonly InstanceView[] = [];
  #timer: ReturnType<typeof setInterval> | undefined;
  #busy = false;
  readonly #host: ReactiveControllerHost;
  readonly #lists: boolean;

  /** `lists`: with senders and dead letters. */
  constructor(host: ReactiveControllerHost, { lists = true }: { readonly lists?: boolean } = {}) {
    this.#host = host;
    this.#lists = lists;
    host.addController(this);
  }
  hostConnected(): void {
    void this.poll();
    this.#timer = setInterval(() => {
      if (!document.hidden) void this.poll();
    }, POLL_MS);
  }
  hostDisconnected(): void {
    clearInterval(this.#timer);
  }

  /** Asks now. A failure keeps the last figures, which are then marked as old. */
  async poll(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      const [status, health, { instances }, sources] = await Promise.all([
        api.status(),
        api.health(),
        api.instances(),
        this.#lists ? api.sources(SOURCES) : undefined,
      ]);
      this.instances = instances;
      this.sources = sources;
      this.#take(status, health);
      if (this.#lists && this.letters?.total !== status.deadletters) this.letters = await api.deadLetters(100);
    } catch (thrown) {
      this.error = asApiError(thrown);
    }
    this.#busy = false;
    this.#host.requestUpdate();
  }

  /** The next hundred dead letters, below those shown. */
  async moreLetters(): Promise<void> {
    if (this.letters?.next === undefined) return;
    const page = await api.deadLetters(100, this.letters.next);
    this.letters = { ...page, deadletters: [...this.letters.deadletters, ...page.deadletters] };
    this.#host.requestUpdate();
  }

  /** Makes the list anew at the next poll. */
  forgetLetters(): void {
    this.letters = undefined;
  }

  #take(status: StatusAnswer, health: HealthAnswer): void {
    this.status = status;
    this.health = health;
    this.error = undefined;
    const sample = { ...flowOfAll(status, this.instances), batches: status.queue.batches };
    this.samples = [...this.samples.slice(1 - KEPT), sample];
  }
}
