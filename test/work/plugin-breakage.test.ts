import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Event } from '../../src/event/event.ts';
import { createLogger } from '../../src/log/log.ts';
import { type BatchRun, runBatch } from '../../src/work/run-batch.ts';
import { WorkerSlot } from '../../src/work/worker-slot.ts';
import { batchOf, eventsOf, linesOf, PluginDirectory, RECEIVED } from './support.ts';

/** With real threads: what is left of plugins when their threads break (design promise 5). */
describe('a plugin that breaks threads', () => {
  let plugins: PluginDirectory;
  let slot: WorkerSlot;
  beforeEach(() => {
    plugins = new PluginDirectory();
    slot = new WorkerSlot({
      data: plugins.threadData(),
      name: 'worker-0',
      stuckMs: 400,
      heapMb: 64,
      onNote: () => {},
      log: createLogger('silent'),
    });
  });
  afterEach(async () => {
    await slot.stop();
    plugins.remove();
  });

  const onBad = (statement: string): string =>
    `onEvent(event) { event.tags.push(WORD); if (event.summary === 'bad') { ${statement} } }`;
  const run = (...summaries: string[]): Promise<BatchRun> =>
    runBatch((order) => slot.run(order), batchOf(linesOf(...summaries.map((summary) => ({ summary })))), {
      skips: [],
      now: () => RECEIVED,
    });
  const stored = ({ results }: BatchRun): Event[] => results.flatMap(eventsOf);

  it('is skipped for the events that make it loop, and enriches all others', async () => {
    plugins.write('looper', onBad('for (;;);'), "const WORD = 'ran';");
    await slot.start();
    const summaries = Array.from({ length: 203 }, (_, n) => ([20, 21, 150].includes(n) ? 'bad' : `good ${n}`));

    const events = stored(await run(...summaries));

    expect(events.map(({ summary }) => summary)).toEqual(summaries);
    expect(events.filter(({ tags }) => tags.includes('ran'))).toHaveLength(200);
    expect(events.flatMap(({ summary, mozdef }) => (mozdef.errors ?? []).map((error) => [summary, error]))).toEqual(
      Array.from({ length: 3 }, () => [
        'bad',
        'plugin looper: skipped for this event, it broke its thread: no progress for 400 ms',
      ]),
    );
    expect(slot.restarts).toBe(3);
  });

  it('stays as it was loaded, with what it imports, until the next start', async () => {
    writeFileSync(join(plugins.path, 'own/_word.mjs'), "export const WORD = 'as loaded';");
    writeFileSync(join(plugins.path, 'own/_lib.mjs'), "export { WORD } from './_word.mjs';");
    plugins.write('exiter', onBad('process.exit(1);'), "import { WORD } from './_lib.mjs';");
    const { set } = await slot.start();
    plugins.write('exiter', 'this is no program');
    rmSync(join(plugins.path, 'own/_word.mjs'));
    plugins.write('another', 'onEvent: 5');

    const events = stored(await run('good', 'bad', 'fine'));

    expect(events.map(({ tags }) => tags)).toEqual([['as loaded'], [], ['as loaded']]);
    expect((await slot.describePlugins()).map(({ name, summary }) => [name, summary])).toEqual([['exiter', 'A test.']]);
    expect(set.files.map(({ name }) => name)).toEqual(['exiter']);
  });

  it('does not keep others from running when it can no longer be set up', async () => {
    plugins.write('marker', `onEvent(event) { event.tags.push('marked'); }`);
    const table = join(plugins.path, 'table');
    writeFileSync(table, 'ran');
    plugins.write(
      'reader',
      `setup: () => readFileSync(${JSON.stringify(table)}, 'utf8'),
       onEvent(event, { context }) { event.tags.push(context); if (event.summary === 'bad') process.exit(1); }`,
      "import { readFileSync } from 'node:fs';",
    );
    await slot.start();
    rmSync(table);

    const events = stored(await run('good', 'bad'));

    expect(events.map(({ tags }) => tags)).toEqual([['marked'], ['marked']]);
    expect(events[0]?.mozdef.errors).toEqual([expect.stringMatching(/^plugin reader: cannot be set up again: ENOENT/)]);
  });

  it('costs no event and no plugin when a timer that it left behind hangs', async () => {
    plugins.write('timer', `onEvent(event) { event.tags.push('ran'); setTimeout(() => { for (;;); }, 0); }`);
    await slot.start();

    const first = await run('one');
    const second = await run('two');

    expect([...stored(first), ...stored(second)].map(({ summary, tags }) => [summary, tags])).toEqual([
      ['one', ['ran']],
      ['two', ['ran']],
    ]);
    expect([...first.poison, ...second.poison]).toEqual([]);
  });

  it('gives no event up when no thread lives long enough to begin with it', async () => {
    // Right after the answer to the start: a timer could be too late.
    const leave = `const post = parentPort.postMessage;
      parentPort.postMessage = (...message) => { post.apply(parentPort, message); process.exit(1); };`;
    plugins.write(
      'leaver',
      `setup: () => { ${leave} }, onEvent() {}`,
      "import { parentPort } from 'node:worker_threads';",
    );
    await slot.start();

    const message = expect.stringMatching(/before they begin: .*exit code 1/);
    await expect(run('one')).rejects.toMatchObject({ code: 'plugin-invalid', message });
  });
});
