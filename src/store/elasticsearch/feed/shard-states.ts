import { reasonOf, type SearchServer } from '../../../elastic/search-server.ts';
import { dayOfIndex } from '../index-name.ts';

/** What the server tells about the primary copy of a shard of an index of events. */
export interface ShardState {
  /** Full name. */
  readonly index: string;
  readonly shard: number;
  /** Names the shard in a cursor. */
  readonly key: string;
  /** Start of the day of its index, milliseconds since 1970. */
  readonly day: number;
  /** Names its numbering: another one when it was restored from a snapshot, or what it held was lost. */
  readonly history: string;
  /** Id of the machine that holds this copy. */
  readonly node: string;
  /** Global checkpoint: what has this `_seq_no` or a smaller one is on each copy for good, and no more will have. */
  readonly checkpoint: number;
}

/** Whose shards. */
export interface FeedHome {
  readonly server: SearchServer;
  readonly prefix: string;
}

/** Characters of a history's name that tell it from others of the same shard: 48 random bits. */
const HISTORY_LENGTH = 8;

interface Copy {
  readonly routing?: { readonly state: string; readonly primary: boolean; readonly node: string };
  readonly seq_no?: { readonly global_checkpoint: number };
  readonly commit?: { readonly user_data?: { readonly history_uuid?: string } };
}

interface Stats {
  readonly indices?: Readonly<Record<string, { readonly shards?: Readonly<Record<string, readonly Copy[]>> }>>;
}

/** A figure that costs the server nothing; what is wanted comes along with any. */
const CHEAP = 'flush';
const ANSWER = ['routing', 'seq_no.global_checkpoint', 'commit.user_data.history_uuid']
  .map((part) => `indices.*.shards.*.${part}`)
  .join();

/** The shards of open indices whose primary copy works. */
export async function shardStates({ server, prefix }: FeedHome, timeoutMs: number): Promise<ShardState[]> {
  const { status, body } = await server.request<Stats>({
    method: 'GET',
    path: `/${prefix}events-*/_stats/${CHEAP}`,
    query: { level: 'shards', expand_wildcards: 'open', filter_path: ANSWER },
    timeoutMs,
  });
  if (status !== 200) throw server.unavailable(`it does not tell about its shards (${status}): ${reasonOf(body)}`);
  return Object.entries(body.indices ?? {}).flatMap(([index, { shards = {} }]) => {
    const place = placeOf(index, prefix);
    if (!place) return [];
    return Object.entries(shards).flatMap(([shard, copies]) => {
      const state = primaryOf(copies);
      return state ? [{ ...state, index, shard: Number(shard), key: `${place.key}/${shard}`, day: place.day }] : [];
    });
  });
}

const EVENTS = 'events-';

/** Of an index of events: its day, and how it is called in the keys of its shards. */
export function placeOf(index: string, prefix: string): { readonly key: string; readonly day: number } | undefined {
  const name = index.startsWith(prefix) ? index.slice(prefix.length) : '';
  const day = dayOfIndex(name);
  return day === undefined ? undefined : { key: name.slice(EVENTS.length), day };
}

/** While a shard moves there are two primary copies, of which the one that is just being made does not count yet. */
function primaryOf(copies: readonly Copy[]): Pick<ShardState, 'history' | 'node' | 'checkpoint'> | undefined {
  for (const { routing, seq_no, commit } of copies) {
    const history = commit?.user_data?.history_uuid;
    if (!routing?.primary || !/^(?:STARTED|RELOCATING)$/.test(routing.state) || !seq_no || !history) continue;
    return { history: history.slice(0, HISTORY_LENGTH), node: routing.node, checkpoint: seq_no.global_checkpoint };
  }
  return undefined;
}
