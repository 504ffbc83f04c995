import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createLogger } from '../../src/log/log.ts';
import { workerConfig } from '../../src/work/worker-config.ts';
import { WorkerCrew } from '../../src/work/worker-crew.ts';
import { batchOf, openThreads, orderOf, PluginDirectory, RECEIVED } from './support.ts';

describe('WorkerCrew', () => {
  let plugins: PluginDirectory;
  let crew: WorkerCrew | undefined;
  let now = RECEIVED;
  let threads = 0;
  beforeEach(() => {
    threads = openThreads();
    plugins = new PluginDirectory();
    now = RECEIVED;
  });
  afterEach(async () => {
    await crew?.drain();
    crew = undefined;
    expect(openThreads()).toBe(threads);
    plugins.remove();
  });

  async function startCrew(size: number, config: object = {}): Promise<WorkerCrew> {
    crew = await WorkerCrew.start({
      size,
      config: workerConfig.parse(config),
      data: plugins.threadData(),
      onNote: () => {},
      log: createLogger('silent'),
      now: () => now,
    });
    return crew;
  }

  it('describes its plugins without loading them into this thread', async () => {
    plugins.write('teller', 'onEvent() {}', 'globalThis.loadedHere = true;');
    const started = await startCrew(1);

    const described = await started.describePlugins();

    expect(described.map(({ name, enabled }) => [name, enabled])).toContainEqual(['teller', true]);
    expect('loadedHere' in globalThis).toBe(false);
  });

  it('hands out each thread to one at a time', async () => {
    plugins.write('one', 'onEvent() {}');
    const { plugins: names, size } = await startCrew(2);
    const [first, second] = [crew?.takeIdle(), crew?.takeIdle()];

    expect([names, size]).toEqual([['one'], 2]);
    expect(first).not.toBe(second);
    expect(crew?.takeIdle()).toBeUndefined();
    for (const slot of [first, second]) if (slot) crew?.giveBack(slot);
    expect(crew?.takeIdle()).toBeDefined();
    if (second) crew?.giveBack(second);
  });

  it('ends its threads once the last of them is given back', async () => {
    const started = await startCrew(1);
    const slot = started.takeIdle();
    if (!slot) throw new Error('no thread');
    let drained = false;
    const draining = started.drain().then(() => (drained = true));
    const answer = await slot.run(orderOf(batchOf('{"summary":"last"}')));

    expect('result' in answer).toBe(true);
    expect(drained).toBe(false);
    started.giveBack(slot);
    await draining;
    expect(drained).toBe(true);
  });

  it('leaves no thread behind when a plugin cannot be loaded', async () => {
    plugins.write('broken', 'onEvent: 5');

    await expect(startCrew(2)).rejects.toMatchObject({ code: 'plugin-invalid' });
  });

  it('leaves a plugin out for a while that breaks threads again and again', async () => {
    const started = await startCrew(1);
    const times = (count: number): string[] => Array.from({ length: count }, () => 'bad');
    started.noteBreakers([...times(9), 'other']);
    expect(started.skips()).toEqual([]);

    started.noteBreakers(times(1));
    expect(started.skips()).toMatchObject([{ plugin: 'bad', from: 0, to: Number.MAX_SAFE_INTEGER }]);
    expect(started.leftOut()).toEqual(['bad']);

    now += 300_001;
    expect(started.skips()).toEqual([]);
  });

  it('does not leave a plugin out for what it did long ago', async () => {
    const started = await startCrew(1);
    for (let times = 0; times < 30; times++) {
      started.noteBreakers(['bad']);
      now += 60_000;
    }

    expect(started.leftOut()).toEqual([]);
  });

  it('lets threads have the configured heap, also beyond 2 GiB, and 2 GiB of headroom that is watched', async () => {
    plugins.write(
      'measure',
      `onEvent(event) { event.details.heap = resourceLimits.maxOldGenerationSizeMb; }`,
      `import { resourceLimits } from 'node:worker_threads';`,
    );
    const started = await startCrew(1, { heap: '4GiB' });
    const slot = started.takeIdle();
    if (!slot) throw new Error('no thread');

    const answer = await slot.run(orderOf(batchOf('{"summary":"x"}')));
    started.giveBack(slot);

    expect('result' in answer && Buffer.from(answer.result.ndjson).toString()).toContain('"heap":6144');
  });
});
