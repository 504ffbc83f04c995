import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { api } from '../api/api-client.ts';
import type { FieldInfo } from '../api/types.ts';
import { type Completion, completions, valueCompletions, valueWanted } from '../model/complete-field.ts';
import type { ResolvedRange } from '../model/time-range.ts';
import { recentQueries } from './recent-queries.ts';

/** Values are asked for when typing pauses so long. */
const PAUSE_MS = 150;
const MOST_VALUES = 10;

/** What is proposed below the query: names of fields, values of the field just named, or queries asked before. */
export class QueryCompletion implements ReactiveController {
  choices: readonly Completion[] = [];
  chosen = 0;
  #abort = new AbortController();
  readonly #host: ReactiveControllerHost;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }
  hostDisconnected(): void {
    this.close();
  }

  /** The list has old queries: Enter takes one. */
  get isRecent(): boolean {
    return this.choices[0]?.hint === '';
  }

  close(): void {
    this.#abort.abort();
    this.#show([]);
  }
  move(by: number): void {
    this.chosen = (this.chosen + by + this.choices.length) % this.choices.length;
    this.#host.requestUpdate();
  }

  /** Proposes for what stands before the cursor; values come a little later. */
  typed(query: string, cursor: number, fields: readonly FieldInfo[], range: ResolvedRange | undefined): void {
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#show(completions(query, cursor, fields));
    const wanted = valueWanted(query, cursor, fields);
    if (wanted === undefined || range === undefined) return;
    const { signal } = this.#abort;
    setTimeout(() => {
      if (!signal.aborted) void this.#values(wanted, range, signal);
    }, PAUSE_MS);
  }

  /** Proposes what was asked before and has this text in it, the latest first. */
  recall(text: string): void {
    const found = recentQueries().filter((query) => query !== text && query.includes(text));
    this.#show(found.map((query) => ({ label: query, hint: '', insert: query, start: 0 })));
  }

  async #values(wanted: NonNullable<ReturnType<typeof valueWanted>>, range: ResolvedRange, signal: AbortSignal) {
    const { from, to } = range;
    const scope = { q: wanted.q, from, to };
    const terms = await api.terms(scope, wanted.field, signal, MOST_VALUES).catch(() => undefined);
    if (terms !== undefined && !signal.aborted) this.#show(valueCompletions(wanted, terms));
  }

  #show(choices: readonly Completion[]): void {
    this.choices = choices;
    this.chosen = 0;
    this.#host.requestUpdate();
  }
}
