import type { Generation } from './generation.ts';
import { Leased } from './lease.ts';
import type { Segment } from './segment.ts';

/** Everything that a search reads, held still until `release`. */
export interface Snapshot {
  readonly generations: readonly Generation[];
  readonly segments: readonly Segment[];
  /** Events with a greater seq came later and are not part of it. */
  readonly seq: number;
  /** Hot events have this seq or a greater one. */
  readonly firstHot: number;
  release(): void;
}

/**
 * What the store consists of at this moment: hot generations (the last one takes new events) and segments. Changes are
 * synchronous, so no one ever sees an event twice or not at all.
 */
export class Shelf {
  #generations: Leased<Generation>[] = [];
  #segments: Leased<Segment>[] = [];
  /** Greatest seq that was given to a stored event. */
  seq = 0;

  get generations(): Generation[] {
    return this.#generations.map(({ value }) => value);
  }

  get segments(): Segment[] {
    return this.#segments.map(({ value }) => value);
  }

  get active(): Generation {
    const active = this.#generations.at(-1);
    if (!active) throw new Error('the store has no hot generation');
    return active.value;
  }

  addGeneration(generation: Generation): void {
    this.#generations.push(new Leased(generation));
  }

  addSegments(segments: readonly Segment[]): void {
    this.#segments.push(...segments.map((segment) => new Leased(segment)));
  }

  /** The generation is sealed as `segment`; `dispose` is called when no search reads it any more. */
  seal(generation: Generation, segment: Segment | undefined, dispose: () => void): void {
    const leased = this.#generations.find(({ value }) => value === generation);
    this.#generations = this.#generations.filter((other) => other !== leased);
    if (segment) this.addSegments([segment]);
    leased?.retire(dispose);
  }

  /** `parts` go, `added` come; `dispose` is called for each part when no search reads it any more. */
  replace(parts: readonly Segment[], added: readonly Segment[], dispose: (part: Segment) => void): void {
    const going = this.#segments.filter(({ value }) => parts.includes(value));
    this.#segments = this.#segments.filter((leased) => !going.includes(leased));
    this.addSegments(added);
    for (const leased of going) leased.retire(() => dispose(leased.value));
  }

  snapshot(): Snapshot {
    const generations = [...this.#generations];
    const segments = [...this.#segments];
    for (const leased of [...generations, ...segments]) leased.lease();
    return {
      generations: generations.map(({ value }) => value),
      segments: segments.map(({ value }) => value),
      seq: this.seq,
      firstHot: this.seq - generations.reduce((sum, { value }) => sum + value.rows, 0) + 1,
      release: () => {
        for (const leased of [...generations, ...segments]) leased.release();
      },
    };
  }
}
