import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { changePreferences, preferences } from './preferences.ts';

/** As the style sheet of the page has it: too narrow for a list beside the events. */
const NARROW = '(max-width: 900px)';

/** Whether the field list is seen: beside the events as the person prefers it, on a narrow page above them and only when asked for. */
export class FieldPanel implements ReactiveController {
  #isOver = false;
  readonly #narrow = matchMedia(NARROW);
  readonly #host: ReactiveControllerHost;
  readonly #changed = (): void => this.#host.requestUpdate();

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }
  hostConnected(): void {
    this.#narrow.addEventListener('change', this.#changed);
  }
  hostDisconnected(): void {
    this.#narrow.removeEventListener('change', this.#changed);
  }

  get shown(): boolean {
    return this.#narrow.matches ? this.#isOver : preferences().fieldList === 'shown';
  }
  show(shown: boolean): void {
    if (this.#narrow.matches) this.#isOver = shown;
    else changePreferences({ fieldList: shown ? 'shown' : 'hidden' });
    this.#host.requestUpdate();
  }
  toggle(): void {
    this.show(!this.shown);
  }
  /** Takes the list away from above the events; false when it was not there. */
  uncover(): boolean {
    if (!this.#narrow.matches || !this.#isOver) return false;
    this.show(false);
    return true;
  }
}
