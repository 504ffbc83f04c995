import type { ReactiveControllerHost } from 'lit';
import type { EntryResult } from '../../src/lists/change-entries.ts';
import type { Entry } from '../../src/lists/entry.ts';
import type { ListHead } from '../../src/lists/list.ts';
import { asApiError } from '../api/api-error.ts';
import { listsApi } from '../api/lists-api.ts';
import type { EntryVerb } from '../model/list-entries.ts';
import { Handling } from './handling.ts';

/** What became of what was to be done with entries. */
export interface ListOutcome {
  readonly list: string;
  /** `again`: what was removed is added again. */
  readonly verb: EntryVerb | 'again';
  /** Those that it was done with. */
  readonly done: readonly string[];
  /** Those that it was not done with, and why. */
  readonly left: readonly { readonly value: string; readonly fault: string }[];
  /** Why nothing was done. */
  readonly failure?: string;
}

/** Entries that were removed, and can be added again. */
interface Step {
  readonly list: string;
  readonly entries: readonly Entry[];
}

const DONE: ReadonlySet<string> = new Set(['removed', 'approved', 'refused', 'added', 'changed', 'kept']);

/** Does what people decide about entries of lists, tells what became of it, and adds again what was removed. */
export class ListHandling extends Handling<Step, ListOutcome> {
  readonly #read: () => Promise<void>;

  /** `read` reads anew what is shown. */
  constructor(host: ReactiveControllerHost, read: () => Promise<void>) {
    super(host);
    this.#read = read;
  }

  /** Does it with these. What is decided about is what was seen: a decision names the version of the list. */
  act({ name, version }: ListHead, verb: EntryVerb, entries: readonly Entry[]): Promise<void> {
    return this.inTurn(() =>
      this.#do(name, verb, async () => {
        const seen = verb === 'remove' ? undefined : version;
        const { results } = await listsApi.act(name, verb, entries, seen);
        const removed = entries.filter((_, index) => results[index]?.outcome === 'removed');
        if (removed.length > 0) this.remember({ list: name, entries: removed });
        return results;
      }),
    );
  }

  /** Adds again what was removed last. */
  async undo(): Promise<void> {
    const step = this.beginUndo();
    if (step === undefined) return;
    const { list, entries } = step;
    const given = entries.map(({ type, value, reason, source, expires }) => ({ type, value, reason, source, expires }));
    await this.#do(list, 'again', async () => (await listsApi.add(list, given, 'removed by mistake')).results);
  }

  async #do(list: string, verb: ListOutcome['verb'], work: () => Promise<readonly EntryResult[]>): Promise<void> {
    this.begin();
    try {
      const results = await work();
      const done = results.flatMap(({ outcome, value, given }) => (DONE.has(outcome) ? [value ?? given] : []));
      const left = results.flatMap(({ outcome, value, given, fault }) =>
        DONE.has(outcome) ? [] : [{ value: value ?? given, fault: fault ?? 'it is not there any more' }],
      );
      this.end({ list, verb, done, left }, left.length > 0);
    } catch (thrown) {
      const failure = asApiError(thrown)?.message ?? 'it was cancelled';
      this.end({ list, verb, done: [], left: [], failure }, true);
    }
    await this.#read();
  }
}
