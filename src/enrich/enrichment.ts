import { createHash } from 'node:crypto';
import type { Alert } from '../alert/alert.ts';
import { cutText } from '../event/cut-text.ts';
import type { JsonObject, JsonValue } from '../event/event.ts';
import { oneLine } from '../respond/escape.ts';
import type { AlertAddition, EnrichedAlert } from './alert-plugin.ts';

/** What a plugin said of an alert, and of what. */
export interface Enrichment {
  /** Hash of its `inputs`. */
  readonly of: string;
  readonly details: JsonObject;
  /** Empty: nothing. */
  readonly summary: string;
}

const LONGEST_JSON = 32_000;
const LONGEST_SUMMARY = 500;

/** Name of what a plugin looks up. */
export function hashOf(inputs: JsonValue): string {
  return createHash('sha256').update(JSON.stringify(inputs)).digest('hex').slice(0, 20);
}

/** What a plugin answered, within its bounds. Throws an Error that says what is wrong with the answer. */
export function enrichmentOf(answer: AlertAddition | undefined, of: string): Enrichment {
  const { details = {}, summary = '' } = answer ?? {};
  if (typeof details !== 'object' || details === null || Array.isArray(details))
    throw new Error('details must be an object');
  if (typeof summary !== 'string') throw new Error('summary must be text');
  const json = JSON.stringify(details);
  if (json.length > LONGEST_JSON) throw new Error(`details are longer than ${LONGEST_JSON} characters`);
  return { of, details: JSON.parse(json) as JsonObject, summary: cutText(oneLine(summary), LONGEST_SUMMARY) };
}

/** The alert with what a plugin said of it. */
export function withEnrichment(alert: EnrichedAlert, { details, summary }: Enrichment): EnrichedAlert {
  return {
    ...alert,
    details: { ...alert.details, ...details },
    ...(summary !== '' && { summary: `${alert.summary}; ${summary}` }),
  };
}

/** The alert as it is saved: without details if there are none. */
export function savedAlert({ details, ...alert }: EnrichedAlert): Alert {
  return Object.keys(details).length === 0 ? alert : { ...alert, details };
}
