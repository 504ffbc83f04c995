import { WebSocket } from 'ws';
import type { Event } from '../event/event.ts';
import { MozdefError } from '../lifecycle/error.ts';
import { bearer, problemError, unreachable } from './api-client.ts';
import { DroppedNote } from './dropped-note.ts';
import { EXIT_CODES } from './exit-codes.ts';
import { trustsAnyCertificate } from './fetch-from.ts';
import type { ServerAddress } from './server.ts';

interface Message {
  readonly op: string;
  readonly event?: Event;
  readonly events?: readonly Event[];
  readonly count?: number;
  readonly error?: unknown;
}

export interface FollowOptions {
  readonly show: (event: Event) => Promise<void>;
  /** Ends after so many events; 0: never. */
  readonly limit: number;
}

const INTERRUPTED = 'interrupted';

/** Prints events as they are stored, until Ctrl+C or the limit. Rejects when the server refuses the query or goes away. */
export async function followEvents(server: ServerAddress, query: string, options: FollowOptions): Promise<number> {
  const url = `${server.url.replace(/^http/, 'ws')}/api/live`;
  const socket = new WebSocket(url, {
    headers: bearer(server.token),
    ...(trustsAnyCertificate(url) && { rejectUnauthorized: false }),
  });
  const interrupt = (): void => socket.close(1000, INTERRUPTED);
  process.once('SIGINT', interrupt);
  const dropped = new DroppedNote();
  try {
    await follow(socket, query, { ...options, server, dropped });
    return EXIT_CODES.ok.code;
  } finally {
    process.off('SIGINT', interrupt);
    dropped.flush();
    socket.terminate();
  }
}

interface Following extends FollowOptions {
  readonly server: ServerAddress;
  readonly dropped: DroppedNote;
}

function follow(socket: WebSocket, query: string, options: Following): Promise<void> {
  const { server, dropped } = options;
  const taking = new EventSink(options);
  return new Promise((resolve, reject) => {
    socket.on('open', () => socket.send(JSON.stringify({ op: 'tail', id: 1, q: query })));
    socket.on('message', (data) => {
      const message = JSON.parse((data as Buffer).toString('utf8')) as Message;
      if (message.op === 'error') reject(problemError(message, 400, server));
      else if (message.op === 'dropped') dropped.add(message.count ?? 0);
      else if (message.op === 'events' || message.op === 'event') {
        taking.take(message.events ?? (message.event ? [message.event] : [])).then((more) => more || resolve(), reject);
      }
    });
    socket.on('error', (error) => reject(unreachable(server, error)));
    socket.on('close', (code) => {
      // What came before the end is still to be printed.
      if (code === 1000 || code === 1005) taking.take([]).then(() => resolve(), reject);
      else reject(new MozdefError('server-unreachable', `the server at ${server.url} ended the connection (${code})`));
    });
  });
}

/** Prints events one after the other, in the order in which they came, up to the limit. */
class EventSink {
  readonly #options: FollowOptions;
  #shown = 0;
  #last: Promise<boolean> = Promise.resolve(true);

  constructor(options: FollowOptions) {
    this.#options = options;
  }

  /** Resolves to false when no more are wanted. */
  take(events: readonly Event[]): Promise<boolean> {
    this.#last = this.#last.then(async (more) => {
      for (const event of events) if (this.#wants()) await this.#show(event);
      return more && this.#wants();
    });
    return this.#last;
  }

  #wants(): boolean {
    return this.#options.limit === 0 || this.#shown < this.#options.limit;
  }

  async #show(event: Event): Promise<void> {
    this.#shown++;
    await this.#options.show(event);
  }
}
