import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RunningServer, until } from '../support/running-server.ts';
import { LiveClient } from '../web/live/live-client.ts';
import { type Metrics, round } from './ingest-benches.ts';
import { percentile } from './measure.ts';

const CLIENTS = 50;
const PEOPLE = 10;
const ALERTS_PER_MINUTE = 500;
const ACTIONS_PER_SECOND = 5;
const RULE = `
title: Failed password
id: 6f1e7a2c-9b1d-4c8e-8a57-0d6c5f4e3b2a
status: test
level: high
logsource: { product: linux, service: sshd }
detection:
  keywords: ['Failed password']
  condition: keywords
`;

/**
 * How soon what one person does with an alert is told to all who look on, while alerts are raised: 50 connections of 10 people,
 * 500 alerts a minute, five actions a second, from the request until the message, milliseconds.
 */
export async function live(seconds: number): Promise<Metrics> {
  const own = mkdtempSync(join(tmpdir(), 'mozdef-bench-'));
  writeFileSync(join(own, 'rule.yml'), RULE);
  const server = await RunningServer.start({ set: [`rules.sigma=${own}`, 'rules.bundled=false'] });
  try {
    const clients = await connect(server);
    const followed = new Map<string, number[]>();
    const begun = new Map<string, number>();
    for (const client of clients)
      client.socket.on('message', (data) => {
        const { op, changes } = JSON.parse((data as Buffer).toString('utf8')) as {
          op: string;
          changes?: readonly string[];
        };
        if (op !== 'changed' || !Array.isArray(changes)) return;
        for (const id of changes) if (begun.has(id)) followed.get(id)?.push(performance.now());
      });
    let raised = 0;
    const raising = setInterval(() => void server.post('/events', failure((raised += 1))), 60_000 / ALERTS_PER_MINUTE);
    const ids = async (): Promise<string[]> =>
      (await server.get<{ alerts: { id: string }[] }>('/api/alerts?limit=1000&samples=false')).alerts.map(
        ({ id }) => id,
      );
    await until(async () => (await ids()).length >= 20, 60_000, 'the first alerts');
    const requests: number[] = [];
    for (let action = 0; action < seconds * ACTIONS_PER_SECOND; action++) {
      const next = new Promise((resolve) => setTimeout(resolve, 1000 / ACTIONS_PER_SECOND));
      const id = (await ids()).find((one) => !begun.has(one));
      if (id !== undefined) {
        followed.set(id, []);
        begun.set(id, performance.now());
        await server.postApi(`/api/alerts/${id}`, { status: 'acknowledged' });
        requests.push(performance.now() - (begun.get(id) ?? 0));
      }
      await next;
    }
    clearInterval(raising);
    await until(() => [...followed.values()].every((told) => told.length >= CLIENTS), 10_000, 'all to be told');
    const times = [...followed].flatMap(([id, told]) =>
      told.slice(0, CLIENTS).map((time) => time - (begun.get(id) ?? 0)),
    );
    for (const { socket } of clients) socket.terminate();
    return {
      connections: CLIENTS,
      alerts_raised: raised,
      actions: begun.size,
      told: times.length,
      seen_p50_ms: at(times, 0.5),
      seen_p99_ms: at(times, 0.99),
      seen_most_ms: at(times, 1),
      request_p99_ms: at(requests, 0.99),
    };
  } finally {
    await server.dispose();
  }
}

async function connect(server: RunningServer): Promise<LiveClient[]> {
  const tokens: string[] = [];
  for (let person = 0; person < PEOPLE; person++) {
    await server.postApi('/api/people', { name: `person${person}`, role: 'viewer' });
    const made = await server.postApi<{ secret: string }>(`/api/people/person${person}/tokens`, { name: 'bench' });
    tokens.push(made.secret);
  }
  return Promise.all(
    Array.from({ length: CLIENTS }, async (_, index) => {
      const headers = { authorization: `Bearer ${tokens[index % PEOPLE]}` };
      const client = await new LiveClient(Number(new URL(server.web).port), headers).open();
      client.say({ op: 'follow', id: 1, topic: 'alerts' });
      client.say({ op: 'people', id: 2 });
      client.say({ op: 'here', place: '/alerts' });
      await client.next('following');
      return client;
    }),
  );
}

function failure(number: number): string {
  const address = `203.0.${number >> 8}.${number & 255}`;
  return JSON.stringify({
    hostname: `ssh${number}`,
    processname: 'sshd',
    summary: `Failed password for root from ${address} port 4711 ssh2`,
  });
}

function at(values: readonly number[], share: number): number {
  return round(
    percentile(
      values.toSorted((one, other) => one - other),
      share,
    ),
  );
}
