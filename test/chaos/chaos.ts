import { cpSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { seededRandom } from '../bench/realistic-events.ts';
import { RunningServer, until } from '../support/running-server.ts';
import { ChaosSender } from './chaos-sender.ts';
import { Ledger } from './ledger.ts';
import { SmallDisk } from './small-disk.ts';
import { storedKeys } from './stored-keys.ts';
import { Troubles } from './troubles.ts';

/*
 * Minutes of trouble: the server is killed at random moments, its threads are ended or broken by poisoned events, its disk fills up and
 * its clock jumps, while senders go on. Afterwards the store is held against what the senders know.
 */
const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, seed: { type: 'string', default: String(Date.now() % 1e6) } },
});
const random = seededRandom(Number(values.seed));
const end = performance.now() + Number(values.minutes) * 60_000;
const workspace = await mkdtemp(join(tmpdir(), 'mozdef-chaos-'));
const clockFile = join(workspace, 'clock');
const threadFile = join(workspace, 'thread');
writeFileSync(clockFile, '0');
writeFileSync(threadFile, '');
const disk = SmallDisk.create(join(workspace, 'data'), 700);
const server = await RunningServer.start({
  dataDir: disk.path,
  set: [
    `plugins.directories=${join(import.meta.dirname, 'plugins')}`,
    'queue.min_free_bytes=64MB',
    'store.min_free_bytes=64MB',
    'worker.heap=192MB',
  ],
  env: {
    MOZDEF_TEST_CLOCK_FILE: clockFile,
    MOZDEF_TEST_THREAD_FILE: threadFile,
    NODE_OPTIONS: ['shift-clock', 'end-thread']
      .map((name) => `--import=${join(import.meta.dirname, name)}.mjs`)
      .join(' '),
  },
});
process.on('uncaughtException', (error) => {
  console.error(`${error.stack}\n\nThe server said last:\n${server.output.slice(-6000)}`);
  server.signal('SIGKILL');
  disk.remove();
  process.exit(70);
});
const ledger = new Ledger();
const senders = [false, false, true, true].map(
  (claimed, index) => new ChaosSender({ name: `s${index}`, url: () => server.frontend, ledger, random, claimed }),
);
const sending = Promise.all(senders.map((sender) => sender.run()));

const troubles = new Troubles({ server, disk, clockFile, threadFile, random });

console.log(`chaos for ${values.minutes} minutes, seed ${values.seed}`);
while (performance.now() < end) {
  await new Promise((resolve) => setTimeout(resolve, 500 + random() * 5000));
  await troubles.next();
  const left = Math.max(0, Math.round((end - performance.now()) / 1000));
  console.log(`  ${left} s left, ${ledger.size} attempts, ${JSON.stringify(troubles.counts)}`);
}
for (const sender of senders) sender.stop();
await sending;
writeFileSync(clockFile, '0');

interface Status {
  readonly queue: { readonly batches: number; readonly unacked: number; readonly refusing?: string };
  readonly worker: { readonly restarts: number };
  readonly deadletters: number;
}
// A batch that a worker has is not stored yet: only acked is stored. After jumps of the clock each batch is looked up, which
// takes its time.
await until(
  async () => {
    const { queue } = await server.get<Status>('/api/status');
    // A queue whose thread was just ended knows of no batches.
    return queue.refusing === undefined && queue.batches + queue.unacked === 0;
  },
  1_200_000,
  'all batches to be stored and acked',
);
const { lost, doubled, unasked, ...figures } = ledger.judge(await storedKeys(server));
// A loss must be told from a search that misses: each missing key is asked for by itself, and what the queue set aside is named.
const foundAlone: string[] = [];
for (const key of lost.slice(0, 50)) {
  if ((await server.count(`details.chaoskey:"${key}"`)) > 0) foundAlone.push(key);
}
const setAside = readdirSync(join(disk.path, 'queue')).filter((name) => name.startsWith('queue-corrupt'));
const status = await server.get<Status>('/api/status');
await server.stop('SIGKILL');

const faults = lost.length + doubled.length + unasked.length + status.deadletters + setAside.length;
process.exitCode = faults === 0 && figures.answered > 0 ? 0 : 1;
if (process.exitCode !== 0) {
  console.log(server.output.slice(-20_000));
  cpSync(workspace, `${workspace}-kept`, { recursive: true });
  console.log(`what the server left is kept in ${workspace}-kept`);
}
disk.remove();
rmSync(workspace, { recursive: true, force: true });
for (const [what, keys] of Object.entries({ lost, doubled, unasked })) {
  if (keys.length > 0) console.log(`  ${what}: ${keys.slice(0, 10).join(' ')}`);
}
if (lost.length > 0) console.log(`  of the first 50 lost, found when asked for alone: ${foundAlone.length}`);
if (setAside.length > 0) console.log(`  set aside by the queue: ${setAside.join(' ')}`);
console.log(
  JSON.stringify({
    ...figures,
    ...troubles.counts,
    deadletters: status.deadletters,
    threadsReplaced: status.worker.restarts,
  }),
);
console.log(`lost ${lost.length}, twice ${doubled.length}, stored though refused ${unasked.length}`);
