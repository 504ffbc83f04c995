import type { Registry } from 'prom-client';
import type { Part } from '../../lifecycle/part.ts';
import type { Logger } from '../../log/log.ts';
import type { EventQueue } from '../../queue/event-queue.ts';
import type { FrontendConfig } from '../frontend-config.ts';
import type { QueueGate } from '../queue-gate.ts';
import { RefusalLog } from '../refusal-log.ts';
import { TlsFiles } from '../tls-files.ts';
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
  /** The queue owns so many messages of this sender. */
  readonly onOwned: (sender: SyslogSender, messages: number, bytes: number) => void;
  /** A sender was turned away; at the most once for each connection or datagram. */
  readonly onRefused: (reason: SyslogRefusal, address: string) => void;
}

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
    const { config, queue, gate, log, registry, now, onOwned } = options;
    this.#options = options;
    this.#gatherer = new MessageGatherer({
      queue,
      gate,
      inFlight: config.syslog.limits.in_flight,
      now,
      onOwned,
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
      const onDropped = (sender: string): void => this.#lost('memory', 1, { sender });
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
      onRefused: (reason, sender) => this.#refused(reason, sender),
      log,
      now,
    };
  }

  #refused(reason: SyslogRefusal, sender: string): void {
    this.#metrics.refused(reason);
    this.#refusals.note(reason, { endpoint: 'syslog', sender });
    this.#options.onRefused(reason, sender);
  }

  #lost(reason: SyslogLoss, messages: number, more: object = {}): void {
    this.#metrics.lost(reason, messages);
    this.#losses.note(reason, { messages, ...more });
  }
}
