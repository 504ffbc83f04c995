import type { DeadLetterView, InstanceView, StatusAnswer } from '../../../public/api/types.ts';
import { listFields, valuesAt } from '../../../public/model/event-fields.ts';
import { resolveTime } from '../../../public/model/time-range.ts';
import { PERMISSIONS } from '../../../src/access/permission.ts';
import type { Event } from '../../../src/event/event.ts';
import type { FlowSample } from '../../../src/instance/flow-history.ts';
import type { Source } from '../../../src/state/sources/source.ts';
import { MockQueryError, mockMatcher } from './mock-query.ts';
import { MockSearches } from './mock-searches.ts';

/** Where the list stops counting. */
const COUNTED = 10_000;

export interface MockAnswer {
  readonly status: number;
  readonly answer: object;
}

const HEALTH = {
  status: 'degraded',
  reasons: ['plugin custom-parser is off for a while: it failed again and again'],
};

/** The API over a list of events, newest first. */
export class MockApi {
  events: Event[];
  letters: DeadLetterView[] = [];
  sources: Source[] = [];
  instances: InstanceView[] = [];
  flow: FlowSample[] = [];
  partial = false;
  status: StatusAnswer;
  /** The next search is answered with this failure. */
  failNext: MockAnswer | undefined;
  /** Answers wait for this, to show what is seen meanwhile. */
  gate: Promise<void> = Promise.resolve();
  readonly asked: { readonly path: string; readonly params: URLSearchParams; readonly body: string }[] = [];

  readonly #searches = new MockSearches();

  constructor(events: Event[]) {
    this.events = events;
    this.status = {
      version: '0.1.0',
      uptimeSeconds: 187_260,
      roles: ['frontend', 'worker', 'web'],
      queue: { batches: 3, bytes: 412_000, unacked: 2, oldestMs: 340 },
      store: {
        events: events.length,
        bytes: events.length * 118,
        seq: events.length,
        figures: { segments: 42, hotRows: 18_240 },
      },
      worker: { threads: 3, restarts: 0 },
      rates: { accepted: 1843.2, stored: 1838.9 },
      lagSeconds: 0.41,
      deadletters: 0,
      disk: { freeBytes: 311e9, totalBytes: 512e9 },
      memory: { rssBytes: 540e6 },
      plugins: [
        { name: 'sshd', events: 482_110, errors: 0, dropped: 0, open: false },
        { name: 'ip-addresses', events: 1_900_322, errors: 0, dropped: 0, open: false },
        { name: 'geoip', events: 1_204_511, errors: 12, dropped: 0, open: false },
        { name: 'noise-filter', events: 88_120, errors: 0, dropped: 61_003, open: false },
        { name: 'custom-parser', events: 310, errors: 290, dropped: 0, open: true },
      ],
    };
  }

  async answer(url: URL, body: string): Promise<MockAnswer> {
    const path = url.pathname.slice('/api'.length);
    this.asked.push({ path, params: url.searchParams, body });
    if (path !== '/session') await this.gate;
    const failure = path === '/events/search' ? this.failNext : undefined;
    if (failure !== undefined) {
      this.failNext = undefined;
      return failure;
    }
    if (path.startsWith('/searches')) return { status: 200, answer: await this.#searches.answer(path, body) };
    try {
      return { status: 200, answer: this.#route(path, url.searchParams, body) };
    } catch (error) {
      if (!(error instanceof MockQueryError)) throw error;
      return {
        status: 400,
        answer: { error: { code: 'query-invalid', message: error.message, column: error.column } },
      };
    }
  }

  #route(path: string, params: URLSearchParams, body: string): object {
    if (path.startsWith('/deadletters')) return this.#letters(path, body);
    const routes: Readonly<Record<string, () => object>> = {
      '/events/search': () => this.#search(params),
      '/events/histogram': () => this.#histogram(params),
      '/events/terms': () => this.#terms(params),
      '/events/fields': () => ({ fields: fieldsOf(this.#matching(params).slice(0, 500)), partial: false }),
      '/rules/backtest': () => ({ fired: 2, matches: 7, events: 1500, ms: 12.4 }),
      '/status': () => ({ ...this.status, deadletters: this.letters.length }),
      '/health': () => HEALTH,
      '/session': () => ({ name: 'ann', role: 'administrator', permissions: Object.keys(PERMISSIONS) }),
      '/flow': () => ({ intervalms: 900_000, samples: this.flow }),
      '/instances': () => ({ instances: this.instances }),
      '/sources': () => this.#senders(),
    };
    return routes[path]?.() ?? this.#event(path);
  }

  #senders(): object {
    const trouble = this.sources.filter((source) => source.trouble !== undefined).length;
    return { sources: this.sources, total: this.sources.length, trouble };
  }

  #letters(path: string, body: string): object {
    if (path === '/deadletters') return { deadletters: this.letters.slice(0, 100), total: this.letters.length };
    const { ids } = JSON.parse(body) as { ids?: string[] };
    this.letters = ids === undefined ? [] : this.letters.filter(({ id }) => !ids.includes(id));
    return {};
  }

  #event(path: string): object {
    const id = decodeURIComponent(path.slice('/events/'.length));
    return this.events.find((event) => event.mozdef.id === id) ?? {};
  }

  #matching(params: URLSearchParams): Event[] {
    const matches = mockMatcher(params.get('q') ?? '');
    const from = resolveTime(params.get('from') ?? 'now-24h', Date.now()) ?? 0;
    const to = resolveTime(params.get('to') ?? 'now', Date.now()) ?? 0;
    return this.events.filter((event) => {
      const time = Date.parse(event.utctimestamp);
      return time >= from && time < to && matches(event);
    });
  }

  #search(params: URLSearchParams): object {
    const found = this.#matching(params);
    if (params.get('order') === 'oldest') found.reverse();
    const start = Number(params.get('cursor') ?? 0);
    const end = start + Number(params.get('limit') ?? 100);
    const next = end < found.length ? { next: String(end) } : {};
    return {
      total: found.length > COUNTED ? { value: COUNTED, relation: 'gte' } : { value: found.length, relation: 'eq' },
      events: found.slice(start, end),
      ...next,
      partial: this.partial,
      tookms: 38,
    };
  }

  #histogram(params: URLSearchParams): object {
    const width =
      Math.ceil((Number(params.get('to')) - Number(params.get('from'))) / Number(params.get('buckets')) / 60_000) *
      60_000;
    const buckets = new Map<number, { start: number; count: number; by: Record<string, number> }>();
    for (const event of this.#matching(params)) {
      const start = Math.floor(Date.parse(event.utctimestamp) / width) * width;
      const bucket = buckets.get(start) ?? { start, count: 0, by: {} };
      const value = event.severity.toLowerCase();
      bucket.count += 1;
      bucket.by[value] = (bucket.by[value] ?? 0) + 1;
      buckets.set(start, bucket);
    }
    return { intervalms: width, buckets: [...buckets.values()], partial: false };
  }

  #terms(params: URLSearchParams): object {
    const field = params.get('field') ?? '';
    const found = this.#matching(params);
    const counts = new Map<string, number>();
    for (const event of found)
      for (const value of valuesAt(event, field)) counts.set(value, (counts.get(value) ?? 0) + 1);
    const values = [...counts]
      .sort((a, b) => b[1] - a[1])
      .slice(0, 5)
      .map(([value, count]) => ({ value, count }));
    return { field, values, total: found.length, partial: false };
  }
}

function fieldsOf(events: readonly Event[]): object[] {
  const found = new Map<string, { types: Set<string>; ids: Set<string> }>();
  for (const event of events) {
    for (const { field, type } of listFields(event)) {
      const known = found.get(field) ?? { types: new Set(), ids: new Set() };
      known.types.add(type);
      known.ids.add(event.mozdef.id);
      found.set(field, known);
    }
  }
  return [...found].map(([name, { types, ids }]) => ({ name, types: [...types], coverage: ids.size / events.length }));
}

/** Dead letters with reasons as they occur. */
export function cannedLetters(count: number, now: number): DeadLetterView[] {
  const reasons = [
    { stage: 'parse', reason: 'Unexpected end of JSON input at position 214', text: '{"summary":"cut in the mid' },
    {
      stage: 'parse',
      reason: 'Invalid UTF-8 at byte 31',
      text: 'host=db-01 msg=\ufffd\ufffd\u0000\u001b[2J<script>alert(7)</script>',
    },
    { stage: 'worker', reason: 'Broke a worker thread three times', text: `{"summary":"${'deep '.repeat(60)}"}` },
  ];
  return Array.from({ length: count }, (_, index) => {
    const made = reasons[index % reasons.length] ?? reasons[0];
    const time = new Date(now - index * 61_000).toISOString();
    return {
      id: `0199c1e2-${index}-4`,
      time,
      received: time,
      endpoint: 'events',
      sender: '192.0.2.44',
      stage: '',
      reason: '',
      text: '',
      ...made,
    };
  });
}
