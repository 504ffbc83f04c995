import { createSocket } from 'node:dgram';
import { connect, type Socket } from 'node:net';
import { type Harness, until } from '../frontend-harness.ts';

/** The texts that a worker would find in the queue. */
export function texts({ queue }: Harness): string[] {
  return queue.events().map(({ text }) => text);
}

/** Sends datagrams, one after the other. */
export async function sendUdp(port: number, messages: readonly string[]): Promise<void> {
  const socket = createSocket('udp4');
  for (const message of messages) await new Promise((sent) => socket.send(message, port, '127.0.0.1', sent));
  await new Promise<void>((closed) => socket.close(closed));
}

/** A connection that is open. */
export function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket));
    socket.on('error', reject);
  });
}

/** Resolves when the other side has closed. */
export function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.removeAllListeners('error');
    socket.on('error', () => undefined);
    socket.on('close', () => resolve());
    socket.resume();
  });
}

/** The value of a counter or gauge, with these labels as they are written. */
export async function metric({ registry }: Harness, name: string, labels = ''): Promise<number> {
  const lines = (await registry.getSingleMetricAsString(name)).split('\n');
  return Number(
    lines
      .find((line) => line.startsWith(`${name}${labels} `))
      ?.split(' ')
      .at(-1) ?? 0,
  );
}

export { until };
