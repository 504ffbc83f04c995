import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RunningServer, until } from '../support/running-server.ts';
import { LiveClient } from '../web/live/live-client.ts';

interface Found {
  readonly total: { readonly value: number; readonly relation: string };
  readonly events: readonly Record<string, unknown>[];
}

describe('a whole instance', () => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await RunningServer.start();
  });
  afterAll(() => server.dispose());

  const stored = (query: string, count: number): Promise<void> =>
    until(async () => (await server.count(query)) === count, 10_000, `${count} of ${query}`);

  it('turns a posted line into a parsed, enriched, searchable event', async () => {
    const line = {
      timestamp: new Date().toISOString(),
      hostname: 'gate.example.com',
      processname: 'sshd',
      summary: 'Failed password for invalid user admin from 8.8.8.8 port 50022 ssh2',
    };

    const response = await server.post('/events', JSON.stringify(line));

    expect(response.status).toBe(200);
    await stored('details.username:admin', 1);
    const found = await server.get<Found>('/api/events/search?q=details.sourceipaddress:8.8.8.0/24');
    expect(found.total).toEqual({ value: 1, relation: 'eq' });
    expect(found.events[0]).toMatchObject({
      hostname: 'gate.example.com',
      processname: 'sshd',
      details: { username: 'admin', sourceipaddress: '8.8.8.8', sourceipgeolocation: { country_code: 'US' } },
      mozdef: { endpoint: 'events', sender: '127.0.0.1' },
    });
  });

  it('stores a retried claim once and keeps another body under the same claim', async () => {
    const send = (summary: string): Promise<Response> =>
      server.post('/events', JSON.stringify({ summary, category: 'claimed' }), { 'idempotency-key': 'k1' });

    await send('first');
    await stored('category:claimed', 1);
    await send('first');
    await send('second');

    await stored('category:claimed AND tags:id-conflict', 1);
    expect(await server.count('category:claimed')).toBe(2);
  });

  it('answers _bulk like Elasticsearch and stores each document once under its _id', async () => {
    const body = `{"index":{"_index":"events","_id":"a"}}\n{"summary":"bulk one","category":"bulked"}\n\n{"create":{}}\n{"summary":"bulk two","category":"bulked"}\n`;

    const first = (await (await server.post('/_bulk', body)).json()) as {
      errors: boolean;
      items: Record<string, { status: number }>[];
    };
    await server.post('/_bulk', body.split('\n').slice(0, 2).join('\n'));

    expect(first.errors).toBe(false);
    expect(first.items.map((item) => Object.keys(item)[0])).toEqual(['index', 'create']);
    expect(first.items.map((item) => Object.values(item)[0]?.status)).toEqual([201, 201]);
    await stored('category:bulked', 2);
    await stored('summary:"bulk one"', 1);
  });

  it('keeps the good events of a batch with a bad one, and the bad one as a dead letter that can be discarded', async () => {
    await server.post(
      '/events',
      '{"summary":"good one","category":"mixed"}\n{"summary": broken}\n{"summary":"good two","category":"mixed"}\n',
    );
    await stored('category:mixed', 2);

    const letters = await server.get<{ deadletters: { id: string; text: string; stage: string; reason: string }[] }>(
      '/api/deadletters',
    );

    expect(letters.deadletters).toMatchObject([{ text: '{"summary": broken}', stage: 'parse' }]);
    const ids = letters.deadletters.map(({ id }) => id);
    expect(await server.postApi('/api/deadletters/discard', { ids })).toEqual({ discarded: 1 });
  });

  it('refuses a body from which no event can be taken, and says where', async () => {
    const response = await server.post('/events', '{"summary": oops}');

    expect(response.status).toBe(400);
    expect(await response.text()).toMatch(/position|column/);
  });

  it('shows live what is stored', async () => {
    const client = await new LiveClient(Number(new URL(server.web).port), server.credential).open();
    await client.tail(1, 'category:live');

    await server.post('/events', '{"summary":"now","category":"live"}\n{"summary":"not this","category":"dead"}');

    const { events = [] } = await client.next('events');
    expect(events.map(({ summary }) => summary)).toEqual(['now']);
    client.socket.close();
  });

  it('remembers whom it has seen', async () => {
    await server.postApi('/api/store/maintain');
    const seen = async (): Promise<number> =>
      (await server.get<{ entries: { key: string }[] }>('/api/lastseen?kind=user')).entries.filter(
        ({ key }) => key === 'admin',
      ).length;

    await until(async () => (await seen()) === 1, 15_000, 'the user to be listed');
  });

  it('says that it is well, in its own words and in those of Prometheus', async () => {
    expect(await server.get('/api/health')).toEqual({ status: 'ok', reasons: [] });
    const metrics = await (await fetch(`${server.web}/metrics`, { headers: server.credential })).text();
    expect(metrics).toMatch(/mozdef_frontend_events_total/);
    expect(metrics).toMatch(/mozdef_worker_events_total\{outcome="stored"\} [1-9]/);
  });

  it('refuses requests that a foreign page makes', async () => {
    const foreign = await fetch(`${server.web}/api/status`, {
      headers: { ...server.credential, origin: 'https://evil.example.com' },
    });
    const post = await server.post('/events', '{"summary":"x"}', { origin: 'https://evil.example.com' });

    expect([foreign.status, post.status]).toEqual([403, 403]);
  });

  it('has everything after kill -9, in and out of segments', async () => {
    const before = await server.count('');
    await server.stop('SIGKILL');
    await server.start();

    expect(await server.count('')).toBe(before);
  });

  it('stops with exit code 0 when asked to', async () => {
    expect(await server.stop('SIGTERM')).toBe(0);
  });
});
