import type { Dice } from './dice.ts';

const MINUTE_MS = 60_000;
/** Less than a day, so that nothing is too old for rules that look at today. */
const STORY_MINUTES = 22 * 60;
/** What happens at night, as a share of what happens by day. */
const AT_NIGHT = 0.35;

/** Times at which people and machines of an office do something: more by day than at night. */
export class Moments {
  readonly #dice: Dice;
  readonly #until: number;

  /** `until`: when the story ends, in milliseconds since 1970. */
  constructor(dice: Dice, until: number) {
    this.#dice = dice;
    this.#until = until;
  }

  /** So many times, in minutes before the end. */
  some(count: number): number[] {
    return Array.from({ length: count }, () => this.#one());
  }

  #one(): number {
    for (;;) {
      const before = 1 + this.#dice.next() * (STORY_MINUTES - 1);
      const hour = new Date(this.#until - before * MINUTE_MS).getUTCHours();
      if ((hour >= 7 && hour < 18) || this.#dice.next() < AT_NIGHT) return before;
    }
  }
}
