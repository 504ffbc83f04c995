import type { ReactiveControllerHost } from 'lit';

/** What a module is fetched by, always the same for the same module. */
type Load = () => Promise<unknown>;

/** Fetches the code of what is shown, then, while nothing else is to do, that of what may be shown next: it is there also when the server is not. */
export class CodeLoader {
  readonly #host: ReactiveControllerHost;
  readonly #next: readonly Load[];
  readonly #begun = new Set<Load>();
  readonly #failed = new Set<Load>();

  constructor(host: ReactiveControllerHost, next: readonly Load[]) {
    this.#host = host;
    this.#next = next;
  }

  /** Whether the code could not be fetched: the server is away, or is of another version than this page. Only a reload helps. */
  failed(load: Load): boolean {
    return this.#failed.has(load);
  }

  async show(load: Load): Promise<void> {
    if (this.#begun.has(load)) return;
    this.#begun.add(load);
    try {
      await load();
    } catch {
      this.#failed.add(load);
      this.#host.requestUpdate();
      return;
    }
    this.#fetchNext();
  }

  #fetchNext(): void {
    const load = this.#next.find((other) => !this.#begun.has(other));
    if (load !== undefined) whenIdle(() => void this.show(load));
  }
}

function whenIdle(act: () => void): void {
  // Safari does not have it.
  if ('requestIdleCallback' in globalThis) requestIdleCallback(act);
  else setTimeout(act, 200);
}
