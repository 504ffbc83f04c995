/** What an Elasticsearch action line says about the event that follows it. */
export interface BulkAction {
  readonly verb: 'index' | 'create';
  readonly index?: string;
  readonly id?: string;
}

/** Where one event lies in a body. Neither its JSON nor its text has been checked. */
export interface RawItem {
  /** First byte, within the body's bytes. */
  readonly offset: number;
  readonly length: number;
  /** `json`: meant to be JSON (and maybe broken); `text`: a line of a log. */
  readonly kind: 'json' | 'text';
  readonly action?: BulkAction;
}

/** An action of a bulk body that no event comes from: we delete and update nothing, and an action may stand at the end alone. */
export interface RefusedAction {
  readonly refused: string;
  readonly verb: string;
  readonly index?: string;
  readonly id?: string;
}
