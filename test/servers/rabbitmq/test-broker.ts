import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type ChannelModel, connect } from 'amqplib';
import { createLogger } from '../../../src/log/log.ts';
import { queueConfig } from '../../../src/queue/queue-config.ts';
import {
  RabbitmqEventQueue,
  type RabbitmqEventQueueOptions,
} from '../../../src/queue/rabbitmq/rabbitmq-event-queue.ts';
import { freePort, serverScript } from '../test-servers.ts';

const run = promisify(execFile);
/** Debian's own wrapper would change the user, and with it what the server is known by. */
const CONTROL = '/usr/lib/rabbitmq/bin/rabbitmqctl';

/** A real broker that a test file has for itself. */
export class TestBroker {
  readonly #directory: string;
  readonly #port: number;
  readonly #queues: RabbitmqEventQueue[] = [];

  static async start(): Promise<TestBroker> {
    const broker = new TestBroker(await freePort([1, 20_000]));
    await broker.start();
    return broker;
  }

  private constructor(port: number) {
    this.#port = port;
    this.#directory = mkdtempSync(join(tmpdir(), 'mozdef-rabbitmq-'));
  }

  get url(): string {
    return `amqp://guest:guest@127.0.0.1:${this.#port}`;
  }
  get port(): number {
    return this.#port;
  }

  async start(): Promise<void> {
    await run(serverScript('rabbitmq'), ['start', '--port', String(this.#port), '--data', this.#directory]);
  }

  /** As a power failure would, but for the half second in which this version does not yet have a new queue's name on disk. */
  async kill(): Promise<void> {
    await this.control('eval', '[dets:sync(T) || T <- dets:all()].');
    process.kill(Number(readFileSync(join(this.#directory, 'node.pid'), 'utf8')), 'SIGKILL');
  }

  async stop(): Promise<void> {
    await run(serverScript('rabbitmq'), ['stop', '--data', this.#directory]);
  }

  async dispose(): Promise<void> {
    await this.closeQueues();
    await this.stop();
    rmSync(this.#directory, { recursive: true, force: true });
  }

  /** Resolves to what it printed. */
  async control(...args: string[]): Promise<string> {
    const env = { ...process.env, HOME: this.#directory, ERL_EPMD_PORT: String(this.#port + 1) };
    return (await run(CONTROL, ['-n', `test-${this.#port}@localhost`, ...args], { env })).stdout;
  }

  /** The arguments of all queues, one a line. */
  async queues(): Promise<string> {
    return (await this.control('--quiet', 'list_queues', '--no-table-headers', 'arguments')).trim();
  }

  /** Messages of this queue, those that a consumer has among them. */
  async messages(queue: string): Promise<number> {
    const table = await this.control('--quiet', 'list_queues', '--no-table-headers', 'name', 'messages');
    const row = table.split('\n').find((line) => line.startsWith(`${queue}\t`));
    if (!row) throw new Error(`the broker has no queue ${queue}:\n${table}`);
    return Number(row.split('\t')[1]);
  }

  /** A queue of this name, closed by `closeQueues` if not before. */
  async open(
    name: string,
    { config = {}, ...options }: Partial<Omit<RabbitmqEventQueueOptions, 'config'>> & { config?: object } = {},
  ): Promise<RabbitmqEventQueue> {
    const queue = await RabbitmqEventQueue.open({
      config: queueConfig.parse({ kind: 'rabbitmq', url: this.url, name, ...config }),
      log: createLogger((process.env['MOZDEF_TEST_LOG'] ?? 'silent') as 'silent'),
      ...options,
    });
    this.#queues.push(queue);
    return queue;
  }

  async closeQueues(): Promise<void> {
    await Promise.all(this.#queues.splice(0).map((queue) => queue.close()));
  }

  /** What a program other than MozDef does at the broker. */
  async use<T>(work: (connection: ChannelModel) => Promise<T>): Promise<T> {
    const connection = await connect(this.url);
    try {
      return await work(connection);
    } finally {
      await connection.close();
    }
  }
}

/** A queue's name that no other test uses. */
export function newName(): string {
  return `test-${randomUUID()}`;
}
