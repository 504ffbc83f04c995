import type { Socket } from 'node:net';
import { StreamFramer } from './stream-framer.ts';
import type { SyslogConfig } from './syslog-config.ts';

export interface StreamConnectionOptions {
  readonly socket: Socket;
  /** Of the peer, as it is shown. */
  readonly address: string;
  readonly limits: SyslogConfig['limits'];
  readonly now: () => number;
  /** A message, and what was changed in it. */
  readonly onMessage: (message: Buffer, note?: string) => void;
}

/** One connection of a sender: reads as long as it may, and ends it when it takes too long. */
export class StreamConnection {
  readonly #options: StreamConnectionOptions;
  readonly #framer: StreamFramer;
  #reading = true;
  /** When a message began that is not complete, and when anything came; both stand still while we do not read. */
  #begun: number | undefined;
  #heard: number;
  #ended = false;

  constructor(options: StreamConnectionOptions) {
    const { socket, limits, onMessage } = options;
    this.#options = options;
    this.#heard = options.now();
    this.#framer = new StreamFramer(limits.message, (message, cut) => {
      this.#begun = undefined;
      onMessage(message, cut ? this.#cutNote() : undefined);
    });
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('end', () => this.#end(true));
    // What was read before a connection broke is taken, too.
    socket.on('close', () => this.#end(false));
    socket.on('error', () => socket.destroy());
  }

  get address(): string {
    return this.#options.address;
  }

  /** While it does not read, the kernel's window fills up and the sender waits. */
  read(mayRead: boolean): void {
    if (mayRead === this.#reading) return;
    this.#reading = mayRead;
    const { socket, now } = this.#options;
    if (!mayRead) socket.pause();
    else {
      this.#heard = now();
      if (this.#begun !== undefined) this.#begun = now();
      socket.resume();
    }
  }

  /** Ends the connection when its sender is too slow: why, or undefined when it is not. */
  sweep(): 'message-timeout' | 'idle-timeout' | undefined {
    const { socket, limits, now } = this.#options;
    if (!this.#reading) return undefined;
    const slow = this.#begun !== undefined && now() - this.#begun > limits.message_time;
    if (!slow && now() - this.#heard <= limits.idle_time) return undefined;
    socket.destroy();
    return slow ? 'message-timeout' : 'idle-timeout';
  }

  /** Ends the connection, and takes what is in its buffer. */
  close(): void {
    const { socket } = this.#options;
    socket.pause();
    for (let chunk: unknown = socket.read(); Buffer.isBuffer(chunk); chunk = socket.read()) this.#take(chunk);
    this.#end(false);
    socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#heard = this.#options.now();
    this.#framer.feed(chunk);
    if (this.#framer.within) this.#begun ??= this.#heard;
  }

  #end(bySender: boolean): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#framer.end(bySender);
  }

  #cutNote(): string {
    return this.#ended
      ? 'the message was cut: its connection ended'
      : `the message was cut at ${this.#options.limits.message} bytes`;
  }
}
