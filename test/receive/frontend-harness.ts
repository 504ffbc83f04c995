import { connect } from 'node:net';
import { Registry } from 'prom-client';
import { type ErrorCode, MozdefError } from '../../src/lifecycle/error.ts';
import { createLogger, type Logger } from '../../src/log/log.ts';
import { type Batch, type BodyHeader, decodeBatch } from '../../src/queue/batch.ts';
import type { EventQueue, QueuedBatch, QueueStatus } from '../../src/queue/event-queue.ts';
import { claimedId } from '../../src/receive/claim.ts';
import { splitBody } from '../../src/receive/decode/split-body.ts';
import { Frontend } from '../../src/receive/frontend.ts';
import { frontendConfig } from '../../src/receive/frontend-config.ts';
import { SourceBook } from '../../src/receive/sources/source-book.ts';

/** An event as a worker would find it in the queue. */
interface Queued {
  readonly id: string;
  readonly text: string;
  readonly kind: string;
  readonly header: BodyHeader;
}

/** A queue in memory that refuses and hesitates on demand. */
class FakeQueue implements EventQueue {
  readonly batches: Batch[] = [];
  refusing: NonNullable<QueueStatus['refusing']> | undefined;
  /** Fails the next pushes with this, without `status` knowing. */
  failing: ErrorCode | undefined;
  #held: (() => void)[] | undefined;

  async push({ bytes }: QueuedBatch): Promise<void> {
    if (this.#held) await new Promise<void>((resolve) => this.#held?.push(resolve));
    const code = this.failing ?? this.refusing;
    if (code) throw new MozdefError(code, 'refused by the test');
    this.batches.push(decodeBatch(bytes));
  }

  /** Keeps pushes waiting until `release`. */
  hold(): void {
    this.#held = [];
  }
  get heldPushes(): number {
    return this.#held?.length ?? 0;
  }
  release(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const resolve of held) resolve();
  }

  events(): Queued[] {
    return this.batches.flatMap((batch) => {
      let position = 0;
      return batch.bodies.flatMap((body) => {
        const first = position;
        const items = [...splitBody(body)];
        position += items.length;
        return items.map((item, index) => ({
          id: claimedId(body.header, item, index) ?? `${batch.id}-${first + index}`,
          text: Buffer.from(body.bytes.subarray(item.offset, item.offset + item.length)).toString(),
          kind: item.kind,
          header: body.header,
        }));
      });
    });
  }

  status(): Promise<QueueStatus> {
    const refusing = this.refusing && { refusing: this.refusing };
    return Promise.resolve({ batches: 0, bytes: 0, unacked: 0, oldestMs: 0, corrupt: 0, ...refusing });
  }
  consume(): Promise<never> {
    return Promise.reject(new Error('nothing is consumed here'));
  }
  close(): Promise<void> {
    return Promise.resolve();
  }
}

export interface Harness {
  readonly frontend: Frontend;
  readonly queue: FakeQueue;
  readonly registry: Registry;
  readonly sources: SourceBook;
  readonly url: string;
  readonly port: number;
  /** Posts; the answer's JSON is parsed. */
  post(path: string, body: string | Uint8Array<ArrayBuffer>, headers?: Record<string, string>): Promise<Answer>;
  stop(): Promise<void>;
}
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Record<string, unknown>;
}

export async function startFrontend(config: object = {}, log: Logger = createLogger('silent')): Promise<Harness> {
  const queue = new FakeQueue();
  const registry = new Registry();
  const parsed = frontendConfig.parse({ listen: '127.0.0.1:0', ...config });
  const sources = new SourceBook(Date.now);
  const frontend = new Frontend({ config: parsed, queue, log, registry, sources, now: Date.now });
  await frontend.start();
  const { url } = frontend;
  return {
    frontend,
    queue,
    registry,
    sources,
    url,
    port: Number(new URL(url).port),
    post: (path, body, headers = {}) => request(url + path, { method: 'POST', body, headers }),
    stop: () => frontend.stop(),
  };
}

export async function request(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, init);
  const text = await response.text();
  const json = text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {};
  return { status: response.status, headers: response.headers, text, json };
}

/** Sends these bytes as they are and returns all that comes back until the other side closes. */
export function exchange(
  port: number,
  send: string | Uint8Array,
  options: { readonly end?: boolean } = {},
): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let received = '';
    socket.on('data', (chunk) => (received += chunk.toString('latin1')));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(received));
    socket.write(send);
    if (options.end) socket.end();
  });
}

/** Polls until this is true. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('the awaited condition never came true');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
