import { readdirSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { RunningServer } from '../support/running-server.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await RunningServer.start({ set: ['evidence.min_free_bytes=0'] });
}, 120_000);
afterAll(() => server.dispose());

const files = (): string[] =>
  readdirSync(join(server.dataDir, 'evidence'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);

it('counts no file as evidence that was on its way when the process was killed', async () => {
  const { id } = await server.postApi<{ id: string }>('/api/incidents', { summary: 'A break-in' });
  const path = `/api/incidents/${id}/evidence`;
  const headers = { 'content-type': 'application/octet-stream', ...server.credential };
  const send = request(`${server.web}${path}?name=half`, {
    method: 'POST',
    headers: { ...headers, 'content-length': '50000000' },
  });
  send.on('error', () => undefined);
  send.write(Buffer.alloc(5_000_000));
  while (files().length === 0) await pause(10);
  await server.stop('SIGKILL');

  await server.start();

  expect(await server.get(path)).toMatchObject({ evidence: [], custody: {} });
  expect(files()).toEqual([expect.stringMatching(/^\.upload-/)]);
  const whole = await fetch(`${server.web}${path}?name=whole`, {
    method: 'POST',
    headers: { ...headers, ...server.credential },
    body: 'whole',
  });
  const { id: part } = (await whole.json()) as { id: string };
  expect(files()).toContain(part);
  const file = await fetch(`${server.web}${path}/${part}/file`, { headers: server.credential });
  expect(await file.text()).toBe('whole');
}, 120_000);
