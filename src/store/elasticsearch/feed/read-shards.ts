import { reasonOf, type SearchServer } from '../../../elastic/search-server.ts';
import type { Event } from '../../../event/event.ts';
import type { MozdefError } from '../../../lifecycle/error.ts';
import { eventOf, SEQ } from '../document.ts';
import { late, type RawAnswer } from '../search/attempt.ts';
import type { ShardRead } from './plan-reads.ts';
import { refresh } from './refresh.ts';

/** What was read of a shard. */
export interface ReadShard {
  readonly read: ShardRead;
  readonly events: readonly Event[];
  /** All up to this `_seq_no` has been read. */
  readonly reached: number;
}

/** What could be read; `fault` is about the rest. */
export interface ReadShards {
  readonly done: readonly ReadShard[];
  readonly fault?: MozdefError;
}

/** Longest wait for a part of the answer beyond the time that the server itself is given. */
const GRACE_MS = 1000;

/**
 * Makes everything up to the checkpoints visible and reads it, where the checkpoints come from: each shard at the machine whose copy
 * told its own. A shard whose answer is not whole is as if it had not been asked.
 */
export async function readShards(
  server: SearchServer,
  reads: readonly ShardRead[],
  timeLeft: () => number,
): Promise<ReadShards> {
  const stale = await refresh(server, [...new Set(reads.map(({ shard }) => shard.index))], timeLeft());
  const asked = reads.filter(({ shard }) => !stale.has(shard.index));
  if (asked.length === 0) return { done: [], fault: server.unavailable('it does not refresh its indices') };
  const left = timeLeft();
  const { status, body } = await server.request<{ responses?: readonly RawAnswer[] }>({
    method: 'POST',
    path: '/_msearch',
    bulkBody: asked.map((read) => linesOf(read, left)).join(''),
    timeoutMs: left + GRACE_MS,
  });
  const answers = body.responses ?? [];
  if (status !== 200 || answers.length !== asked.length)
    throw server.unavailable(`it answers ${status} to the searches of the feed: ${reasonOf(body)}`);
  const faults: MozdefError[] = [];
  const done = asked.flatMap((read, at) => {
    const answer = answers[at] ?? {};
    if (isWhole(answer)) return [resultOf(read, answer)];
    faults.push(answer.timed_out ? late() : server.unavailable(`a shard cannot be read: ${reasonIn(answer)}`));
    return [];
  });
  return { done, ...(faults[0] && { fault: faults[0] }) };
}

function linesOf({ shard, after, most }: ShardRead, timeoutMs: number): string {
  const header = { index: shard.index, preference: `_shards:${shard.shard}|_only_nodes:${shard.node}` };
  const body = {
    size: most,
    query: {
      bool: {
        filter: [
          { range: { _seq_no: { gt: after, lte: shard.checkpoint } } },
          // What others put into an index of events is none; what they changed is one still, without what searches read.
          { exists: { field: SEQ } },
        ],
      },
    },
    sort: [{ _seq_no: 'asc' }],
    track_total_hits: false,
    timeout: `${Math.ceil(timeoutMs)}ms`,
  };
  return `${JSON.stringify(header)}\n${JSON.stringify(body)}\n`;
}

type WholeAnswer = RawAnswer & { readonly hits: NonNullable<RawAnswer['hits']> };

/** The one shard was there and was searched to the end. */
function isWhole(answer: RawAnswer): answer is WholeAnswer {
  const { hits, timed_out, _shards: shards } = answer;
  return hits !== undefined && timed_out === false && shards?.total === 1 && shards.successful === 1;
}

function reasonIn(answer: RawAnswer): string {
  return JSON.stringify(answer._shards?.failures ?? (answer as { error?: unknown }).error ?? answer).slice(0, 500);
}

/** Fewer hits than were asked for: there are no more up to the checkpoint. */
function resultOf(read: ShardRead, { hits: { hits } }: WholeAnswer): ReadShard {
  const events = hits.map(({ _source }) => eventOf(_source));
  const reached = hits.length < read.most ? read.shard.checkpoint : Number(hits.at(-1)?.sort?.[0]);
  return { read, events, reached };
}
