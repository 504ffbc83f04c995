import type { BodyHeader } from '../queue/batch.ts';

/** The steps that can give an event up. */
export const DEAD_LETTER_STAGES = ['parse', 'normalize', 'plugin', 'store', 'worker', 'queue'] as const;

/** An event that no one could process, kept with all that is needed to understand it and to send it again. */
export interface DeadLetter {
  /** `<batch>-<position>`: the id the event would have had, unless it was sent again. */
  readonly id: string;
  /** When it was given up, milliseconds since 1970. */
  readonly time: number;
  /** When the event was received at first, milliseconds since 1970. */
  readonly received: number;
  /** Which step gave up. */
  readonly stage: (typeof DEAD_LETTER_STAGES)[number];
  readonly plugin?: string;
  readonly reason: string;
  readonly header: BodyHeader;
  /** Raw bytes of this one event as sent. */
  readonly bytes: Uint8Array;
}

/** Which letters are wanted, and in which order. */
export interface DeadLetterList {
  readonly limit: number;
  /** Id of the last letter of the page before. */
  readonly after?: string;
  readonly stage?: DeadLetter['stage'];
  /** By default the oldest come first. */
  readonly order?: 'newest' | 'oldest';
}

/** Writing is idempotent by id. */
export interface DeadLetterStore {
  /** Resolves when durable. */
  add(letters: readonly DeadLetter[]): Promise<void>;
  /** In order of id (which is order of reception). */
  list(options: DeadLetterList): Promise<readonly DeadLetter[]>;
  get(id: string): Promise<DeadLetter | undefined>;
  remove(ids: readonly string[]): Promise<number>;
  /** Fixes under which batch these letters are sent again; a letter that has one already keeps it (answers the one in force, by letter id). */
  assignRedrive(
    assignments: readonly { readonly id: string; readonly batch: string }[],
  ): Promise<ReadonlyMap<string, string>>;
  count(): Promise<number>;
  close(): Promise<void>;
}
