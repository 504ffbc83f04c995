import type { SearchServer } from '../../../elastic/search-server.ts';
import { type BackOffTimes, backOff } from '../../../lifecycle/back-off.ts';
import { MozdefError, messageOf } from '../../../lifecycle/error.ts';
import { JsonBytes } from '../json-bytes.ts';
import type { Breaker } from './breaker.ts';
import type { BulkOutcome } from './bulk-answer.ts';
import { type BulkItem, BulkJob, type NewDocument, type Written } from './bulk-job.ts';
import { BulkQueue } from './bulk-queue.ts';
import { sendBulk, writeAction } from './send-bulk.ts';

export interface BulkWriterOptions {
  readonly server: SearchServer;
  readonly breaker: Breaker;
  /** Bytes of documents in one request, about. */
  readonly bytes: number;
  /** Requests that are out at the same time. */
  readonly requests: number;
  /** Longest wait for more documents, milliseconds. */
  readonly gatherMs: number;
  /** Longest wait for an answer, milliseconds. */
  readonly timeoutMs: number;
  /** Told of a document that an index cannot take as it is; resolves to whether the index was changed so that it might. */
  readonly refit: (index: string, reason: string) => Promise<boolean>;
  /** Makes an index that a server does not make by itself; resolves whether or not it can. */
  readonly makeIndex: (index: string) => Promise<void>;
  /** How long documents are put off that a busy server sent back. */
  readonly putOff?: BackOffTimes & { readonly most: number };
}

/** Put off so often, some 12 seconds in all, a document goes back to the queue. */
const PUT_OFF = { backOffMs: 200, mostBackOffMs: 5000, most: 6 };

/**
 * Writes documents in requests of a good size, several at a time. Whoever calls waits until its documents are durable, so the
 * memory that this takes is bounded by what callers have under way.
 */
export class BulkWriter {
  readonly #options: BulkWriterOptions;
  readonly #queue = new BulkQueue();
  #out = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: BulkWriterOptions) {
    this.#options = options;
  }

  /** Documents that wait, and requests that are out. */
  get figures(): { readonly waiting: number; readonly requests: number } {
    return { waiting: this.#queue.length, requests: this.#out };
  }

  /** What became of each document. Rejects with `store-unavailable` or `disk-full`: then some may be written. */
  write(documents: readonly NewDocument[]): Promise<Written[]> {
    if (documents.length === 0) return Promise.resolve([]);
    const job = new BulkJob(documents.length);
    const since = performance.now();
    for (const [position, document] of documents.entries())
      this.#queue.add({ document, job, position, since, asText: false, putOff: 0, refitted: false });
    this.#pump();
    return job.done;
  }

  /** Sends what is enough for a request, or has waited long enough, as far as requests may be out. */
  #pump(): void {
    clearTimeout(this.#timer);
    const { bytes, requests, gatherMs } = this.#options;
    while (this.#out < requests && this.#queue.length > 0) {
      const left = this.#queue.since + gatherMs - performance.now();
      if (this.#queue.bytes < bytes && left > 0) {
        this.#timer = setTimeout(() => this.#pump(), left);
        return;
      }
      this.#start(this.#queue.take(bytes));
    }
  }

  #start(items: readonly BulkItem[]): void {
    this.#out++;
    void this.#send(items)
      .catch((error: unknown) => this.#fail(items, error))
      .then(() => {
        this.#out--;
        this.#pump();
      });
  }

  async #send(taken: readonly BulkItem[]): Promise<void> {
    const { server, breaker, timeoutMs } = this.#options;
    const { items, lines } = linesOf(taken);
    if (items.length === 0) return;
    const outcomes = await sendBulk(server, lines, items.length, timeoutMs);
    if ('notAtOnce' in outcomes) return this.#halve(items, outcomes.notAtOnce);
    if (outcomes.some(({ is }) => is !== 'later')) breaker.succeeded();
    const later: BulkItem[] = [];
    const missing = new Set<string>();
    for (const [at, item] of items.entries()) {
      const outcome = outcomes[at] as BulkOutcome;
      if (outcome.is === 'later') {
        if (outcome.why === 'no-index') missing.add(item.document.index);
        this.#putOff(item, outcome, later);
      } else if (outcome.is !== 'unfit') item.job.settle(item.position, outcome.is);
      else if (item.asText) item.job.settle(item.position, { refused: outcome.reason });
      else await this.#fit(item, outcome.reason);
    }
    await Promise.all([...missing].map(this.#options.makeIndex));
    this.#sendLater(later);
  }

  async #halve(items: readonly BulkItem[], reason: string): Promise<void> {
    const [only] = items;
    if (items.length === 1 && only) {
      only.job.settle(only.position, { refused: `the server does not take this event, even alone: ${reason}` });
      return;
    }
    const middle = items.length >> 1;
    await this.#send(items.slice(0, middle));
    await this.#send(items.slice(middle));
  }

  async #fit(item: BulkItem, reason: string): Promise<void> {
    const refitted = !item.refitted && (await this.#options.refit(item.document.index, reason));
    this.#queue.add({ ...item, refitted, asText: !refitted });
  }

  #putOff(item: BulkItem, { reason, why }: Extract<BulkOutcome, { is: 'later' }>, later: BulkItem[]): void {
    const { putOff = PUT_OFF, breaker, server } = this.#options;
    item.putOff++;
    // A full disk does not empty itself in seconds.
    if (why !== 'full' && item.putOff <= putOff.most) {
      later.push(item);
      return;
    }
    const fault = why === 'full' ? noRoom(reason) : server.unavailable(reason);
    breaker.failed(fault);
    item.job.fail(fault);
  }

  #sendLater(items: readonly BulkItem[]): void {
    if (items.length === 0) return;
    const pause = backOff(Math.max(...items.map(({ putOff }) => putOff)), this.#options.putOff ?? PUT_OFF);
    setTimeout(() => {
      for (const item of items) this.#queue.add(item);
      this.#pump();
    }, pause);
  }

  #fail(items: readonly BulkItem[], error: unknown): void {
    const fault = error instanceof MozdefError ? error : this.#options.server.unavailable(messageOf(error), error);
    this.#options.breaker.failed(fault);
    for (const { job } of items) job.fail(fault);
  }
}

/** Room for actions, in the guess of how long a request is. */
const ROOM = 4096;

/** Documents that cannot be made are no events; they are refused. */
function linesOf(taken: readonly BulkItem[]): { items: BulkItem[]; lines: JsonBytes } {
  const items: BulkItem[] = [];
  const lines = new JsonBytes(taken.reduce((sum, { document }) => sum + document.bytes, ROOM));
  for (const item of taken) {
    const begin = lines.length;
    try {
      writeAction(item.document, lines);
      item.document.write(lines, item.asText);
      lines.json('\n');
      items.push(item);
    } catch (error) {
      lines.cutTo(begin);
      item.job.settle(item.position, { refused: messageOf(error) });
    }
  }
  return { items, lines };
}

function noRoom(reason: string): MozdefError {
  return new MozdefError('disk-full', `the search server has no room for events: ${reason}`, {
    remedy: 'Give its disks room or remove old indices; MozDef goes on by itself once the server lets it.',
  });
}
