import { parentPort } from 'node:worker_threads';
import { newBatchId } from '../../../src/queue/batch.ts';
import { openQueue } from './embedded-queue.ts';

/* Run as a process of its own: pushes, consumes and acks without end, and reports on standard output what it was promised. */

const [directory = ''] = process.argv.slice(2);
if (parentPort) throw new Error('this is to be a process, so that it can be killed');

const queue = await openQueue(directory);
const report = (line: string): void => void process.stdout.write(`${line}\n`);

await queue.consume(
  ({ id, attempt, ack }) => {
    report(`delivered ${id} ${attempt}`);
    // Every third batch stays out, so that there is something to deliver again.
    if (Number.parseInt(id.slice(-1), 16) % 3 !== 0) void ack().then(() => report(`acked ${id}`));
  },
  { prefetch: 50 },
);

async function pushForEver(size: number): Promise<never> {
  for (;;) {
    const received = Date.now();
    const id = newBatchId(received);
    const bytes = new Uint8Array(size).fill(size % 251);
    bytes.set(new TextEncoder().encode(id));
    await queue.push({ id, received, bytes });
    report(`pushed ${id}`);
  }
}

await Promise.all([pushForEver(100), pushForEver(100), pushForEver(5000), pushForEver(100_000)]);
