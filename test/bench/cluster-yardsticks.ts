import type { Client } from '@elastic/elasticsearch';
import { connect } from 'amqplib';
import { encodeBatch, newBatchId } from '../../src/queue/batch.ts';
import { round } from './ingest-benches.ts';
import { realisticEvents } from './realistic-events.ts';

/* What the pipeline through servers is compared with: their own clients doing nothing else. */

/** A finished document, as the store sends it. */
export interface Document {
  readonly id: string;
  readonly json: string;
}

export interface HelperRun {
  readonly perSecond: number;
  readonly flushMb: number;
  readonly concurrency: number;
  /** Of the process that it runs in, microseconds an event: what sending finished documents takes. */
  readonly cpuUs: number;
}

/** The fastest of the client's bulk helper over some sizes, each into an index of its own of the same template. */
export async function bestHelper(client: Client, prefix: string, documents: readonly Document[]): Promise<HelperRun> {
  let best: HelperRun = { perSecond: 0, flushMb: 0, concurrency: 0, cpuUs: 0 };
  for (const flushMb of [1, 5, 10]) {
    for (const concurrency of [1, 2, 4]) {
      const run = await runHelper(client, prefix, documents, { flushMb, concurrency });
      if (run.perSecond > best.perSecond) best = run;
    }
  }
  return best;
}

export async function runHelper(
  client: Client,
  prefix: string,
  documents: readonly Document[],
  { flushMb, concurrency }: Pick<HelperRun, 'flushMb' | 'concurrency'>,
): Promise<HelperRun> {
  const index = `${prefix}events-helper-20260101`;
  const started = performance.now();
  const before = process.cpuUsage();
  const stats = await client.helpers.bulk<Document>({
    datasource: documents as Document[],
    flushBytes: flushMb * 1e6,
    concurrency,
    // The helper takes a document as text as it is.
    onDocument: ({ id, json }) => [{ create: { _index: index, _id: id } }, json],
  });
  await client.indices.refresh({ index });
  const perSecond = documents.length / ((performance.now() - started) / 1000);
  const { user, system } = process.cpuUsage(before);
  if (stats.successful !== documents.length) throw new Error(`the helper wrote ${stats.successful} documents`);
  await client.indices.delete({ index });
  console.log(`  bulk helper, ${flushMb} MB, ${concurrency} at a time: ${round(perSecond)} documents/s`);
  return { perSecond, flushMb, concurrency, cpuUs: (user + system) / documents.length };
}

/** Events a second when the same batches are published with confirms to a quorum queue, four at a time, and nothing else. */
export async function publish(broker: string, events: number, perBody: number): Promise<number> {
  const stream = realisticEvents(1);
  const batches = Array.from({ length: events / perBody }, () => {
    const received = Date.now();
    const lines = Array.from({ length: perBody }, () => stream.next(received));
    const header = { endpoint: 'bulk', sender: '127.0.0.1', principal: '127.0.0.1', path: '/_bulk' };
    const id = newBatchId(received);
    return Buffer.from(encodeBatch({ id, received, bodies: [{ header, bytes: Buffer.from(lines.join('\n')) }] }));
  });
  const connection = await connect(broker);
  const channel = await connection.createConfirmChannel();
  const queue = 'bench-publish';
  await channel.assertQueue(queue, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
  const started = performance.now();
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let batch = batches[next++]; batch; batch = batches[next++]) {
      const bytes = batch;
      await new Promise<void>((done, fail) =>
        channel.sendToQueue(queue, bytes, { persistent: true }, (error) => (error ? fail(error) : done())),
      );
    }
  };
  await Promise.all(Array.from({ length: 4 }, lane));
  const seconds = (performance.now() - started) / 1000;
  await channel.deleteQueue(queue);
  await connection.close();
  return events / seconds;
}
