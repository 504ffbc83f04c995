import type { ReactiveController } from 'lit';
import { live } from '../api/live-socket.ts';

/** Without a key, a click or a move for so long one counts as idle. */
const IDLE_MS = 120_000;
const SIGNS = ['keydown', 'pointerdown', 'pointermove', 'focus'] as const;

/** For `addController`: tells others where the person at this page is, whether they write, and whether they are idle. */
export class OwnPresence implements ReactiveController {
  #idle = false;
  #writes = false;
  #said = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  readonly #awake = (): void => {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#become(true), IDLE_MS);
    if (this.#idle) this.#become(false);
  };
  readonly #focus = (event: Event): void => {
    const [target] = event.composedPath();
    this.#writes = event.type === 'focusin' && target instanceof HTMLElement && target.matches('textarea, .cm-content');
    this.say();
  };

  hostConnected(): void {
    for (const sign of SIGNS) addEventListener(sign, this.#awake, { passive: true });
    addEventListener('focusin', this.#focus);
    addEventListener('focusout', this.#focus);
    this.#awake();
    this.say();
  }
  hostDisconnected(): void {
    for (const sign of SIGNS) removeEventListener(sign, this.#awake);
    removeEventListener('focusin', this.#focus);
    removeEventListener('focusout', this.#focus);
    clearTimeout(this.#timer);
  }

  /** To be called when the address has changed. */
  say(): void {
    const here = { place: location.pathname, doing: this.#writes ? 'writes' : 'looks', idle: this.#idle } as const;
    const text = JSON.stringify(here);
    if (text === this.#said) return;
    this.#said = text;
    live.here(here);
  }

  #become(idle: boolean): void {
    this.#idle = idle;
    this.say();
  }
}
