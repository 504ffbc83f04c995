import { type EnrichedAlert, ipVersion, type JsonValue } from '#sdk';

const SOURCE = 'sourceipaddress';
const LONGEST = 300;

/** The address that an alert came from: what `ipaddr` found, that of its group, or of its newest event; undefined if there is none. */
export function sourceAddressOf({ details, group, events }: EnrichedAlert): string | undefined {
  const candidates = [details[SOURCE], group[`details.${SOURCE}`], ...events.map(({ event }) => event.details[SOURCE])];
  return candidates.find(isAddress);
}

function isAddress(value: unknown): value is string {
  return typeof value === 'string' && ipVersion(value) !== 0;
}

/** A text that may be shown; undefined for anything else, nothing and what is too long to be a name. */
export function nameOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' && value.length <= LONGEST ? value : undefined;
}
