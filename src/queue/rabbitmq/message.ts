import type { ConsumeMessage, Options } from 'amqplib';
import type { QueuedBatch } from '../event-queue.ts';

/* One batch is one message: its bytes as they are, its id as the message id, its reception in a header. */

const RECEIVED = 'received';
const TYPE = 'mozdef-batch';

/** A batch as it came from the broker. */
export interface ReceivedBatch extends QueuedBatch {
  readonly attempt: number;
}

/** Properties of the message that carries this batch: kept on disk, and returned when no queue takes it. */
export function propertiesOf({ id, received }: QueuedBatch): Options.Publish {
  return {
    persistent: true,
    mandatory: true,
    messageId: id,
    type: TYPE,
    contentType: 'application/octet-stream',
    headers: { [RECEIVED]: received },
  };
}

/** The content of that message, without a copy. */
export function contentOf({ bytes }: QueuedBatch): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The batch that a message carries; undefined when it is none, e.g. because some other program put it into the queue. */
export function batchIn({ content, fields, properties }: ConsumeMessage): ReceivedBatch | undefined {
  const headers = properties.headers ?? {};
  const received: unknown = headers[RECEIVED];
  const id: unknown = properties.messageId;
  if (properties.type !== TYPE || typeof id !== 'string' || typeof received !== 'number') return undefined;
  return { id, received, bytes: transferable(content), attempt: attemptOf(headers['x-delivery-count'], fields) };
}

/** Quorum queues count how often a message came back; other queues only tell that it did. */
function attemptOf(count: unknown, { redelivered }: ConsumeMessage['fields']): number {
  if (typeof count === 'number') return count + 1;
  return redelivered ? 2 : 1;
}

/** A message of one frame is a view into the socket's read buffer, which must not be transferred to a worker with it. */
function transferable(content: Buffer): Uint8Array<ArrayBuffer> {
  return new Uint8Array(content);
}
