import { expect, it } from '@jest/globals';
import type { ConsumeMessage } from 'amqplib';
import { batchIn, contentOf, propertiesOf } from '../../../src/queue/rabbitmq/message.ts';
import { batchOf } from '../inbox.ts';

const batch = batchOf('bytes', 1_732_000_000_123);

function message(properties: object, redelivered = false): ConsumeMessage {
  return { content: contentOf(batch), properties, fields: { redelivered } } as unknown as ConsumeMessage;
}

it('finds in a message the batch that was put into it', () => {
  expect(batchIn(message(propertiesOf(batch)))).toEqual({ ...batch, attempt: 1 });
});

it('takes the batch out of the read buffer of the socket, which others use as well', () => {
  expect(batchIn(message(propertiesOf(batch)))?.bytes.buffer).not.toBe(batch.bytes.buffer);
});

it.each([
  [{ 'x-delivery-count': 4 }, true, 5],
  [{ 'x-delivery-count': 4 }, false, 5],
  [{}, true, 2],
  [{}, false, 1],
])('takes headers %j, redelivered %j, for attempt %i', (headers, redelivered, attempt) => {
  const properties = propertiesOf(batch);

  const found = batchIn(message({ ...properties, headers: { ...properties.headers, ...headers } }, redelivered));

  expect(found?.attempt).toBe(attempt);
});

it.each([
  [{}],
  [{ ...propertiesOf(batch), type: 'other' }],
  [{ ...propertiesOf(batch), messageId: undefined }],
  [{ ...propertiesOf(batch), headers: undefined }],
  [{ ...propertiesOf(batch), headers: { received: 'yesterday' } }],
])('finds no batch in a message with %j', (properties) => {
  expect(batchIn(message(properties))).toBeUndefined();
});
