import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from '@jest/globals';

const LOOK_EVERY_MS = 10;
const folder = resolve(process.env['MOZDEF_TEST_SERVERS'] ?? join(import.meta.dirname, '../../../shared/servers'));

/** The script that starts and stops this server; throws when there is none, since whoever runs these tests wants them run. */
export function serverScript(name: string): string {
  const script = join(folder, name);
  if (!existsSync(script)) throw new Error(`${script} is missing; MOZDEF_TEST_SERVERS names the folder`);
  return script;
}

/** A port that is free, as are those at these distances from it. */
export async function freePort(distances: readonly number[]): Promise<number> {
  for (let tries = 0; tries < 100; tries++) {
    const port = 10_000 + Math.floor(Math.random() * 20_000);
    const free = await Promise.all([0, ...distances].map((distance) => isFree(port + distance)));
    if (free.every(Boolean)) return port;
  }
  throw new Error('no port is free');
}

function isFree(port: number): Promise<boolean> {
  return new Promise((answer) => {
    const server = createServer();
    server.once('error', () => answer(false));
    server.listen(port, '127.0.0.1', () => server.close(() => answer(true)));
  });
}

/** Looks until the value is as expected, or for 40 seconds: with pauses, since the server has to share the processor. */
export async function eventually<T>(actual: () => T | Promise<T>, expected: T): Promise<void> {
  const end = performance.now() + 40_000;
  let value = await actual();
  while (value !== expected && performance.now() < end) {
    await pause(LOOK_EVERY_MS);
    value = await actual();
  }
  expect(value).toEqual(expected);
}
