import type { Event } from '../../src/event/event.ts';
import type { EventStore, SaveBatch, SaveReport, StoreStatus } from '../../src/store/event-store.ts';

/** An event store that keeps events in memory, by id, and does with a batch what the test says. Only for what writes. */
export class RecordingStore implements EventStore {
  readonly events = new Map<string, Event>();
  /** Ids of the batches of all calls of `save`. */
  readonly calls: string[] = [];
  /** What a call waits for before it saves; it rejects when this does. */
  before: (batch: SaveBatch) => Promise<void> = async () => {};
  /** Why an event is refused for good. */
  refuse: (event: Event) => string | undefined = () => undefined;

  get summaries(): string[] {
    return [...this.events.values()].map(({ summary }) => summary);
  }

  async save(batch: SaveBatch): Promise<SaveReport> {
    this.calls.push(batch.batch);
    // As the real one does: the caller's buffer is gone from now on.
    const lines = Buffer.from(structuredClone(batch.ndjson, { transfer: [batch.ndjson.buffer] }))
      .toString('utf8')
      .split('\n');
    await this.before(batch);
    const refused: { line: number; reason: string }[] = [];
    let saved = 0;
    lines.forEach((text, line) => {
      const event = JSON.parse(text) as Event;
      const reason = this.refuse(event);
      if (reason !== undefined) refused.push({ line, reason });
      else if (!this.events.has(event.mozdef.id)) {
        saved++;
        this.events.set(event.mozdef.id, event);
      }
    });
    return { saved, duplicates: lines.length - saved - refused.length, conflicts: 0, refused };
  }

  search = unused;
  count = unused;
  histogram = unused;
  terms = unused;
  fields = unused;
  get = unused;
  feed = unused;
  feedEnd = unused;
  maintain = unused;
  async status(): Promise<StoreStatus> {
    return { events: this.events.size, bytes: 0, seq: this.events.size, figures: {} };
  }
  async close(): Promise<void> {}
}

function unused(): Promise<never> {
  return Promise.reject(new Error('this store only takes events'));
}
