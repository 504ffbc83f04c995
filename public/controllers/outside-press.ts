import type { ReactiveController } from 'lit';

/** Tells an element that something was pressed outside it, which closes what it opened. */
export class OutsidePress implements ReactiveController {
  readonly #host: EventTarget;
  readonly #onPress: () => void;
  readonly #pressed = (event: Event): void => {
    if (!event.composedPath().includes(this.#host)) this.#onPress();
  };

  constructor(host: EventTarget, onPress: () => void) {
    this.#host = host;
    this.#onPress = onPress;
  }
  hostConnected(): void {
    document.addEventListener('pointerdown', this.#pressed);
  }
  hostDisconnected(): void {
    document.removeEventListener('pointerdown', this.#pressed);
  }
}
