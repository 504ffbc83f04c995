import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Waits until someone who types pauses; not beyond the moment when its host leaves the page. */
export class TypingPause implements ReactiveController {
  readonly #ms: number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost, ms = 200) {
    this.#ms = ms;
    host.addController(this);
  }
  hostDisconnected(): void {
    clearTimeout(this.#timer);
  }

  /** Does the last of what was to be done since the pause before. */
  after(act: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(act, this.#ms);
  }
}
