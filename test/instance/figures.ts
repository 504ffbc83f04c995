import type { InstanceStatus } from '../../src/instance/instance-status.ts';

/** The figures of an instance that is well. */
export function figures(changed: Partial<InstanceStatus> = {}): InstanceStatus {
  return {
    version: '1.2.3',
    uptimeSeconds: 60,
    roles: ['frontend', 'worker'],
    queue: { batches: 3, bytes: 300, unacked: 1, oldestMs: 1500, corrupt: 0 },
    store: { events: 7, bytes: 700, seq: 9, figures: {} },
    worker: { threads: 2, restarts: 1, rules: { failed: [], unusable: {} } },
    plugins: [],
    rates: { accepted: 10, stored: 9.5 },
    lagSeconds: 0.25,
    intake: undefined,
    deadletters: 4,
    rules: undefined,
    disk: { freeBytes: 1e9, totalBytes: 2e9 },
    memory: { rssBytes: 5e8 },
    ...changed,
  };
}
