import type { BulkItem } from './bulk-job.ts';

/** Documents that wait for a request to take them. */
export class BulkQueue {
  readonly #items: BulkItem[] = [];
  /** Of all documents that wait. */
  bytes = 0;

  get length(): number {
    return this.#items.length;
  }

  /** When the first of them came in. */
  get since(): number {
    return this.#items[0]?.since ?? 0;
  }

  add(item: BulkItem): void {
    this.#items.push(item);
    this.bytes += item.document.bytes;
  }

  /** Takes documents of so many bytes in all, or one that is larger; without those that nobody waits for any more. */
  take(most: number): BulkItem[] {
    let bytes = 0;
    let count = 0;
    for (const { document } of this.#items) {
      if (count > 0 && bytes + document.bytes > most) break;
      bytes += document.bytes;
      count++;
    }
    this.bytes -= bytes;
    return this.#items.splice(0, count).filter(({ job }) => !job.failed);
  }
}
