import { readValueOf } from '../detect/rule/event-values.ts';
import type { Alert } from './alert.ts';

const COUNTRY = readValueOf('details.sourceipgeolocation.country_code');
const CODE = /^[A-Z]{2}$/;

/** Where the sources of an alert's events are, each once: ISO 3166 codes, as the event plugin `geoip` says them. */
export function countriesOf({ events }: Pick<Alert, 'events'>): readonly string[] {
  const codes = events.map(({ event }) => String(COUNTRY(event) ?? '').toUpperCase());
  return [...new Set(codes)].filter((code) => CODE.test(code));
}
