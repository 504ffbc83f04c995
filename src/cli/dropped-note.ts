import { countText } from './amounts.ts';
import { note } from './output.ts';

const EVERY_MS = 1000;

/** Says how many events were left out, at most once a second. */
export class DroppedNote {
  #count = 0;
  #timer: NodeJS.Timeout | undefined;

  add(count: number): void {
    this.#count += count;
    this.#timer ??= setTimeout(() => this.flush(), EVERY_MS);
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#count > 0) note(`mozdef: ${countText(this.#count)} events left out to keep pace`);
    this.#count = 0;
  }
}
