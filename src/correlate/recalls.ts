import { type Recall, type RecallOptions, recallPast } from './recall-past.ts';

/** What is to be known of the past before anything is judged. */
export class Recalls {
  #left: Recall[] = [];

  /** Only these. */
  begin(recalls: readonly Recall[]): void {
    this.#left = [...recalls];
  }

  add(recalls: readonly Recall[]): void {
    this.#left.push(...recalls);
  }

  /** Does all of them; those that are left when it rejects are done by the next call. */
  async run(options: RecallOptions): Promise<void> {
    for (let recall = this.#left[0]; recall; recall = this.#left[0]) {
      await recallPast(recall, options);
      this.#left.shift();
      await options.onPage();
    }
  }
}
