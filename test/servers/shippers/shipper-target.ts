import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RunningServer, until } from '../../support/running-server.ts';
import { freePort } from '../test-servers.ts';

/** What the tests look at of a stored event. */
export interface StoredEvent {
  readonly summary: string;
  readonly utctimestamp: string;
  readonly receivedtimestamp: string;
  readonly [field: string]: unknown;
}

const TOKEN = 'a-token-of-all-shippers';
const QUEUE_BYTES = 100_000;
const PATIENCE_MS = 30_000;

/** A real server at an address that stays the same, which can be overloaded and relieved, and be down and up. */
export class ShipperTarget {
  readonly token = TOKEN;
  readonly port: number;
  readonly #server: RunningServer;
  readonly #holdFile: string;

  private constructor(server: RunningServer, port: number) {
    this.#server = server;
    this.port = port;
    this.#holdFile = holdFileOf(server.dataDir);
  }

  /** With these settings besides its own. */
  static async start(dataDir: string, set: readonly string[] = []): Promise<ShipperTarget> {
    const port = await freePort([]);
    const server = await RunningServer.start({
      dataDir,
      set: [
        `frontend.listen=127.0.0.1:${port}`,
        `frontend.tokens=[{name: shippers, token: ${TOKEN}}]`,
        `queue.max_bytes=${QUEUE_BYTES}`,
        'worker.threads=1',
        `plugins.directories=${join(import.meta.dirname, 'plugins')}`,
        `plugins.config.hold.file=${holdFileOf(dataDir)}`,
        ...set,
      ],
    });
    return new ShipperTarget(server, port);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Makes the worker slow and fills the queue; resolves when senders are pushed back. */
  async overload(): Promise<void> {
    writeFileSync(this.#holdFile, '');
    const filling = JSON.stringify({ category: 'hold', summary: 'filling', padding: 'x'.repeat(1000) });
    const events = Math.ceil((3 * QUEUE_BYTES) / filling.length);
    await this.#post(Array.from({ length: events }, () => filling).join('\n'));
    await until(async () => (await this.#intakeStatus()) === 'paused', PATIENCE_MS, 'the queue to be full');
  }

  /** Lets the worker catch up; resolves when events are taken again. */
  async relieve(): Promise<void> {
    rmSync(this.#holdFile);
    await until(async () => (await this.#intakeStatus()) === 'ok', PATIENCE_MS, 'the queue to have room');
  }

  async stop(): Promise<void> {
    await this.#server.stop();
  }

  async startAgain(): Promise<void> {
    await this.#server.start();
  }

  /** All events that shippers sent and that are stored, the oldest first. */
  async stored(): Promise<StoredEvent[]> {
    const asked = new URLSearchParams({ q: 'NOT category:hold', from: '2000-01-01', to: 'now+2d', limit: '10000' });
    const found = await this.#server.get<{ events: StoredEvent[] }>(`/api/events/search?${asked}`);
    return found.events.toReversed();
  }

  async deadLetters(): Promise<number> {
    return (await this.#server.get<{ deadletters: number }>('/api/status')).deadletters;
  }

  async dispose(): Promise<void> {
    await this.#server.dispose();
  }

  async #post(body: string): Promise<void> {
    const response = await this.#server.post('/events', body, { authorization: `Bearer ${TOKEN}` });
    if (response.status !== 200) throw new Error(`the filling was answered ${response.status}`);
  }

  async #intakeStatus(): Promise<string> {
    const response = await fetch(`${this.url}/status`, { headers: { authorization: `Bearer ${TOKEN}` } });
    return ((await response.json()) as { status: string }).status;
  }
}

function holdFileOf(dataDir: string): string {
  return `${dataDir}.hold`;
}
