import { randomUUID } from 'node:crypto';
import type { WebSocket } from 'ws';
import type { Principal } from '../../access/principal.ts';
import { MozdefError } from '../../lifecycle/error.ts';
import { problemOf } from '../api/problem.ts';
import { demand } from '../api/rights.ts';
import { idOf, type LiveCommand, parseCommand } from './live-command.ts';
import { type LiveSources, TOPICS } from './live-sources.ts';
import { NoteTalk } from './note-talk.ts';
import type { Here } from './presence.ts';

/** Who is at the other end. */
export interface LiveClientOptions {
  readonly who: Principal;
  readonly address: string;
  /** Who it is now: `NOBODY` once signed out. */
  readonly identify: () => Promise<Principal>;
}

/** Tails and the like on one connection. */
const MAX_FOLLOWED = 16;
/** What a client may say between two beats; what it says of itself goes to all instances. */
const MAX_COMMANDS = 200;
/** A client that has not taken so many bytes is too slow and is closed, with a reason. */
const MAX_BUFFERED = 8_000_000;
/** Beats, which are said since pages can't see pings, after which a client that answered no ping is gone, and after which it is asked anew who it is. */
const PING_BEATS = 6;
const IDENTIFY_BEATS = 2;
/** RFC 6455 section 7.4.1: 1008 against the rules; 1013 (registered) try again later; 4401 is our own for one that is signed in no more. */
const TOO_MUCH = 1008;
const TOO_SLOW = 1013;
const SIGNED_OUT = 4401;

/** Serves one browser or command: starts and stops what it follows as it asks, and lets go of everything when it is gone. */
export function serveLiveSocket(socket: WebSocket, sources: LiveSources, client: LiveClientOptions): void {
  new LiveConnection(socket, sources, client).serve();
}

class LiveConnection {
  readonly #socket: WebSocket;
  readonly #sources: LiveSources;
  readonly #client: LiveClientOptions;
  readonly #name = randomUUID();
  readonly #followed = new Map<number, () => void>();
  readonly #notes = new Map<number, NoteTalk>();
  #who: Principal;
  #alive = true;
  #beats = 0;
  /** Commands since the last beat. */
  #commands = 0;

  constructor(socket: WebSocket, sources: LiveSources, client: LiveClientOptions) {
    this.#socket = socket;
    this.#sources = sources;
    this.#client = client;
    this.#who = client.who;
  }

  serve(): void {
    const beat = setInterval(() => this.#beat(), this.#sources.beatMs);
    this.#socket.on('pong', () => (this.#alive = true));
    this.#socket.on('message', (data) => this.#obey(Buffer.isBuffer(data) ? data.toString('utf8') : ''));
    this.#socket.on('error', () => this.#socket.terminate());
    this.#socket.on('close', () => {
      clearInterval(beat);
      this.#endAll();
    });
  }

  #send(message: Record<string, unknown>): void {
    const { bufferedAmount, readyState, OPEN } = this.#socket;
    if (bufferedAmount > MAX_BUFFERED) {
      this.#endAll();
      this.#socket.close(TOO_SLOW, 'too slow: reconnect to go on');
    } else if (readyState === OPEN) this.#socket.send(JSON.stringify(message));
  }

  #obey(text: string): void {
    this.#commands += 1;
    if (this.#commands > MAX_COMMANDS) {
      this.#endAll();
      this.#socket.close(TOO_MUCH, 'too many commands');
      return;
    }
    try {
      const command = parseCommand(text);
      demand(this.#who, command.op === 'follow' ? TOPICS[command.topic] : 'read');
      if (command.op === 'here') this.#enter(command);
      else if (command.op === 'note-write' || command.op === 'note-aware') this.#talkOf(command.id).hear(command);
      else this.#follow(command);
    } catch (error) {
      this.#send({ op: 'error', ...idOf(text), error: problemOf(error).problem });
    }
  }

  #enter({ place, doing, idle, page, turn }: Here): void {
    const { name } = this.#who;
    this.#sources.presence.enter({ connection: this.#name, name, place, doing, idle, page, turn });
  }

  #talkOf(id: number): NoteTalk {
    const talk = this.#notes.get(id);
    if (talk) return talk;
    throw new MozdefError('request-invalid', `no note is open as ${id}`, {
      remedy: 'Open it with {"op":"note"} first.',
    });
  }

  #follow(command: Exclude<LiveCommand, { op: 'here' | 'note-write' | 'note-aware' }>): void {
    const { op, id } = command;
    this.#followed.get(id)?.();
    this.#followed.delete(id);
    if (op === 'stop') return;
    if (this.#followed.size >= MAX_FOLLOWED)
      throw new MozdefError('request-invalid', `at most ${MAX_FOLLOWED} tails on one connection`);
    this.#followed.set(id, this.#begin(command));
  }

  /** Begins to send what is asked for; returns what ends it. */
  #begin(command: Exclude<LiveCommand, { op: 'here' | 'stop' | 'note-write' | 'note-aware' }>): () => void {
    const { tails, feeds, presence } = this.#sources;
    const { op, id } = command;
    const send = (message: Record<string, unknown>): void => this.#send({ ...message, id });
    if (op === 'note') return this.#openNote(command, send);
    if (op === 'people') return presence.follow((people) => send({ op, people }));
    if (op === 'follow') {
      const { topic, since } = command;
      const sink = (changes: unknown, at: string): void => send({ op: 'changed', topic, changes, at });
      const { at, missed, end } = feeds[topic].follow(sink, since);
      send({ op: 'following', topic, missed, at });
      return end;
    }
    const end = tails.tail(command.q, {
      events: (events) => send({ op: 'events', events }),
      dropped: (count) => send({ op: 'dropped', count }),
    });
    send({ op: 'tailing' });
    return end;
  }

  #openNote(
    command: Extract<LiveCommand, { op: 'note' }>,
    send: (message: Record<string, unknown>) => void,
  ): () => void {
    const { id } = command;
    const seat = `${this.#name}/${id}`;
    const talk = new NoteTalk(this.#sources.notes, { seat, address: this.#client.address, who: () => this.#who, send });
    this.#notes.set(id, talk);
    talk.open(command);
    return () => {
      this.#notes.delete(id);
      talk.end();
    };
  }

  #beat(): void {
    this.#beats += 1;
    this.#commands = 0;
    this.#send({ op: 'beat' });
    if (this.#beats % IDENTIFY_BEATS === 0) void this.#identify();
    if (this.#beats % PING_BEATS !== 0) return;
    if (!this.#alive) this.#socket.terminate();
    this.#alive = false;
    this.#socket.ping();
  }

  /** Whoever was signed out, or may do less now, must not go on as before. */
  async #identify(): Promise<void> {
    try {
      const who = await this.#client.identify();
      if (who.role === this.#who.role && who.name === this.#who.name) return;
      this.#who = who;
      if (who.role !== undefined) return;
    } catch {
      // While the state is away nobody can be signed out either.
      return;
    }
    this.#endAll();
    this.#socket.close(SIGNED_OUT, 'signed out');
  }

  #endAll(): void {
    for (const end of this.#followed.values()) end();
    this.#followed.clear();
    this.#sources.presence.leave(this.#name);
  }
}
