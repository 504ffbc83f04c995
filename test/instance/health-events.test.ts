import { expect, it } from '@jest/globals';
import { eventsConfig, normalizeOptions } from '../../src/event/events-config.ts';
import { HealthEvents } from '../../src/instance/health-events.ts';
import { createLogger } from '../../src/log/log.ts';
import type { QueuedBatch } from '../../src/queue/event-queue.ts';
import { processBatch, type Workbench } from '../../src/work/process-batch.ts';
import { figures } from './figures.ts';

const BENCH: Workbench = {
  options: normalizeOptions(eventsConfig.parse({ mozdefhostname: 'mozdef1' })),
  enrich: (event) => ({ events: [event] }),
  at: () => undefined,
  now: () => NOON,
};
const NOON = Date.parse('2026-03-01T12:00:00Z');

function healthEvents(complaints: string[], push: (batch: QueuedBatch) => Promise<void>): HealthEvents {
  return new HealthEvents({
    id: 'web1-0a1b2c3d',
    host: 'web1.example.com',
    queue: { push },
    observe: async () => ({ status: figures(), complaints }),
    everyMs: 60_000,
    log: createLogger('silent'),
    now: () => NOON,
  });
}

async function stored(complaints: string[]): Promise<Record<string, unknown>> {
  const pushed: QueuedBatch[] = [];
  await healthEvents(complaints, async (batch) => void pushed.push(batch)).push();
  const [batch] = pushed;
  if (!batch) throw new Error('nothing was pushed');
  const result = processBatch({ bytes: batch.bytes, from: 0, to: 10, skips: [] }, BENCH);
  expect(result.deadLetters).toEqual([]);
  return JSON.parse(Buffer.from(result.ndjson).toString('utf8'));
}

it('makes an event of the figures that a worker takes as any other', async () => {
  expect(await stored([])).toMatchObject({
    utctimestamp: expect.stringMatching(/^2026-03-01T12:00:00/),
    hostname: 'web1.example.com',
    source: 'mozdef',
    category: 'mozdefhealth',
    severity: 'INFO',
    tags: ['mozdef', 'health'],
    summary: 'ok, accepted 10/s, stored 9.5/s, 3 batches in the queue, lag 0.25 s',
    details: {
      instance: 'web1-0a1b2c3d',
      storedpersecond: 9.5,
      queueoldestseconds: 1.5,
      deadletters: 4,
      complaints: [],
    },
  });
});

it('warns when something is wrong', async () => {
  expect(await stored(['the store refuses events: disk-full'])).toMatchObject({
    severity: 'WARNING',
    summary: expect.stringMatching(/^degraded: the store refuses events: disk-full, accepted/),
    details: { complaints: ['the store refuses events: disk-full'] },
  });
});

it('is left out while the queue takes nothing', async () => {
  const events = healthEvents([], () => Promise.reject(new Error('queue-full')));

  await events.push();
  await events.stop();
});
