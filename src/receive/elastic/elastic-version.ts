import type { IncomingMessage } from 'node:http';

/** The release that we answer as: the last that clients of both 8 and 9 send to. */
const RELEASE = [8, 19, 0] as const;

/** `Elastic-filebeat/9.1.2 (linux; ..)`: Beats send to no server that is older than they are. */
const BEAT = /^elastic[- ][\w-]{1,64}\/(\d{1,3})\.(\d{1,3})\.(\d{1,3})\b/i;
const COMPATIBLE = /compatible-with=(\d{1,2})\b/;

/** The version of Elasticsearch that this client accepts as its server: ours, unless it can do only with a newer one. */
export function elasticVersion({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const beat = BEAT.exec(headers['user-agent'] ?? '')
    ?.slice(1, 4)
    .map(Number);
  const major = Number(COMPATIBLE.exec(headers.accept ?? '')?.[1] ?? 0);
  let newest: readonly number[] = RELEASE;
  for (const wanted of [beat ?? [], [major, 0, 0]]) if (isNewer(wanted, newest)) newest = wanted;
  return newest.join('.');
}

function isNewer(one: readonly number[], other: readonly number[]): boolean {
  for (const [place, number] of one.entries()) {
    const difference = number - (other[place] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}
