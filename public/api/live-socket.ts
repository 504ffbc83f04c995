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

interface AlertsListener {
  /** These are new or different; undefined: any may be. */
  readonly onChanged: (ids: readonly string[] | undefined) => void;
  /** What happened before now may have been missed; from now on nothing is. */
  readonly onFollowing: () => void;
}

type Command = { readonly op: 'tail'; readonly q: string } | { readonly op: 'alerts' };
type Message =
  | { readonly op: 'events'; readonly id: number; readonly events: readonly Event[] }
  | { readonly op: 'dropped'; readonly id: number; readonly count: number }
  | { readonly op: 'alerts'; readonly id: number; readonly ids?: readonly string[] }
  | { readonly op: 'following'; readonly id: number }
  | { readonly op: 'error'; readonly id?: number; readonly error: ErrorBody };
interface Follower {
  readonly command: Command;
  readonly hear: (message: Message) => void;
  readonly onResume: () => void;
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;

/** `/api/live`: connected while anyone follows anything, again with growing pauses when lost. Emits `state` when its state changes. */
class LiveSocket extends EventTarget {
  state: LiveState = 'idle';
  #socket: WebSocket | undefined;
  readonly #followers = new Map<number, Follower>();
  #nextId = 1;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Follows the events that match from now on; the answer ends it. */
  tail(q: string, { onEvents, onDropped, onError, onResume }: TailListener): () => void {
    const hear = (message: Message): void => {
      if (message.op === 'events') onEvents(message.events);
      else if (message.op === 'dropped') onDropped(message.count);
      else if (message.op === 'error') onError(message.error);
    };
    return this.#follow({ command: { op: 'tail', q }, hear, onResume });
  }

  /** Follows which alerts change; the answer ends it. */
  alerts({ onChanged, onFollowing }: AlertsListener): () => void {
    const hear = (message: Message): void => {
      if (message.op === 'alerts') onChanged(message.ids);
      else if (message.op === 'following') onFollowing();
    };
    return this.#follow({ command: { op: 'alerts' }, hear, onResume: () => undefined });
  }

  /** Tries again at once. */
  retry(): void {
    if (this.state === 'lost') this.#connect();
  }

  #follow(follower: Follower): () => void {
    const id = this.#nextId;
    this.#nextId += 1;
    this.#followers.set(id, follower);
    if (this.#socket?.readyState === WebSocket.OPEN) this.#send({ ...follower.command, id });
    else this.#connect();
    return () => this.#stop(id);
  }

  #stop(id: number): void {
    if (!this.#followers.delete(id)) return;
    if (this.#socket?.readyState === WebSocket.OPEN) this.#send({ op: 'stop', id });
    if (this.#followers.size > 0) return;
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
    for (const [id, { command, onResume }] of this.#followers) {
      this.#send({ ...command, id });
      if (wasLost) onResume();
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
    this.#followers.get(message.id ?? -1)?.hear(message);
  }

  #send(message: { readonly op: string; readonly id: number; readonly q?: string }): void {
    this.#socket?.send(JSON.stringify(message));
  }

  #become(state: LiveState): void {
    if (this.state === state) return;
    this.state = state;
    this.dispatchEvent(new CustomEvent('state'));
  }
}

export const live = new LiveSocket();
