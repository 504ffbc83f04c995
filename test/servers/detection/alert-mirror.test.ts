import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Alert } from '../../../src/alert/alert.ts';
import { ALERTS } from '../../../src/alert/alert-book.ts';
import { newestFirst } from '../../../src/alert/alert-index.ts';
import { AlertMirror } from '../../../src/alert/elasticsearch/alert-mirror.ts';
import { MirrorIndex } from '../../../src/alert/elasticsearch/mirror-index.ts';
import { SearchServer } from '../../../src/elastic/search-server.ts';
import { type JsonObject, UNKNOWN } from '../../../src/event/event.ts';
import { createLogger } from '../../../src/log/log.ts';
import { ElasticsearchStateStore } from '../../../src/state/elasticsearch/elasticsearch-state-store.ts';
import { anAlert } from '../../alert/support.ts';
import { eventAt } from '../../correlate/support.ts';
import { PRODUCTS, useSearchServer } from '../elasticsearch/test-search-server.ts';
import { eventually } from '../test-servers.ts';

interface Hits {
  readonly hits: {
    readonly hits: readonly { readonly _id: string; readonly _index: string; readonly _source: Alert }[];
  };
}

describe.each(PRODUCTS)('alerts at %s', (product) => {
  const server = useSearchServer(product);
  const log = createLogger('silent');
  let client: SearchServer;
  let prefix: string;
  let state: ElasticsearchStateStore;
  let index: MirrorIndex;
  let mirror: AlertMirror;
  beforeAll(async () => {
    client = await SearchServer.open({ section: 'state', config: server.config('') });
  });
  beforeEach(() => {
    prefix = server.newPrefix();
    state = new ElasticsearchStateStore(client, prefix);
    index = new MirrorIndex({ server: client, prefix, log });
    mirror = new AlertMirror({ state, index, log });
  });
  afterEach(() => server.clear());
  afterAll(() => client.close());

  const save = async (alert: Alert): Promise<Alert> => {
    await state.write([{ collection: ALERTS, id: alert.id, body: alert as unknown as JsonObject }, newestFirst(alert)]);
    return alert;
  };
  const found = async (query: string): Promise<Alert[]> => {
    await server.ask('POST', `/${prefix}alerts/_refresh`);
    const q = { query_string: { query } };
    const { hits } = await server.ask<Hits>('POST', `/${prefix}alerts/_search`, { query: q, sort: [{ id: 'asc' }] });
    return hits.hits.map(({ _source }) => _source);
  };

  it('are found through the alias by what they are, with their events shown', async () => {
    const events = [{ id: 'e1', event: eventAt(0, 'e1', { details: { odd: UNKNOWN, '': [{ '.': 'x' }] } }) }];
    const july = await save(
      anAlert({ id: 'july', utctimestamp: '2026-07-31T23:59:59.999Z', events, summary: '\ud800' }),
    );
    const august = await save(anAlert({ id: 'august', utctimestamp: '2026-08-01T00:00:00.000Z' }));
    mirror.tell([july, august]);
    await mirror.stop();

    expect(await found('group.details.sourceipaddress:"203.0.113.0/24" AND status:open')).toMatchObject([
      { id: 'august', group: august.group },
      { id: 'july', events, summary: '\ufffd' },
    ]);
    expect(await found('utctimestamp:[2026-08-01 TO *] AND summary:logins AND attack:T1110')).toHaveLength(1);
    const indices = Object.keys(await server.ask<object>('GET', `/${prefix}alerts-*/_alias/${prefix}alerts`));
    expect(indices.sort()).toEqual([`${prefix}alerts-202607`, `${prefix}alerts-202608`]);
  });

  it('never go back, in whatever order they are written', async () => {
    const old = { ...anAlert({ count: 3 }), version: 3 };
    const newer = { ...anAlert({ count: 7 }), version: 7 };
    await index.write([newer]);
    await index.write([old]);
    await index.write([newer]);

    expect(await found('*')).toMatchObject([{ count: 7 }]);
  });

  it('are shown though a field of their group cannot be what another one is', async () => {
    await index.write([{ ...anAlert({ id: 'a', group: { 'details.user': 'kim' } }), version: 1 }]);
    await index.write([{ ...anAlert({ id: 'b', group: { 'details.user.name': 'kim' } }), version: 1 }]);

    expect(await found('*')).toMatchObject([{ id: 'a' }, { id: 'b', mozdef_group: '{"details.user.name":"kim"}' }]);
  });

  it('are found by what is known of them, and shown though it cannot be what is known of others', async () => {
    await index.write([
      { ...anAlert({ id: 'a', details: { user: 'kim', sourceipaddress: '192.0.2.7' } }), version: 1 },
    ]);
    await index.write([{ ...anAlert({ id: 'b', details: { user: { name: 'kim' } } }), version: 1 }]);

    expect(await found('details.user:kim AND details.sourceipaddress:"192.0.2.0/24"')).toMatchObject([{ id: 'a' }]);
    expect(await found('id:b')).toMatchObject([{ mozdef_details: '{"user":{"name":"kim"}}' }]);
  });

  it('are found and written by the walk when they were not told, or changed since', async () => {
    const told = await save(anAlert({ id: 'told' }));
    mirror.tell([told]);
    await eventually(async () => (await index.behind([{ ...told, version: 1 }])).length, 0);
    await save({ ...told, status: 'closed' });
    for (let n = 0; n < 3; n++)
      await save(anAlert({ id: `untold${n}`, utctimestamp: `2026-0${n + 1}-01T00:00:00.000Z` }));

    await mirror.walk();

    expect((await found('*')).map(({ id, status }) => `${id} ${status}`)).toEqual([
      'told closed',
      'untold0 open',
      'untold1 open',
      'untold2 open',
    ]);
  });

  it('leave a template of a newer MozDef as it is', async () => {
    const path = `/_index_template/${prefix}mozdef-alerts`;
    await server.ask('PUT', path, { index_patterns: [`${prefix}alerts-*`], version: 99 });
    await index.write([{ ...anAlert(), version: 1 }]);

    const templates = await server.ask<{ index_templates: { index_template: { version: number } }[] }>('GET', path);
    expect(templates.index_templates[0]?.index_template.version).toBe(99);
  });
});
