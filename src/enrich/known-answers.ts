import type { Enrichment } from './enrichment.ts';

const MOST = 1000;

/**
 * What plugins said lately, by alert and what they looked up: who saves an alert again because another one changed it meanwhile does
 * not search again.
 */
export class KnownAnswers {
  readonly #answers = new Map<string, Enrichment>();

  get(plugin: string, alert: string, of: string): Enrichment | undefined {
    return this.#answers.get(`${plugin} ${alert} ${of}`);
  }

  add(plugin: string, alert: string, enrichment: Enrichment): void {
    for (const oldest of this.#answers.keys()) {
      if (this.#answers.size < MOST) break;
      this.#answers.delete(oldest);
    }
    this.#answers.set(`${plugin} ${alert} ${enrichment.of}`, enrichment);
  }
}
