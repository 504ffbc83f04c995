import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { live } from '../api/live-socket.ts';

/** Has a page that sums alerts up ask again soon after some have changed, however many do, once someone looks. */
export class FollowAlerts implements ReactiveController {
  #unfollow: (() => void) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #host: ReactiveControllerHost;
  readonly #again: () => void;
  readonly #waitMs: number;
  readonly #redraw = (): void => this.#host.requestUpdate();

  /** `waitMs`: so long changes are gathered, since the server looks at all alerts for the sums. */
  constructor(host: ReactiveControllerHost, again: () => void, waitMs: number) {
    this.#host = host;
    this.#again = again;
    this.#waitMs = waitMs;
    host.addController(this);
  }
  hostConnected(): void {
    this.#unfollow = live.alerts({ onChanged: () => this.soon(), onFollowing: () => this.soon() });
    live.addEventListener('state', this.#redraw);
  }
  hostDisconnected(): void {
    this.#unfollow?.();
    live.removeEventListener('state', this.#redraw);
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** The connection over which changes come is lost. */
  get isLost(): boolean {
    return live.state === 'lost';
  }

  soon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      if (document.hidden) this.soon();
      else this.#again();
    }, this.#waitMs);
  }
}
