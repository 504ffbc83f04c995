import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** What the entry of the browser's history remembers. */
export interface EntryState {
  /** The range was narrowed by a drag: Esc goes back. */
  readonly narrowed?: boolean;
}

const moves = new EventTarget();
addEventListener('popstate', () => moves.dispatchEvent(new CustomEvent('move')));

/** Goes to an address of the dashboard. `replace` leaves no entry to come back to, for what is no step of its own. */
export function go(url: string, options: { readonly replace?: boolean; readonly state?: EntryState } = {}): void {
  if (url === location.pathname + location.search) return;
  if (options.replace === true) history.replaceState(options.state ?? history.state, '', url);
  else history.pushState(options.state ?? {}, '', url);
  moves.dispatchEvent(new CustomEvent('move'));
}

/** Whether the present entry was made by a drag on the histogram. */
export function isNarrowed(): boolean {
  return (history.state as EntryState | null)?.narrowed === true;
}

/** For `addController`: follows the address, calling back, then re-rendering its host, at every move, also Back and Forward. */
export class LocationController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #moved: () => void;

  constructor(host: ReactiveControllerHost, onMove: () => void = () => undefined) {
    this.#host = host;
    this.#moved = () => {
      onMove();
      this.#host.requestUpdate();
    };
  }
  hostConnected(): void {
    moves.addEventListener('move', this.#moved);
  }
  hostDisconnected(): void {
    moves.removeEventListener('move', this.#moved);
  }
}
