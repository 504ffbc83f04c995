import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, it } from '@jest/globals';
import { Progress } from '../../src/work/progress.ts';

it('says which event and plugin are in work', () => {
  const progress = new Progress();
  const seen = new Progress(progress.shared);
  expect(seen.read()).toMatchObject({ position: undefined, plugin: undefined });

  progress.event(0);
  expect(seen.read()).toMatchObject({ position: 0, plugin: undefined });
  progress.plugin(0);
  expect(seen.read()).toMatchObject({ position: 0, plugin: 0 });
  progress.plugin(7);
  expect(seen.read()).toMatchObject({ position: 0, plugin: 7 });
  progress.noPlugin();
  expect(seen.read()).toMatchObject({ position: 0, plugin: undefined });
  progress.event(1);
  expect(seen.read()).toMatchObject({ position: 1, plugin: undefined });
  progress.idle();
  expect(seen.read()).toMatchObject({ position: undefined, plugin: undefined });
});

it('makes a step with each event and plugin, also after very many', () => {
  const progress = new Progress();
  new Int32Array(progress.shared)[2] = 2 ** 31 - 1;
  const steps = new Set<number>();
  for (const step of [
    () => progress.event(0),
    () => progress.plugin(1),
    () => progress.plugin(1),
    () => progress.idle(),
  ]) {
    step();
    steps.add(progress.read().step);
  }
  expect(steps.size).toBe(4);
});

it('can be read after the thread that wrote it is gone', async () => {
  const progress = new Progress();
  const code = `const { workerData } = require('node:worker_threads');
    const slots = new Int32Array(workerData); slots[0] = 43; slots[1] = 3; process.exit(1);`;
  const worker = new Worker(code, { eval: true, workerData: progress.shared });
  await once(worker, 'exit');

  expect(progress.read()).toMatchObject({ position: 42, plugin: 2 });
});
