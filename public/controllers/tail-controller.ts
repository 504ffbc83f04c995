import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Event } from '../../src/event/event.ts';
import { live } from '../api/live-socket.ts';

/** How many events wait unseen before the oldest of them are let go. */
const MAX_WAITING = 2000;
const FLUSH_MS = 250;
const RATE_WINDOW_MS = 5000;

export interface TailHandler {
  /** Events to show; called some times a second at most. */
  readonly onEvents: (events: readonly Event[]) => void;
  /** Whether new events may appear now; otherwise they wait. */
  readonly mayShow: () => boolean;
  readonly onResume: () => void;
}

/** Live tail of one query: shown, waiting, or paused, with the rate of what comes and of what is shown. */
export class TailController implements ReactiveController {
  paused = false;
  error: string | undefined;
  #waiting: Event[] = [];
  #missed = 0;
  #counts: { readonly at: number; readonly shown: number; readonly all: number }[] = [];
  #stop: (() => void) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #q: string | undefined;
  readonly #host: ReactiveControllerHost;
  readonly #handler: TailHandler;
  readonly #stateChanged = (): void => this.#host.requestUpdate();

  constructor(host: ReactiveControllerHost, handler: TailHandler) {
    this.#host = host;
    this.#handler = handler;
    host.addController(this);
  }
  hostConnected(): void {
    live.addEventListener('state', this.#stateChanged);
  }
  hostDisconnected(): void {
    live.removeEventListener('state', this.#stateChanged);
    this.follow(undefined);
  }

  /** Follows this query and no other; undefined ends it. */
  follow(q: string | undefined): void {
    if (q === this.#q) return;
    this.#stop?.();
    clearInterval(this.#timer);
    this.#q = q;
    this.#stop = undefined;
    this.#waiting = [];
    this.#missed = 0;
    this.#counts = [];
    this.error = undefined;
    this.paused = false;
    if (q === undefined) return;
    this.#timer = setInterval(() => this.#flush(), FLUSH_MS);
    this.#stop = live.tail(q, {
      onEvents: (events) => this.#take(events),
      onDropped: (count) => this.#count(0, count),
      onError: (error) => {
        this.error = error.message;
        this.#host.requestUpdate();
      },
      onResume: this.#handler.onResume,
    });
  }

  get active(): boolean {
    return this.#q !== undefined;
  }
  get lost(): boolean {
    return this.active && live.state === 'lost';
  }
  /** Events that wait to be shown. */
  get waiting(): number {
    return this.#waiting.length + this.#missed;
  }
  /** Events a second over the last five: shown, and all that matched. */
  get rates(): { readonly shown: number; readonly all: number } {
    const sum = (pick: 'shown' | 'all'): number => this.#counts.reduce((total, count) => total + count[pick], 0);
    return { shown: sum('shown') / (RATE_WINDOW_MS / 1000), all: sum('all') / (RATE_WINDOW_MS / 1000) };
  }

  pause(paused: boolean): void {
    this.paused = paused;
    this.#host.requestUpdate();
  }

  /** Shows what waits, whatever `mayShow` says. */
  showWaiting(): void {
    this.paused = false;
    const events = this.#waiting;
    this.#waiting = [];
    this.#missed = 0;
    this.#handler.onEvents(events);
    this.#host.requestUpdate();
  }

  #take(events: readonly Event[]): void {
    this.#count(events.length, events.length);
    this.#waiting.push(...events);
    const over = this.#waiting.length - MAX_WAITING;
    if (over <= 0) return;
    this.#waiting.splice(0, over);
    this.#missed += over;
  }

  #count(shown: number, all: number): void {
    this.#counts.push({ at: performance.now(), shown, all });
  }

  #flush(): void {
    const oldest = performance.now() - RATE_WINDOW_MS;
    this.#counts = this.#counts.filter(({ at }) => at >= oldest);
    if (this.#waiting.length > 0 && !this.paused && this.#handler.mayShow()) this.showWaiting();
    else this.#host.requestUpdate();
  }
}
