import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { VersionedAlert } from '../../src/alert/find-alerts.ts';
import { RunningServer, until } from '../support/running-server.ts';
import { LiveClient } from '../web/live/live-client.ts';

const RULE = `
title: Failed password
id: 6f1e7a2c-9b1d-4c8e-8a57-0d6c5f4e3b2a
status: test
author: Ann Author
level: high
tags: [attack.t1110.001]
logsource: { product: linux, service: sshd }
detection:
  keywords: ['Failed password']
  condition: keywords
`;

describe('alerts, as whoever follows them hears of them', () => {
  const own = mkdtempSync(join(tmpdir(), 'mozdef-alerts-'));
  let server: RunningServer;
  let client: LiveClient;
  beforeAll(async () => {
    writeFileSync(join(own, 'failed-password.yml'), RULE);
    server = await RunningServer.start({ set: [`rules.sigma=${own}`, 'rules.bundled=false', 'worker.threads=1'] });
    client = await new LiveClient(Number(new URL(server.web).port), server.credential).open();
    client.say({ op: 'follow', id: 1, topic: 'alerts' });
    await client.next('following');
  });
  afterAll(async () => {
    client.socket.terminate();
    await server.dispose();
    rmSync(own, { recursive: true, force: true });
  });

  it('are told when a worker raises them, when they count on, and when someone handles them', async () => {
    const summary = 'Failed password for root from 203.0.113.7 port 4711 ssh2';
    const failure = JSON.stringify({ hostname: 'ssh1.example.com', processname: 'sshd', summary });
    await server.post('/events', failure);
    const [id = ''] = (await client.next('changed')).changes ?? [];
    const read = async (): Promise<VersionedAlert | undefined> =>
      (await server.get<{ alerts: VersionedAlert[] }>(`/api/alerts?ids=${id}`)).alerts[0];
    expect(await read()).toMatchObject({ status: 'open', count: 1, author: 'Ann Author', attack: ['T1110.001'] });
    expect((await read())?.details).toEqual({ sourceipaddress: '203.0.113.7', sourceipv4address: '203.0.113.7' });

    await server.post('/events', failure);
    expect((await client.next('changed')).changes).toEqual([id]);
    await until(async () => (await read())?.count === 2, 10_000, 'the second event to count');
    await server.postApi(`/api/alerts/${id}`, { status: 'acknowledged' });
    expect((await client.next('changed')).changes).toEqual([id]);
    expect(await read()).toMatchObject({ status: 'acknowledged', version: 3 });
    const page = await fetch(`${server.web}/alerts/${id}`);
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
  });
});
