import type { JsonObject } from '../event/event.ts';
import type { Severity } from '../event/severity.ts';

/** An event of the story as a shipper would send it, but for its time and its label. */
export interface ToldEvent {
  /** Minutes before the end of the story. */
  readonly before: number;
  readonly hostname: string;
  readonly source: string;
  readonly category: string;
  readonly severity?: Severity;
  readonly processname: string;
  readonly summary: string;
  readonly tags?: readonly string[];
  readonly details: Readonly<JsonObject>;
}

/** Where and when a line of a log was written. */
export interface Place {
  readonly before: number;
  readonly hostname: string;
}
