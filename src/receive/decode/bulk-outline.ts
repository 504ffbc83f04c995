import type { BodyHeader } from '../../queue/batch.ts';
import { claimedId } from '../claim.ts';
import type { RawItem, RefusedAction } from './raw-item.ts';

/** Stands, with the event's position in the body, for an id that is known only when the batch is formed; can't occur in JSON. */
const GAP = '\0';
const GAPS = /\0(\d+)/g;

/** The `items` of a bulk answer, written while the body is split, with gaps for the ids of events that claim none. */
export class BulkOutline {
  readonly #header: BodyHeader;
  readonly #index: string;
  #text = '';
  #errors = false;

  constructor(header: BodyHeader) {
    this.#header = header;
    this.#index = indexOfPath(header.path);
  }

  get empty(): boolean {
    return this.#text === '';
  }

  /** `position` counts the events of this body. */
  add(entry: RawItem | RefusedAction, position: number): void {
    if (this.#text !== '') this.#text += ',';
    if ('refused' in entry) {
      this.#errors = true;
      this.#text += refusedItem(entry, entry.index ?? this.#index);
      return;
    }
    const index = JSON.stringify(entry.action?.index ?? this.#index);
    const id = claimedId(this.#header, entry, position) ?? GAP + position;
    this.#text += `{"${entry.action?.verb ?? 'index'}":{"_index":${index},"_id":"${id}","_version":1,"result":"created","status":201}}`;
  }

  finish(): { readonly text: string; readonly errors: boolean } {
    return { text: this.#text, errors: this.#errors };
  }
}

/** The outline with ids in its gaps: `<batch>-<position>`, where the body's first event has position `first`. */
export function fillOutline(text: string, batch: string, first: number): string {
  return text.replace(GAPS, (_gap, position: string) => `${batch}-${first + Number(position)}`);
}

/** `/<index>/_bulk` names the index of actions that name none. */
function indexOfPath(path: string): string {
  const [, first = '', second] = path.split('/');
  return second === undefined ? 'events' : first;
}

function refusedItem({ verb, id, refused }: RefusedAction, index: string): string {
  const error = { type: 'action_request_validation_exception', reason: refused };
  return JSON.stringify({ [verb]: { _index: index, _id: id ?? null, status: 400, error } });
}
