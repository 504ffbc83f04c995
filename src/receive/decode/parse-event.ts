import { parseRawText } from '../../event/raw-text.ts';
import type { BodyHeader } from '../../queue/batch.ts';
import { otlpEvent } from '../otlp/otlp-event.ts';
import { bufferOf } from './bytes.ts';
import { addMetadata, hecEvent } from './hec-event.ts';
import { type ParsedItem, parseItem } from './parse-item.ts';
import type { RawItem } from './raw-item.ts';

/**
 * The object that `normalize` takes, from the bytes of one event as its endpoint brings them; or why there is none. Never throws.
 * Frontend and worker both ask this, so that what the one accepts is what the other finds.
 */
export function parseEvent(
  { endpoint, metadata, notes: known }: BodyHeader,
  { kind, bytes }: { readonly kind: RawItem['kind']; readonly bytes: Uint8Array },
): ParsedItem {
  const parsed = kind === 'text' ? { value: parseRawText(bufferOf(bytes).toString('utf8')) } : parseItem(bytes);
  if ('error' in parsed) return parsed;
  const notes = known ? [...known, ...(parsed.notes ?? [])] : parsed.notes;
  if (endpoint === 'hec') return withNotes(hecEvent(parsed.value, metadata), notes);
  if (endpoint === 'otlp') return withNotes(otlpEvent(parsed.value), notes);
  return withNotes({ value: metadata ? addMetadata(parsed.value, metadata) : parsed.value }, notes);
}

function withNotes(parsed: ParsedItem, notes: readonly string[] | undefined): ParsedItem {
  return 'error' in parsed || notes === undefined ? parsed : { ...parsed, notes };
}
