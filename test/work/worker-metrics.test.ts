import { expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import type { BatchRun } from '../../src/work/run-batch.ts';
import { WorkerMetrics } from '../../src/work/worker-metrics.ts';
import type { WorkResult } from '../../src/work/worker-protocol.ts';

const NOTHING = { saved: 0, duplicates: 0, deadLetters: 0 };

function runWith(result: Partial<WorkResult>): BatchRun {
  const empty = { plugins: [], openBreakers: [], dropped: [] };
  return { results: [{ ...empty, ...result } as unknown as WorkResult], poison: [], breakers: [], skips: [] };
}

it('counts events by what became of them', async () => {
  const registry = new Registry();
  const metrics = new WorkerMetrics(registry);
  const dropped = [{ plugin: 'mute', reason: 'noise', count: 3 }];

  metrics.record(runWith({ dropped }), { saved: 5, duplicates: 2, deadLetters: 1 }, 1500);
  metrics.record(runWith({}), { ...NOTHING, saved: 1 }, 500);

  const text = await registry.metrics();
  expect(text).toContain('mozdef_worker_events_total{outcome="stored"} 6');
  expect(text).toContain('mozdef_worker_events_total{outcome="duplicate"} 2');
  expect(text).toContain('mozdef_worker_events_total{outcome="deadletter"} 1');
  expect(text).toContain('mozdef_worker_events_total{outcome="dropped"} 3');
  expect(text).toContain('mozdef_worker_dropped_total{plugin="mute",reason="noise"} 3');
  expect(text).toContain('mozdef_worker_received_to_stored_seconds_count 2');
  expect([metrics.stored, metrics.lagMs]).toEqual([6, 500]);
});

it('tallies plugins in the order asked for, and forgets open breakers when new threads run', () => {
  const metrics = new WorkerMetrics(new Registry());
  const run = runWith({ plugins: [{ plugin: 'bad', ran: 2, errors: 8 }], openBreakers: ['bad'] });
  metrics.record(run, NOTHING, 0);
  metrics.record(run, NOTHING, 0);

  expect(metrics.plugins(['good', 'bad'])).toEqual([
    { name: 'good', events: 0, errors: 0, dropped: 0, open: false },
    { name: 'bad', events: 4, errors: 16, dropped: 0, open: true },
  ]);
  metrics.reloaded();
  expect(metrics.plugins(['bad'])).toMatchObject([{ open: false }]);
});

it('keeps a bounded number of series when a plugin makes its reasons from events', async () => {
  const registry = new Registry();
  const metrics = new WorkerMetrics(registry);
  for (let n = 0; n < 1000; n++) {
    metrics.record(runWith({ dropped: [{ plugin: 'mute', reason: `event ${n}`, count: 1 }] }), NOTHING, 0);
  }

  const text = await registry.metrics();
  expect(text.match(/^mozdef_worker_dropped_total\{/gm)).toHaveLength(51);
  expect(text).toContain('mozdef_worker_dropped_total{plugin="mute",reason="other"} 950');
});
