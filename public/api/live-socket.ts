import type { Event } from '../../src/event/event.ts';
import type { Topic } from '../../src/web/live/live-sources.ts';
import type { Here, Present } from '../../src/web/live/presence.ts';
import type { ErrorBody } from './api-error.ts';
import { requests } from './requests.ts';

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

interface ChangesListener {
  /** These are new or different; undefined: any may be. */
  readonly onChanged: (ids: readonly string[] | undefined) => void;
  /** From now on nothing is missed; what happened before now may have been, and is to be read. */
  readonly onFollowing: () => void;
}

/** What is said about a note that is open. */
export type NoteMessage =
  | { readonly op: 'note'; readonly update: string; readonly vector: string; readonly write: boolean }
  | { readonly op: 'note-update'; readonly update: string }
  | { readonly op: 'note-aware'; readonly update: string }
  | { readonly op: 'note-saved'; readonly seq: number }
  | { readonly op: 'error'; readonly seq?: number; readonly error: ErrorBody };
type NoteCommand =
  | { readonly op: 'note-write'; readonly seq: number; readonly update: string }
  | { readonly op: 'note-aware'; readonly update: string };

/** A note that is open. */
export interface NoteChannel {
  /** Gone when there is no connection. */
  readonly say: (command: NoteCommand) => unknown;
  /** Opens it once more, where that could not be done. */
  readonly reopen: () => unknown;
  readonly end: () => void;
}

type Command =
  | { readonly op: 'note'; readonly note: string; readonly vector: string }
  | { readonly op: 'tail'; readonly q: string }
  | { readonly op: 'follow'; readonly topic: Topic }
  | { readonly op: 'people' };
type Message =
  | { readonly op: 'events'; readonly id: number; readonly events: readonly Event[] }
  | { readonly op: 'dropped'; readonly id: number; readonly count: number }
  | { readonly op: 'following'; readonly id: number; readonly missed: readonly string[] | 'all'; readonly at: string }
  | { readonly op: 'changed'; readonly id: number; readonly changes: readonly string[] | 'all'; readonly at: string }
  | { readonly op: 'people'; readonly id: number; readonly people: readonly Present[] }
  | { readonly op: 'beat'; readonly id?: undefined }
  | { readonly op: 'error'; readonly id?: number; readonly seq?: number; readonly error: ErrorBody }
  | (Exclude<NoteMessage, { op: 'error' }> & { readonly id: number });
interface Follower {
  /** Said at each connection. */
  readonly command: () => Command;
  readonly hear: (message: Message) => unknown;
  readonly onResume: () => void;
  /** The place up to which changes were heard, which the server is told after a lost connection. */
  at?: string;
}

const NOTE_OPS: ReadonlySet<string> = new Set(['note', 'note-update', 'note-aware', 'note-saved', 'error']);
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
/** The server says that it lives every five seconds. */
const SILENCE_MS = 12_000;
/** The server's word for one that is signed in no more. */
const SIGNED_OUT = 4401;

/** `/api/live`: connected while anyone follows anything, again with growing pauses when lost. Emits `state` when its state changes. */
class LiveSocket extends EventTarget {
  state: LiveState = 'idle';
  #socket: WebSocket | undefined;
  readonly #followers = new Map<number, Follower>();
  #nextId = 1;
  #failures = 0;
  #here: Partial<Here> | undefined;
  /** By these the server knows a connection that was lost, and the one after it. */
  readonly #page = crypto.getRandomValues(new Uint32Array(3)).join('-');
  #turn = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;

  /** Follows the events that match from now on; the answer ends it. */
  tail(q: string, { onEvents, onDropped, onError, onResume }: TailListener): () => void {
    const hear = (message: Message): void => {
      if (message.op === 'events') onEvents(message.events);
      else if (message.op === 'dropped') onDropped(message.count);
      else if (message.op === 'error') onError(message.error);
    };
    return this.#follow({ command: () => ({ op: 'tail', q }), hear, onResume });
  }

  /** Follows which objects of a kind change; the answer ends it. */
  changes(topic: Topic, { onChanged, onFollowing }: ChangesListener): () => void {
    const hear = (message: Message): void => {
      if (message.op !== 'changed' && message.op !== 'following') return;
      follower.at = message.at;
      const ids = message.op === 'changed' ? message.changes : message.missed;
      if (message.op === 'following' && ids === 'all') onFollowing();
      else if (ids.length > 0) onChanged(ids === 'all' ? undefined : ids);
    };
    const follower: Follower = { command: () => ({ op: 'follow', topic }), hear, onResume: () => undefined };
    return this.#follow(follower);
  }

  /** Follows who is there; the answer ends it. */
  people(onPeople: (people: readonly Present[]) => void): () => void {
    const hear = (message: Message): void => {
      if (message.op === 'people') onPeople(message.people);
    };
    return this.#follow({ command: () => ({ op: 'people' }), hear, onResume: () => undefined });
  }

  /** Opens a note, again with each connection as `opening` then says. */
  note(opening: () => { note: string; vector: string }, hear: (message: NoteMessage) => void): NoteChannel {
    const isOf = (message: Message): message is NoteMessage & Message => NOTE_OPS.has(message.op);
    const id = this.#nextId;
    const end = this.#follow({
      command: () => ({ op: 'note', ...opening() }),
      hear: (message) => isOf(message) && hear(message),
      onResume: () => undefined,
    });
    const say = (command: object): unknown =>
      this.#socket?.readyState === WebSocket.OPEN && this.#send({ ...command, id });
    return { say, reopen: () => say({ op: 'note', ...opening() }), end };
  }

  /** Says where the person at this page is, now and whenever the connection is made again. */
  here(here: Partial<Here>): void {
    this.#here = here;
    if (this.#socket?.readyState === WebSocket.OPEN) this.#sayHere();
  }

  /** Tries again at once. */
  retry(): void {
    if (this.state === 'lost') this.#connect();
  }

  #follow(follower: Follower): () => void {
    const id = this.#nextId;
    this.#nextId += 1;
    this.#followers.set(id, follower);
    if (this.#socket?.readyState === WebSocket.OPEN) this.#send({ ...follower.command(), id });
    else this.#connect();
    return () => this.#stop(id);
  }

  #stop(id: number): void {
    if (!this.#followers.delete(id)) return;
    if (this.#socket?.readyState === WebSocket.OPEN) this.#send({ op: 'stop', id });
    if (this.#followers.size > 0) return;
    clearTimeout(this.#timer);
    clearTimeout(this.#silence);
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
    socket.addEventListener('close', ({ code }) => this.#closed(socket, code));
    this.#expect(socket);
  }

  /** A connection over which nothing comes is lost, whatever the browser thinks of it. */
  #expect(socket: WebSocket): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => {
      socket.close();
      this.#closed(socket, 0);
    }, SILENCE_MS);
  }

  #opened(): void {
    const wasLost = this.state === 'lost';
    this.#failures = 0;
    this.#become('open');
    this.#turn += 1;
    this.#sayHere();
    for (const [id, { command, onResume, at }] of this.#followers) {
      this.#send({ ...command(), id, ...(at !== undefined && { since: at }) });
      if (wasLost) onResume();
    }
  }

  #closed(socket: WebSocket, code: number): void {
    if (this.#socket !== socket) return;
    this.#socket = undefined;
    clearTimeout(this.#silence);
    this.#become('lost');
    if (code === SIGNED_OUT) requests.dispatchEvent(new CustomEvent('unauthorized'));
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#failures);
    this.#failures += 1;
    // Spread, so that a restarted server is not met by all browsers at once.
    this.#timer = setTimeout(() => this.#connect(), wait * (0.5 + Math.random()));
  }

  #receive(data: string): void {
    if (this.#socket !== undefined) this.#expect(this.#socket);
    const message = JSON.parse(data) as Message;
    this.#followers.get(message.id ?? -1)?.hear(message);
  }

  #sayHere(): void {
    if (this.#here !== undefined) this.#send({ op: 'here', ...this.#here, page: this.#page, turn: this.#turn });
  }

  #send(message: Readonly<Record<string, unknown>>): void {
    this.#socket?.send(JSON.stringify(message));
  }

  #become(state: LiveState): void {
    if (this.state === state) return;
    this.state = state;
    this.dispatchEvent(new CustomEvent('state'));
  }
}

export const live = new LiveSocket();
