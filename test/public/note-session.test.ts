import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { fromBase64, toBase64 } from 'lib0/buffer';
import { applyUpdate, Doc, encodeStateAsUpdate, encodeStateVector } from 'yjs';
import type { NoteMessage } from '../../public/api/live-socket.ts';
import { NoteSession, type OpenChannel } from '../../public/notes/note-session.ts';

/** The other end of the socket, as the server is. */
class Server {
  readonly doc = new Doc();
  readonly said: { op: string; seq?: number; update: string }[] = [];
  reopened = 0;
  #opening!: () => { note: string; vector: string };
  hear!: (message: NoteMessage) => void;
  readonly open: OpenChannel = (opening, hear) => {
    this.#opening = opening;
    this.hear = hear;
    return { say: (command) => void this.said.push(command), reopen: () => this.reopened++, end: () => undefined };
  };

  connect(): void {
    const { vector } = this.#opening();
    const update = toBase64(encodeStateAsUpdate(this.doc, fromBase64(vector)));
    this.hear({ op: 'note', update, vector: toBase64(encodeStateVector(this.doc)), write: true });
  }
  /** Writes that have come and were not taken yet. */
  get writes(): typeof this.said {
    return this.said.filter(({ op }) => op === 'note-write');
  }
  take(): void {
    const [{ update, seq = 0 } = { update: '' }] = this.writes.splice(0);
    this.said.length = 0;
    applyUpdate(this.doc, fromBase64(update));
    this.hear({ op: 'note-saved', seq });
  }
  get text(): string {
    return this.doc.getText('note').toJSON();
  }
}

describe('a note on a page', () => {
  let server: Server;
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
  const sessions: NoteSession[] = [];
  beforeEach(() => {
    jest.useFakeTimers();
    server = new Server();
    kept.clear();
  });
  afterEach(() => {
    for (const session of sessions.splice(0)) session.end();
    jest.useRealTimers();
  });
  const begin = (): NoteSession => {
    const session = new NoteSession({ note: 'INC-2026-0001', who: 'ann', open: server.open, storage });
    sessions.push(session);
    return session;
  };
  const type = (session: NoteSession, text: string): void => {
    session.text.insert(session.text.length, text);
    jest.advanceTimersByTime(500);
  };

  it('sends one edit at a time, and what is typed meanwhile in the next', () => {
    const session = begin();
    server.connect();
    type(session, 'a');
    type(session, 'b');
    type(session, 'c');
    expect([session.state, server.writes.length]).toEqual(['saving', 1]);
    server.take();
    expect([server.text, server.writes.length]).toEqual(['a', 1]);
    server.take();
    expect([server.text, session.state, kept.size]).toEqual(['abc', 'saved', 0]);
  });

  it('keeps what was not saved over a lost connection and a reload, and sends it', () => {
    const session = begin();
    server.connect();
    type(session, 'sent, and the answer lost');
    session.lost();
    type(session, ', typed alone');
    expect(session.state).toBe('offline');
    session.end();
    sessions.length = 0;
    server.said.length = 0;

    const again = begin();
    server.connect();
    expect([again.state, server.writes.length]).toEqual(['saving', 1]);
    server.take();
    expect([server.text, again.state, kept.size]).toEqual(['sent, and the answer lost, typed alone', 'saved', 0]);
  });

  it('tries again what the server could not keep for now, and ends at what it refuses', () => {
    const session = begin();
    server.connect();
    type(session, 'a');
    const [{ seq = 0 } = {}] = server.writes;
    server.hear({ op: 'error', seq, error: { code: 'state-unavailable', message: 'away' } });
    jest.advanceTimersByTime(5000);
    expect(server.reopened).toBe(1);
    server.connect();
    expect(server.writes.map((write) => write.seq)).toEqual([seq, seq + 1]);
    server.hear({ op: 'error', seq: seq + 1, error: { code: 'request-invalid', message: 'the note is full' } });
    type(session, 'b');
    expect([session.state, session.error?.message, server.writes.length]).toEqual(['refused', 'the note is full', 2]);
    expect([session.text.toJSON(), kept.size]).toEqual(['ab', 1]);
    session.discard();
    expect(kept.size).toBe(0);
  });

  it('loses nothing when it cannot be opened for now', () => {
    const session = begin();
    type(session, 'typed before');
    server.hear({ op: 'error', error: { code: 'state-unavailable', message: 'away' } });
    jest.advanceTimersByTime(5000);
    expect([session.state, server.reopened, kept.size]).toEqual(['offline', 1, 1]);
    server.connect();
    server.take();
    expect([server.text, session.state]).toEqual(['typed before', 'saved']);
  });

  it('sends at the end what was typed just now', () => {
    const session = begin();
    server.connect();
    session.text.insert(0, 'last words');
    session.end();
    sessions.length = 0;
    server.take();
    expect(server.text).toBe('last words');
  });
});
