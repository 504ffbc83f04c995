import type { MozdefError } from '../../../lifecycle/error.ts';
import type { JsonBytes } from '../json-bytes.ts';

/** A document to be created. */
export interface NewDocument {
  /** Name of the index, with prefix. */
  readonly index: string;
  readonly id: string;
  /** About how long it is. */
  readonly bytes: number;
  /** Writes it; with `asText` in the form that a server takes whatever the event holds. Asked each time that it is sent. */
  write(json: JsonBytes, asText: boolean): void;
}

/** What finally became of a document. */
export type Written = 'stored' | 'present' | { readonly refused: string };

/** A document on its way. */
export interface BulkItem {
  readonly document: NewDocument;
  readonly job: BulkJob;
  /** Position in its job. */
  readonly position: number;
  /** When it came in, by the writer's clock. */
  readonly since: number;
  /** Send it as text. */
  asText: boolean;
  /** How often the server has put it off. */
  putOff: number;
  /** The index was changed so that it may fit. */
  refitted: boolean;
}

/** Documents that one caller waits for. */
export class BulkJob {
  readonly done: Promise<Written[]>;
  readonly #results: Written[] = [];
  #left: number;
  #resolve: (results: Written[]) => void = () => undefined;
  #reject: (fault: MozdefError) => void = () => undefined;
  #failed = false;

  constructor(count: number) {
    this.#left = count;
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /** Nobody waits for its documents any more. */
  get failed(): boolean {
    return this.#failed;
  }

  settle(position: number, result: Written): void {
    this.#results[position] = result;
    this.#left--;
    if (this.#left === 0) this.#resolve(this.#results);
  }

  fail(fault: MozdefError): void {
    this.#failed = true;
    this.#reject(fault);
  }
}
