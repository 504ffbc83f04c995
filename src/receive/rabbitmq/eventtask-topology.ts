import type { ChannelModel } from 'amqplib';
import { declareApart, declareExchange } from '../../amqp/declare-exchange.ts';

/** The exchange, the queue and the key of the first MozDef. */
export const EVENTTASK = 'eventtask' as const;

/** Makes sure that they exist and belong together; what exists is used however it was made. */
export async function declareEventtask(connection: ChannelModel): Promise<void> {
  await declareExchange(connection, EVENTTASK, 'direct');
  const queue = await declareApart(connection, (channel) => channel.assertQueue(EVENTTASK, { durable: true }));
  if (!queue) await declareApart(connection, (channel) => channel.checkQueue(EVENTTASK));
  await declareApart(connection, (channel) => channel.bindQueue(EVENTTASK, EVENTTASK, EVENTTASK));
}
