import type { Registry } from 'prom-client';
import type { Part } from '../../lifecycle/part.ts';
import type { Logger } from '../../log/log.ts';
import type { EventQueue } from '../../queue/event-queue.ts';
import { TlsFiles } from '../../tls/tls-files.ts';
import type { FrontendConfig } from '../frontend-config.ts';
import type { QueueGate } from '../queue-gate.ts';
import { RefusalLog } from '../refusal-log.ts';
import type { SourceBook, SourceName } from '../sources/source-book.ts';
import { AllowList } from './allow-list.ts';
import { DatagramServer } from './datagram-server.ts';
import { KernelDropWatch } from './kernel-drops.ts';
import { MessageGatherer } from './message-gatherer.ts';
import { StreamServer } from './stream-server.ts';
import { type SyslogAddresses, syslogAddresses, syslogKey } from './syslog-addresses.ts';
import { type SyslogLoss, SyslogMetrics } from './syslog-metrics.ts';
import type { SyslogSender } from './syslog-sender.ts';
import type { SyslogRefusal, SyslogServerOptions } from './syslog-server.ts';

export interface SyslogListenerOptions {
  readonly config: FrontendConfig;
  readonly queue: Pick<EventQueue, 'push'>;
  readonly gate: QueueGate;
  readonly log: Logger;
  readonly registry: Registry;
  readonly now: () => number;
  readonly sources: SourceBook;
  /** The queue owns so many messages. */
  readonly onOwned: (messages: number, bytes: number) => void;
}

/** What HTTP would answer. */
const STATUS: Readonly<Record<SyslogRefusal, number>> = {
  'not-allowed': 403,
  'handshake-failed': 401,
  'message-timeout': 408,
  'idle-timeout': 408,
  'too-many-connections': 503,
};
const MESSAGES: Readonly<Record<SyslogRefusal, string>> = {
  'not-allowed': 'its address is not in frontend.syslog.allow',
  'handshake-failed': 'TLS did not come about, such as for want of a certificate',
  'message-timeout': 'a message was begun and not ended in time',
  'idle-timeout': 'nothing came on its connection for a long time',
  'too-many-connections': 'there are as many connections as there may be',
};

/** What is held when it stops may take so long to be owned. */
const DRAIN_MS = 10_000;

/** Takes syslog over UDP, TCP and TLS, as far as it is configured, and hands it to the queue in batches. */
export class SyslogListener implements Part {
  readonly name = 'syslog';
  readonly #options: SyslogListenerOptions;
  readonly #gatherer: MessageGatherer;
  readonly #metrics: SyslogMetrics;
  readonly #refusals: RefusalLog;
  readonly #losses: RefusalLog;
  readonly #streams: { tcp?: StreamServer; tls?: StreamServer } = {};
  #datagrams: DatagramServer | undefined;
  #watch: KernelDropWatch | undefined;

  constructor(options: SyslogListenerOptions) {
    const { config, queue, gate, log, registry, sources, now } = options;
    this.#options = options;
    this.#gatherer = new MessageGatherer({
      queue,
      gate,
      inFlight: config.syslog.limits.in_flight,
      now,
      onOwned: (sender, messages, bytes) => {
        options.onOwned(messages, bytes);
        sources.accepted(sourceOf(sender), messages);
      },
      onFlow: (mayRead) => this.#streamServers().forEach((server) => server.read(mayRead)),
    });
    this.#metrics = new SyslogMetrics(registry, {
      held: () => this.#gatherer.held,
      connections: () => this.#streamServers().reduce((sum, server) => sum + server.connections, 0),
    });
    this.#refusals = new RefusalLog(log, now);
    this.#losses = new RefusalLog(log, now, 'syslog messages were lost');
  }

  /** The ports that were really taken. */
  get ports(): { readonly [transport in SyslogSender['transport']]?: number } {
    const { tcp, tls } = this.#streams;
    return {
      ...(this.#datagrams && { udp: this.#datagrams.bound.port }),
      ...(tcp && { tcp: tcp.port }),
      ...(tls && { tls: tls.port }),
    };
  }

  /** Rejects with `insecure-listen`, `config-invalid` or `address-in-use`, and then listens nowhere. */
  async start(): Promise<void> {
    try {
      await this.#listen(syslogAddresses(this.#options.config));
    } catch (error) {
      await this.stop();
      throw error;
    }
    if (Object.keys(this.ports).length > 0) this.#options.log.info(this.ports, 'syslog is taken on these ports');
  }

  /** Listens no more, and hands over what was read. */
  async stop(): Promise<void> {
    await this.#watch?.stop();
    await Promise.all([this.#datagrams?.stop(), ...this.#streamServers().map((server) => server.stop())]);
    const lost = await this.#gatherer.drain(DRAIN_MS);
    if (lost > 0) this.#lost('stopped', lost);
  }

  async #listen({ udp, tcp, tls }: SyslogAddresses): Promise<void> {
    const { log } = this.#options;
    if (udp) {
      const { receive_buffer: receiveBuffer } = this.#options.config.syslog;
      const onDropped = (address: string): void => {
        this.#lost('memory', 1, { sender: address });
        const message = 'dropped: there was no room in memory';
        this.#options.sources.refused(sourceOf({ address, transport: 'udp' }), {
          status: 503,
          reason: 'memory',
          message,
        });
      };
      const datagrams = new DatagramServer({ ...this.#shared('udp'), receiveBuffer, onDropped });
      await datagrams.start(udp, syslogKey('udp'));
      this.#datagrams = datagrams;
      this.#watch = new KernelDropWatch(datagrams.bound, log, (count) => this.#lost('kernel', count));
      await this.#watch.start();
    }
    if (tcp) {
      this.#streams.tcp = new StreamServer(this.#shared('tcp'));
      await this.#streams.tcp.start(tcp, syslogKey('tcp'));
    }
    if (tls) {
      this.#streams.tls = new StreamServer(this.#shared('tls'), new TlsFiles(tls.files, log));
      await this.#streams.tls.start(tls, syslogKey('tls'));
    }
  }

  #streamServers(): StreamServer[] {
    return Object.values(this.#streams);
  }

  #shared(transport: SyslogSender['transport']): SyslogServerOptions {
    const { config, log, now } = this.#options;
    return {
      transport,
      limits: config.syslog.limits,
      allowed: new AllowList(config.syslog.allow),
      gatherer: this.#gatherer,
      onRefused: (reason, address) => this.#refused(reason, { address, transport }),
      log,
      now,
    };
  }

  #refused(reason: SyslogRefusal, sender: SyslogSender): void {
    this.#metrics.refused(reason);
    this.#refusals.note(reason, { endpoint: 'syslog', sender: sender.address });
    this.#options.sources.refused(sourceOf(sender), { status: STATUS[reason], reason, message: MESSAGES[reason] });
  }

  #lost(reason: SyslogLoss, messages: number, more: object = {}): void {
    this.#metrics.lost(reason, messages);
    this.#losses.note(reason, { messages, ...more });
  }
}

function sourceOf({ address, transport }: SyslogSender): SourceName {
  return { address, shipper: `syslog/${transport}`, endpoint: 'syslog' };
}
