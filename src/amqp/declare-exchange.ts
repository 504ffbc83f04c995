import type { Channel, ChannelModel } from 'amqplib';

/** Makes sure that there is a durable exchange of this name; one that exists is used however it was made. */
export async function declareExchange(
  connection: ChannelModel,
  exchange: string,
  type: 'direct' | 'topic',
): Promise<void> {
  const made = await declareApart(connection, (channel) => channel.assertExchange(exchange, type, { durable: true }));
  if (!made) await declareApart(connection, (channel) => channel.checkExchange(exchange));
}

/** On a channel of its own, since a refusal ends it. Resolves to whether it was made as asked for, else it exists otherwise. */
export async function declareApart(
  connection: ChannelModel,
  what: (channel: Channel) => Promise<unknown>,
): Promise<boolean> {
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
