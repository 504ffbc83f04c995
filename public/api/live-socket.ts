import type { Event } from '../../src/event/event.ts';
import type { ErrorBody } from './api-error.ts';

/** `idle`: no one listens; `lost`: the connection broke and is being tried again. */
type LiveState = 'idle' | 'connecting' | 'open' | 'lost';

interface TailListener {
  readonly onEvents: (events: readonly Event[]) => void;
  /** So many were left out because they came faster than they can be shown. */
  readonly onDropped: (count: number) => void;
  readonly onError: (error: ErrorBody) => void;
  /** The connection is back: what happened in between was missed. */
  readonly onResume: () => void;
}

type Message =
  | { readonly op: 'events'; readonly id: number; readonly events: readonly Event[] }
  | { readonly op: 'dropped'; readonly id: number; readonly count: number }
  | { readonly op: 'error'; readonly id?: number; readonly error: ErrorBody };

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;

/** `/api/live`: connected while anyone tails, again with growing pauses when lost. Emits `state` when its state changes. */
class LiveSocket extends EventTarget {
  state: LiveState = 'idle';
  #socket: WebSocket | undefined;
  #tails = new Map<number, { readonly q: string; readonly listener: TailListener }>();
  #nextId = 1;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Follows the events that match from now on; the answer ends it. */
  tail(q: string, listener: TailListener): () => void {
    const id = this.#nextId;
    this.#nextId += 1;
    this.#tails.set(id, { q, listener });
    if (this.#socket?.readyState === WebSocket.OPEN) this.#send({ op: 'tail', id, q });
    else this.#connect();
    return () => this.#stop(id);
  }

  /** Tries again at once. */
  retry(): void {
    if (this.state === 'lost') this.#connect();
  }

  #stop(id: number): void {
    if (!this.#tails.delete(id)) return;
    if (this.#socket?.readyState === WebSocket.OPEN) this.#send({ op: 'stop', id });
    if (this.#tails.size > 0) return;
    clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
    this.#failures = 0;
    this.#become('idle');
  }

  #connect(): void {
    clearTimeout(this.#timer);
    if (this.#socket !== undefined) return;
    const url = new URL('/api/live', location.href);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(url);
    this.#socket = socket;
    if (this.state !== 'lost') this.#become('connecting');
    socket.addEventListener('open', () => this.#opened());
    socket.addEventListener('message', ({ data }) => this.#receive(String(data)));
    socket.addEventListener('close', () => this.#closed(socket));
  }

  #opened(): void {
    const wasLost = this.state === 'lost';
    this.#failures = 0;
    this.#become('open');
    for (const [id, { q, listener }] of this.#tails) {
      this.#send({ op: 'tail', id, q });
      if (wasLost) listener.onResume();
    }
  }

  #closed(socket: WebSocket): void {
    if (this.#socket !== socket) return;
    this.#socket = undefined;
    this.#become('lost');
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#failures);
    this.#failures += 1;
    // Spread, so that a restarted server is not met by all browsers at once.
    this.#timer = setTimeout(() => this.#connect(), wait * (0.5 + Math.random()));
  }

  #receive(data: string): void {
    const message = JSON.parse(data) as Message;
    const listener = this.#tails.get(message.id ?? -1)?.listener;
    if (listener === undefined) return;
    if (message.op === 'events') listener.onEvents(message.events);
    else if (message.op === 'dropped') listener.onDropped(message.count);
    else if (message.op === 'error') listener.onError(message.error);
  }

  #send(message: { op: 'tail' | 'stop'; id: number; q?: string }): void {
    this.#socket?.send(JSON.stringify(message));
  }

  #become(state: LiveState): void {
    if (this.state === state) return;
    this.state = state;
    this.dispatchEvent(new CustomEvent('state'));
  }
}

export const live = new LiveSocket();
