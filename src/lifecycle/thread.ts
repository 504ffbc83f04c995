import { parentPort, type TransferListItem, Worker } from 'node:worker_threads';
import { type ErrorCode, MozdefError, messageOf } from './error.ts';

/*
 * Calls between threads. A thread module ends with `serveThread({ method(argument) {..} })`; the other side holds a
 * `ThreadClient` and calls `client.call('method', argument, transfer)`. One structured argument, one structured answer;
 * errors keep their code. Buffers named in `transfer` move without a copy.
 */

/**
 * Room for new objects of one thread, mebibytes. What a batch leaves behind is garbage at once, and the runtime's own measure
 * (three times 16) would be held by each of six threads for good.
 */
const YOUNG_MB = 16;

interface CallMessage {
  readonly call: number;
  readonly method: string;
  readonly argument: unknown;
}
interface AnswerMessage {
  readonly answer: number;
  readonly value?: unknown;
  readonly error?: { code: ErrorCode; message: string; remedy?: string | undefined; where?: string | undefined };
}
interface NoteMessage {
  readonly note: unknown;
}

/** An answer whose buffers are to be moved, not copied. */
export class Transferred<T> {
  readonly value: T;
  readonly transfer: readonly TransferListItem[];
  constructor(value: T, transfer: readonly TransferListItem[]) {
    this.value = value;
    this.transfer = transfer;
  }
}

export type ThreadMethods = Record<string, (argument: never) => unknown>;

/** Serves calls in a worker thread; calls may run concurrently when a method is asynchronous. */
export function serveThread(methods: ThreadMethods): void {
  const port = parentPort;
  if (!port) throw new Error('serveThread must run in a worker thread');
  port.on('message', (message: CallMessage) => {
    const method = methods[message.method];
    void (async () => {
      try {
        if (!method) throw new MozdefError('internal', `no such thread method: ${message.method}`);
        const value = await method(message.argument as never);
        if (value instanceof Transferred) {
          port.postMessage({ answer: message.call, value: value.value } satisfies AnswerMessage, [...value.transfer]);
        } else port.postMessage({ answer: message.call, value } satisfies AnswerMessage);
      } catch (error) {
        port.postMessage({ answer: message.call, error: describe(error) } satisfies AnswerMessage);
      }
    })();
  });
}

/** Tells the owner of this thread something that no call asked for. Buffers named in `transfer` move without a copy. */
export function noteToOwner(note: unknown, transfer: readonly TransferListItem[] = []): void {
  parentPort?.postMessage({ note } satisfies NoteMessage, [...transfer]);
}

function describe(error: unknown): NonNullable<AnswerMessage['error']> {
  if (error instanceof MozdefError) {
    return { code: error.code, message: error.message, remedy: error.remedy, where: error.where };
  }
  return { code: 'internal', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

export interface ThreadOptions {
  /** File of the thread module without extension, relative to `base`; `.ts` in the clone, `.js` in a build. */
  readonly module: string;
  /** `import.meta.url` of the caller. */
  readonly base: string;
  readonly name: string;
  readonly workerData?: unknown;
  readonly maxOldGenerationSizeMb?: number;
  /** What code in the thread prints goes to standard error, so that standard output stays for what a command prints. */
  readonly printsToStderr?: boolean;
  readonly onNote?: (note: unknown) => void;
  /** Called once when the thread has ended without `terminate`, with the reason. */
  readonly onDeath?: (reason: string) => void;
}

/** A running thread and the calls that wait for it. When it dies every waiting call rejects with `thread-died`. */
export class ThreadClient {
  readonly worker: Worker;
  readonly #waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  #next = 0;
  #dead: MozdefError | undefined;
  readonly #options: ThreadOptions;

  constructor(options: ThreadOptions) {
    this.#options = options;
    const extension = options.base.endsWith('.ts') ? '.ts' : '.js';
    this.worker = new Worker(new URL(options.module + extension, options.base), {
      name: options.name,
      workerData: options.workerData,
      stdout: options.printsToStderr === true,
      resourceLimits: {
        maxYoungGenerationSizeMb: YOUNG_MB,
        ...(options.maxOldGenerationSizeMb && { maxOldGenerationSizeMb: options.maxOldGenerationSizeMb }),
      },
    });
    if (options.printsToStderr) this.worker.stdout.on('data', (chunk: Buffer) => process.stderr.write(chunk));
    this.worker.on('message', (message: AnswerMessage | NoteMessage) => this.#receive(message));
    this.worker.on('error', (error) => this.#die(messageOf(error)));
    this.worker.on('exit', (code) => this.#die(`exit code ${code}`));
  }

  call<T>(method: string, argument?: unknown, transfer: readonly TransferListItem[] = []): Promise<T> {
    if (this.#dead) return Promise.reject(this.#dead);
    const call = this.#next++;
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(call, { resolve: resolve as (value: unknown) => void, reject });
      this.worker.postMessage({ call, method, argument } satisfies CallMessage, transfer);
    });
  }

  /** Ends the thread at once; waiting calls reject, `onDeath` is not called. */
  async terminate(): Promise<void> {
    const expected = this.#dead === undefined;
    this.#dead ??= new MozdefError('thread-died', `thread ${this.#options.name} was ended`);
    if (expected) this.#rejectAll(this.#dead);
    await this.worker.terminate();
  }

  #receive(message: AnswerMessage | NoteMessage): void {
    if ('note' in message) {
      this.#options.onNote?.(message.note);
      return;
    }
    const waiting = this.#waiting.get(message.answer);
    this.#waiting.delete(message.answer);
    if (!message.error) waiting?.resolve(message.value);
    else {
      const { code, remedy, where } = message.error;
      waiting?.reject(
        new MozdefError(code, message.error.message, { ...(remedy && { remedy }), ...(where && { where }) }),
      );
    }
  }

  #die(reason: string): void {
    if (this.#dead) return;
    this.#dead = new MozdefError('thread-died', `thread ${this.#options.name} ended: ${reason}`);
    this.#rejectAll(this.#dead);
    this.#options.onDeath?.(reason);
  }

  #rejectAll(error: MozdefError): void {
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
  }
}
