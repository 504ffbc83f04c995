import type { WebSocket } from 'ws';
import { z } from 'zod';
import { MozdefError } from '../../lifecycle/error.ts';
import { problemOf } from '../api/problem.ts';
import type { AlertFeed } from './alert-feed.ts';
import type { TailHub } from './tail-hub.ts';

const command = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('tail'), id: z.number().int(), q: z.string().max(10_000).default('') }),
  z.strictObject({ op: z.literal('alerts'), id: z.number().int() }),
  z.strictObject({ op: z.literal('stop'), id: z.number().int() }),
]);
type Command = z.output<typeof command>;

/** What can be followed over the socket. */
export interface LiveSources {
  readonly tails: TailHub;
  readonly alerts: AlertFeed;
}

/** Tails and the like on one connection. */
const MAX_FOLLOWED = 16;
/** A client that has not taken so many bytes is too slow and is closed, with a reason. */
const MAX_BUFFERED = 8_000_000;
const BEAT_MS = 30_000;
/** RFC 6455 section 7.4.1: 1008 policy violation, 1013 (registered) try again later. */
const TOO_SLOW = 1013;

/** Serves one browser or command: starts and stops what it follows as it asks, and lets go of everything when it is gone. */
export function serveLiveSocket(socket: WebSocket, sources: LiveSources): void {
  const followed = new Map<number, () => void>();
  let alive = true;

  const send = (message: Record<string, unknown>): void => {
    if (socket.bufferedAmount > MAX_BUFFERED) {
      endAll();
      socket.close(TOO_SLOW, 'too slow: reconnect to go on');
    } else if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
  };
  const endAll = (): void => {
    for (const end of followed.values()) end();
    followed.clear();
  };
  const stop = (id: number): void => {
    followed.get(id)?.();
    followed.delete(id);
  };
  const obey = (text: string): void => {
    const { id } = identified(text);
    try {
      const asked = parseCommand(text);
      stop(asked.id);
      if (asked.op === 'stop') return;
      if (followed.size >= MAX_FOLLOWED)
        throw new MozdefError('request-invalid', `at most ${MAX_FOLLOWED} tails on one connection`);
      followed.set(asked.id, follow(asked, sources, send));
      send({ op: asked.op === 'tail' ? 'tailing' : 'following', id: asked.id });
    } catch (error) {
      send({ op: 'error', id, error: problemOf(error).problem });
    }
  };
  const beat = setInterval(() => {
    if (!alive) socket.terminate();
    alive = false;
    socket.ping();
  }, BEAT_MS);

  socket.on('pong', () => (alive = true));
  socket.on('message', (data) => obey(Buffer.isBuffer(data) ? data.toString('utf8') : ''));
  socket.on('error', () => socket.terminate());
  socket.on('close', () => {
    clearInterval(beat);
    endAll();
  });
}

/** Begins to send what is asked for; returns what ends it. */
function follow(
  asked: Exclude<Command, { op: 'stop' }>,
  { tails, alerts }: LiveSources,
  send: (message: Record<string, unknown>) => void,
): () => void {
  const { op, id } = asked;
  if (op === 'alerts')
    return alerts.follow({ changed: (ids) => send({ op, id, ids }), all: () => send({ op, id, all: true }) });
  return tails.tail(asked.q, {
    events: (events) => send({ op: 'events', id, events }),
    dropped: (count) => send({ op: 'dropped', id, count }),
  });
}

function parseCommand(text: string): Command {
  const result = command.safeParse(tryJson(text));
  if (result.success) return result.data;
  throw new MozdefError('request-invalid', 'not a command of the live socket', {
    remedy: 'Send {"op":"tail","id":1,"q":"..."}, {"op":"alerts","id":2} or {"op":"stop","id":1}.',
  });
}

/** The id of a command that may be wrong otherwise, so that the answer can name it. */
function identified(text: string): { id?: number } {
  const value = tryJson(text);
  return typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'number'
    ? { id: value.id }
    : {};
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
