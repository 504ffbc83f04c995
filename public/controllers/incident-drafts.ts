import type { ReactiveControllerHost } from 'lit';
import type { JsonObject, JsonValue } from '../../src/event/event.ts';
import type { IncidentEntry } from '../../src/incident/incident-history.ts';
import type { ApiError } from '../api/api-error.ts';
import { isConflict } from './incident-handling.ts';

/** Who was faster, and the version at which one can apply it again. */
export interface Conflict {
  readonly version: number;
  readonly changes: readonly IncidentEntry[];
}

/** What a person has typed into one form and not sent, or what was sent and refused. */
export interface IncidentDraft {
  /** The version that the person began with. */
  readonly seen: number;
  /** What was touched. */
  readonly values: Readonly<JsonObject>;
  readonly conflict?: Conflict | undefined;
  /** Why else it was refused. */
  readonly refusal?: string | undefined;
  readonly busy?: boolean | undefined;
}

/** All open forms of an incident, by what they are about: `head:summary`, `set:phase` (what is set by one choice), the id of a part, `new:tasks`. */
export class IncidentDrafts {
  readonly #drafts = new Map<string, IncidentDraft>();
  readonly #host: ReactiveControllerHost;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
  }

  get(key: string): IncidentDraft | undefined {
    return this.#drafts.get(key);
  }
  entries(): readonly (readonly [string, IncidentDraft])[] {
    return [...this.#drafts];
  }

  /** Opens a form over what is at this version; one that is open stays as it is. */
  begin(key: string, seen: number, values: Readonly<JsonObject> = {}): IncidentDraft {
    const draft = this.#drafts.get(key) ?? { seen, values };
    this.#set(key, draft);
    return draft;
  }
  type(key: string, field: string, value: JsonValue): void {
    const draft = this.#drafts.get(key);
    if (draft !== undefined) this.#set(key, { ...draft, values: { ...draft.values, [field]: value } });
  }
  drop(key: string): void {
    this.#drafts.delete(key);
    this.#host.requestUpdate();
  }

  /** Sends what was typed, once at a time; when it is refused the form stays, and says why. */
  async send(key: string, act: (draft: IncidentDraft) => Promise<ApiError | undefined>): Promise<boolean> {
    const draft = this.#drafts.get(key);
    if (draft === undefined || draft.busy === true) return false;
    this.#set(key, { ...draft, busy: true });
    const error = await act(draft);
    if (error === undefined) {
      this.drop(key);
      return true;
    }
    this.#set(key, refused(this.#drafts.get(key) ?? draft, error));
    return false;
  }

  #set(key: string, draft: IncidentDraft): void {
    this.#drafts.set(key, draft);
    this.#host.requestUpdate();
  }
}

function refused({ seen, values }: IncidentDraft, error: ApiError): IncidentDraft {
  const { details = {}, message, remedy } = error.body;
  if (isConflict(error)) return { seen, values, conflict: details as unknown as Conflict };
  return { seen, values, refusal: remedy === undefined ? message : `${message}. ${remedy}` };
}
