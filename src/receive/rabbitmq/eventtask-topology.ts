import type { Channel, ChannelModel } from 'amqplib';

/** The exchange, the queue and the key of the first MozDef. */
export const EVENTTASK = 'eventtask';

/** Makes sure that they exist and belong together; what exists is used however it was made. */
export async function declareEventtask(connection: ChannelModel): Promise<void> {
  const exchange = await ask(connection, (channel) => channel.assertExchange(EVENTTASK, 'direct', { durable: true }));
  if (!exchange) await ask(connection, (channel) => channel.checkExchange(EVENTTASK));
  const queue = await ask(connection, (channel) => channel.assertQueue(EVENTTASK, { durable: true }));
  if (!queue) await ask(connection, (channel) => channel.checkQueue(EVENTTASK));
  await ask(connection, (channel) => channel.bindQueue(EVENTTASK, EVENTTASK, EVENTTASK));
}

/** On a channel of its own, since a refusal ends it. Resolves to whether it was made as asked for, else it exists otherwise. */
async function ask(connection: ChannelModel, what: (channel: Channel) => Promise<unknown>): Promise<boolean> {
  const channel = await connection.createChannel();
  let refusal = '';
  channel.on('error', (error) => {
    refusal = error.message;
  });
  try {
    await what(channel);
  } catch (error) {
    if (refusal.includes('PRECONDITION')) return false;
    throw error;
  }
  await channel.close();
  return true;
}
