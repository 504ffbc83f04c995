import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ask, NOON, saveBatch, searchFor, stored } from '../../contract/event-store.support.ts';
import { openStore } from './store-under-test.ts';
import { PRODUCTS, useSearchServer } from './test-search-server.ts';

type Details = Record<string, never>;
const details = (value: object): { details: Details } => ({ details: value as Details });

describe.each(PRODUCTS)('Fields that a sender makes up, in %s', (product) => {
  const server = useSearchServer(product);
  let under: Awaited<ReturnType<typeof openStore>>;
  beforeEach(async () => {
    under = await openStore(server, { config: { index: { replicas: 0, fields: 50 } } });
  });
  afterEach(() => under.dispose());

  const index = (): string => `${under.prefix}events-20260301`;
  /** What someone else finds who asks the server itself. */
  const foundByOthers = async (query: object): Promise<number> => {
    const body = await server.ask<{ count: number }>('POST', `/${under.prefix}events/_count`, { query });
    return body.count;
  };

  it('are searchable by others under their own names, in any case, as numbers, addresses and places', async () => {
    const event = {
      sourceipaddress: '192.0.2.7',
      destinationport: '443',
      sourceipgeopoint: '52.5,13.4',
      username: 'Root',
      sensor: { load: 1.5, name: 'Roof' },
    };
    await under.store.save(saveBatch([{ summary: 'Accepted publickey', ...details(event) }, {}]));
    await under.settled?.();

    const queries = [
      { term: { 'details.sourceipaddress': '192.0.2.0/24' } },
      { range: { 'details.destinationport': { gt: 400, lt: 500 } } },
      { geo_distance: { distance: '100km', 'details.sourceipgeopoint': '52.52,13.41' } },
      { term: { 'details.username': 'ROOT' } },
      { range: { 'details.sensor.load': { gte: 1.5 } } },
      { query_string: { query: 'details.sensor.name:roof AND summary:accepted AND hostname:HOST1.example.com' } },
      { range: { utctimestamp: { gte: '2026-03-01T12:00:00Z', lte: '2026-03-01T12:00:00Z' } } },
      { exists: { field: 'details.username' } },
    ];
    for (const query of queries) expect([query, await foundByOthers(query)]).toEqual([query, 1]);
  });

  it('may hold anything in one event and anything else in the next', async () => {
    const clashes = [
      { user: 'text' },
      { user: { name: 'object' } },
      { user: { name: { deeper: true } } },
      { user: [1, { name: 'mixed' }] },
      { 'user.name': 'dotted', user: { name: 'twice' } },
      { '': 1, '.': 2, 'a..b': 3, ' ': 4, '*': 5 },
      { sourceport: { no: 'port' }, sourceipaddress: { no: 'address' }, sourceipgeopoint: 'nowhere' },
      JSON.parse('{"__proto__":{"a":1},"constructor":{"prototype":1}}') as object,
      Array.from({ length: 60 }).reduce<object>((inner) => ({ d: inner }), { leaf: 'deep' }),
      { number: '12', port: 4_294_967_296, sourceport: 'http', e: 1.5e300 },
    ];

    const report = await under.store.save(saveBatch(clashes.map(details)));

    await under.settled?.();
    expect(report).toEqual({ saved: clashes.length, duplicates: 0, conflicts: 0, refused: [] });
    const { events } = await under.store.search(searchFor({ order: 'oldest' }));
    expect(events.map((event) => JSON.stringify(event.details))).toEqual(clashes.map((value) => JSON.stringify(value)));
    const deep = { op: 'equals', field: `details${'.d'.repeat(60)}.leaf`, value: 'deep' } as const;
    expect(await under.store.count({ ...ask, query: deep })).toBe(1);
  });

  it('may be more than an index can have, and are found all the same', async () => {
    const wide = Array.from({ length: 400 }, (_, event) =>
      details({ [`field${event}`]: `value${event}`, [`other${event}`]: event, username: 'known' }),
    );

    const reports = [];
    for (let at = 0; at < wide.length; at += 100) {
      const batch = saveBatch(wide.slice(at, at + 100), { received: NOON + at });
      reports.push(await under.store.save(batch));
    }

    await under.settled?.();
    expect(reports.map(({ saved }) => saved)).toEqual([100, 100, 100, 100]);
    const last = { op: 'equals', field: 'details.field399', value: 'VALUE399' } as const;
    expect(await under.store.count({ ...ask, query: last })).toBe(1);
    // Others still find all of them by the fields that are declared.
    expect(await foundByOthers({ term: { 'details.username': 'known' } })).toBe(400);
    const mapping = JSON.stringify(await server.ask('GET', `/${index()}/_mapping`));
    expect(mapping.match(/"field\d+"/g)?.length ?? 0).toBeLessThan(60);
  });

  it('come back to the last digit, in their order', async () => {
    const text = '{"z":9007199254740993,"a":12345678901234567890,"list":[1.0,2e5],"m":{"b":1,"a":-0.0}}';
    const batch = saveBatch([{ summary: 'exact' }]);
    const line = Buffer.from(batch.ndjson).toString().replace('"details":{}', `"details":${text}`);

    await under.store.save({ ...batch, ndjson: new Uint8Array(Buffer.from(line)) });

    const [id] = [`${batch.batch}-0`];
    const document = await fetch(`${server.url}/${index()}/_doc/${id}?_source_includes=details`);
    const json = await document.text();
    expect(json).toContain('"z":9007199254740993,"a":12345678901234567890');
    expect(Object.keys((await stored(under.store, id ?? ''))?.details ?? {})).toEqual(['z', 'a', 'list', 'm']);
  });
});
