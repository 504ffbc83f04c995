import type { Event } from '../../../src/event/event.ts';
import { writeDocument, writeTextDocument } from '../../../src/store/elasticsearch/document.ts';
import { dailyName } from '../../../src/store/elasticsearch/index-name.ts';
import { eventsTemplate } from '../../../src/store/elasticsearch/index-template.ts';
import { EventSearch } from '../../../src/store/elasticsearch/search/event-search.ts';
import { documentText } from '../../support/document-text.ts';
import type { TestSearchServer } from './test-search-server.ts';

/** Texts that are too long for terms, which random events seldom have. */
const LONG = ['x'.repeat(9_000), `${'x'.repeat(8_000)} foo-bar ${'y'.repeat(9_000)}`];

/** Now and then a text of that kind in the place of another. */
export function withLongTexts(event: Event, index: number): Event {
  if (index % 50 !== 0) return event;
  const long = LONG[(index / 50) % 2] ?? '';
  return index % 100 === 0 ? { ...event, summary: long } : { ...event, details: { ...event.details, a: [long, 'x'] } };
}

/** Documents as a store writes them, in the index of a day: an event whose seq is its number, which is its `_id` too. */
export class StoredEvents {
  readonly #server: TestSearchServer;
  readonly prefix: string;

  constructor(server: TestSearchServer) {
    this.#server = server;
    this.prefix = server.newPrefix();
  }

  async search(now = Date.now): Promise<EventSearch> {
    return new EventSearch({ server: await this.#server.client(), prefix: this.prefix, now });
  }

  /** Makes the template and saves the events, searchable at once. What the server cannot index as it is, it gets as text. */
  async save(events: readonly Event[], day: number): Promise<void> {
    const shape = { prefix: this.prefix, shards: 1, replicas: 0, fields: 300 };
    await this.#server.ask('PUT', `/_index_template/${this.prefix}events`, eventsTemplate(shape));
    const statuses = await this.#bulk(events, writeDocument, day);
    const others = events.filter((_, at) => statuses[at] !== 201);
    const again = await this.#bulk(others, writeTextDocument, day);
    if (again.some((status) => status !== 201)) throw new Error(`not saved: ${again.join(' ')}`);
  }

  async #bulk(events: readonly Event[], write: typeof writeDocument, day: number): Promise<number[]> {
    if (events.length === 0) return [];
    const client = await this.#server.client();
    const lines = events.map((event) => {
      const { seq = 0, ...mozdef } = event.mozdef;
      const stored = { ...event, mozdef };
      return `{"create":{"_id":"${seq}"}}\n${documentText({ text: JSON.stringify(stored), event: stored }, seq, write)}\n`;
    });
    const { status, body } = await client.request<{ items: { create: { status: number } }[] }>({
      method: 'POST',
      path: `/${this.prefix}${dailyName(day)}/_bulk`,
      query: { refresh: true },
      bulkBody: lines.join(''),
      timeoutMs: 60_000,
    });
    if (status !== 200) throw new Error(`not saved: ${JSON.stringify(body)}`);
    return body.items.map(({ create }) => create.status);
  }
}
