import type { RemoteInfo, Socket } from 'node:dgram';
import { messageOf } from '../../lifecycle/error.ts';
import { bindDatagrams } from '../../lifecycle/listen.ts';
import type { ListenAddress } from '../../lifecycle/listen-address.ts';
import { peerAddress } from '../../lifecycle/peer-address.ts';
import { trimMessage } from '../decode/split-syslog.ts';
import type { SyslogSender } from './syslog-sender.ts';
import type { SyslogServerOptions } from './syslog-server.ts';

/** Senders that are remembered, so that each is one object. */
const REMEMBERED = 10_000;

export interface DatagramServerOptions extends SyslogServerOptions {
  /** Bytes to ask the kernel to keep for us. */
  readonly receiveBuffer: number;
  /** So many messages of this sender were dropped, since there was no room. */
  readonly onDropped: (address: string) => void;
}

/** Takes syslog over UDP, a message a datagram. Nobody can be made to wait, so what finds no room is dropped and counted. */
export class DatagramServer {
  readonly #options: DatagramServerOptions;
  readonly #senders = new Map<string, SyslogSender>();
  #socket: Socket | undefined;

  constructor(options: DatagramServerOptions) {
    this.#options = options;
  }

  /** Where it was bound to. */
  get bound(): ListenAddress {
    const { address: host, port } = this.#socket?.address() ?? { address: '', port: 0 };
    return { host, port };
  }

  /** Rejects with `address-in-use` or `config-invalid`. */
  async start(address: ListenAddress, where: string): Promise<void> {
    const { receiveBuffer, log } = this.#options;
    const socket = await bindDatagrams(address, where, receiveBuffer);
    socket.on('error', (error) => log.error({ error: messageOf(error) }, 'the syslog listener failed'));
    socket.on('message', (message, from) => this.#take(message, from));
    this.#socket = socket;
    log.info(
      { asked: receiveBuffer, got: socket.getRecvBufferSize() },
      'bytes that the kernel keeps for syslog over UDP',
    );
  }

  async stop(): Promise<void> {
    const socket = this.#socket;
    if (socket) await new Promise<void>((resolve) => socket.close(resolve));
  }

  #take(datagram: Buffer, from: RemoteInfo): void {
    const { allowed, gatherer, limits, onDropped, onRefused } = this.#options;
    const address = peerAddress(from.address);
    if (!allowed.allows(address)) {
      onRefused('not-allowed', address);
      return;
    }
    const whole = trimMessage(datagram);
    if (whole === undefined) return;
    const cut = whole.length > limits.message;
    const message = cut ? whole.subarray(0, limits.message) : whole;
    if (!gatherer.hasRoom(message.length)) onDropped(address);
    else
      gatherer.take(
        this.#senderOf(address),
        message,
        cut ? `the message was cut at ${limits.message} bytes` : undefined,
      );
  }

  #senderOf(address: string): SyslogSender {
    const known = this.#senders.get(address);
    if (known) return known;
    // Anybody can write any address on a datagram.
    if (this.#senders.size >= REMEMBERED) this.#senders.clear();
    const sender: SyslogSender = { address, transport: 'udp' };
    this.#senders.set(address, sender);
    return sender;
  }
}
