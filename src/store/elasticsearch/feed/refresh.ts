import { reasonOf, type SearchServer } from '../../../elastic/search-server.ts';

interface Refreshed {
  readonly _shards?: { readonly failures?: readonly { readonly index?: string }[]; readonly failed?: number };
}

/**
 * Makes what these indices (names, or patterns with `*`) hold visible to searches; resolves to the names of those of which some copy
 * could not be refreshed. Rejects with `store-unavailable`.
 */
export async function refresh(
  server: SearchServer,
  indices: readonly string[],
  timeoutMs: number,
): Promise<Set<string>> {
  const { status, body } = await server.request<Refreshed>({
    method: 'POST',
    path: `/${indices.map(encodeURIComponent).join(',')}/_refresh`,
    query: { ignore_unavailable: true },
    timeoutMs,
  });
  if (status !== 200) throw server.unavailable(`it does not refresh its indices (${status}): ${reasonOf(body)}`);
  const { failed = 0, failures = [] } = body._shards ?? {};
  const named = failures.flatMap(({ index }) => index ?? []);
  return new Set(failed > named.length ? indices : named);
}
