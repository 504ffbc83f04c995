import { api, type Scope } from '../api/api-client.ts';
import { saveLines } from '../components/save-lines.ts';

const PAGE = 1000;
/** More belongs to the command line, which writes as it reads. */
export const MOST_EXPORTED = 10_000;

interface Exported {
  readonly count: number;
  /** Why these are not all; empty when they are. */
  readonly lacks: '' | 'limit' | 'partial';
}

/** Saves the events of a scope as a file, one JSON object a line, as they are stored. */
export async function exportEvents(scope: Scope, order: 'newest' | 'oldest'): Promise<Exported> {
  const lines: string[] = [];
  let cursor: string | undefined;
  let isPartial = false;
  do {
    const page = { limit: PAGE, order, ...(cursor !== undefined && { cursor }) };
    const answer = await api.search(scope, page);
    for (const event of answer.events) lines.push(`${JSON.stringify(event)}\n`);
    isPartial ||= answer.partial;
    cursor = answer.next;
  } while (cursor !== undefined && lines.length < MOST_EXPORTED);
  saveLines(lines, `events-${new Date(scope.from).toISOString().slice(0, 19).replaceAll(':', '')}Z.ndjson`);
  return { count: lines.length, lacks: isPartial ? 'partial' : cursor === undefined ? '' : 'limit' };
}
