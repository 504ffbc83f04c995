import type { Duplex } from 'node:stream';
import { type ChannelModel, connect } from 'amqplib';
import { backOff } from '../lifecycle/back-off.ts';
import { type ErrorCode, MozdefError, messageOf } from '../lifecycle/error.ts';
import type { Logger } from '../log/log.ts';
import type { BrokerAddress } from './broker-address.ts';
import type { LinkTimings } from './link-timings.ts';
import { within } from './within.ts';

export interface LinkOptions {
  /** Shown in the broker's list of connections. */
  readonly name: string;
  readonly address: BrokerAddress;
  readonly timings: LinkTimings;
  /** What `start` rejects with when the broker refuses. */
  readonly refused: ErrorCode;
  readonly log: Logger;
  /** Makes a new connection ready for use; when it rejects, another one is tried. */
  readonly onUp: (connection: ChannelModel) => Promise<void>;
  /** What a connection had is gone. Called once for each that was handed to `onUp`. */
  readonly onDown: (reason: string) => void;
}

/** A broker that answers, and says no: waiting does not help. */
const REFUSED =
  /PRECONDITION.FAILED|ACCESS.REFUSED|Handshake terminated|got <ConnectionClose|certificate|self-signed|wrong version number/i;

/** One connection to the broker that is made again, at growing intervals, whenever it is lost. */
export class Link {
  readonly #options: LinkOptions;
  #connection: ChannelModel | undefined;
  #timer: NodeJS.Timeout | undefined;
  #failures = 0;
  #closed = false;

  constructor(options: LinkOptions) {
    this.#options = options;
  }

  get isUp(): boolean {
    return this.#connection !== undefined;
  }

  /** Resolves after the first attempt. Rejects when the broker refuses; one that is away is waited for. */
  async start(): Promise<void> {
    try {
      await this.#attempt();
    } catch (error) {
      if (REFUSED.test(messageOf(error))) throw this.#refusal(error);
      this.#failed(error);
    }
  }

  /** Ends the connection, which is not to be trusted any more, and makes a new one. */
  renew(reason: string): void {
    if (this.#connection && !this.#closed) destroy(this.#connection, reason);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    const connection = this.#connection;
    if (!connection) return;
    try {
      await within(this.#options.timings.answerMs, 'closing the connection', connection.close());
    } catch {
      destroy(connection, 'closing');
    }
  }

  async #attempt(): Promise<void> {
    const { address, name, timings, onUp, log } = this.#options;
    const clientProperties = { connection_name: `mozdef ${name}` };
    const socket = { ...address.socket, timeout: timings.setUpMs, clientProperties };
    const connection = await connect(address.server, socket);
    let ended = '';
    // What the error means is told by the end of the connection, which always follows.
    connection.on('error', (error) => {
      ended = messageOf(error);
    });
    connection.on('handler-error', (error) =>
      log.error({ error: messageOf(error) }, 'a handler of what the broker sends threw'),
    );
    connection.on('close', (error) => {
      ended ||= error ? messageOf(error) : 'it was closed';
      this.#lost(connection, ended);
    });
    try {
      await within(timings.setUpMs, 'setting up the connection', onUp(connection));
      if (ended !== '' || this.#closed) throw new Error(ended || 'it was closed');
    } catch (error) {
      destroy(connection, 'it could not be set up');
      this.#options.onDown(messageOf(error));
      throw error;
    }
    this.#connection = connection;
    this.#failures = 0;
    log.info({ broker: address.shown, connection: name }, 'connected to the broker');
  }

  #lost(connection: ChannelModel, reason: string): void {
    if (connection !== this.#connection) return;
    this.#connection = undefined;
    this.#options.onDown(reason);
    this.#failed(new Error(reason));
  }

  #failed(error: unknown): void {
    if (this.#closed) return;
    const { address, name, log, timings } = this.#options;
    this.#failures++;
    const wait = Math.round(backOff(this.#failures, timings));
    const fields = { broker: address.shown, connection: name, reason: messageOf(error), wait };
    log.warn(fields, 'no connection to the broker, tried again');
    this.#timer = setTimeout(() => {
      this.#attempt().catch((failure: unknown) => this.#failed(failure));
    }, wait);
  }

  #refusal(cause: unknown): MozdefError {
    const { address, refused } = this.#options;
    return new MozdefError(refused, `the broker at ${address.shown} refuses: ${messageOf(cause)}`, {
      where: `${address.section}.url`,
      remedy: 'Look at user, password, virtual host and certificates, and at the log of the broker.',
      cause,
    });
  }
}

/** Ends a connection without asking the other side, which may not answer. What was to be sent on it is not sent. */
function destroy(connection: ChannelModel, reason: string): void {
  const { stream } = connection.connection as unknown as { stream: Duplex };
  stream.destroy(new Error(reason));
}
