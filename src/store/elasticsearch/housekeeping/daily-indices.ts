import { reasonOf, type SearchServer } from '../../../elastic/search-server.ts';
import { dayOfEvents } from '../index-name.ts';

/** Answers about all indices can take a while at a server of many. */
export const HOUSEKEEPING_TIMEOUT_MS = 120_000;

/** Where housekeeping does its work. */
export interface Household {
  readonly server: SearchServer;
  readonly prefix: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** An index of events. */
export interface DailyIndex {
  readonly name: string;
  /** Start of its day, milliseconds since 1970. */
  readonly day: number;
  readonly events: number;
  /** On disk, without copies. */
  readonly bytes: number;
}

interface Stats {
  readonly indices?: Readonly<
    Record<
      string,
      { readonly primaries?: { readonly docs?: { count?: number }; readonly store?: { size_in_bytes?: number } } }
    >
  >;
}

/** The indices of events that there are. Rejects when the server does not tell. */
export async function dailyIndices(
  { server, prefix }: Household,
  timeoutMs: number = HOUSEKEEPING_TIMEOUT_MS,
): Promise<DailyIndex[]> {
  const { status, body } = await server.request<Stats>({
    method: 'GET',
    path: `/${prefix}events-*/_stats/docs,store`,
    query: {
      level: 'indices',
      filter_path: 'indices.*.primaries.docs.count,indices.*.primaries.store.size_in_bytes',
      forbid_closed_indices: false,
    },
    timeoutMs,
  });
  if (status !== 200) throw server.unavailable(`it does not tell about its indices (${status}): ${reasonOf(body)}`);
  return Object.entries(body.indices ?? {}).flatMap(([name, { primaries }]) => {
    const day = dayOfEvents(name, prefix);
    if (day === undefined) return [];
    return [{ name, day, events: primaries?.docs?.count ?? 0, bytes: primaries?.store?.size_in_bytes ?? 0 }];
  });
}
