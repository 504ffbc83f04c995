import { readValueOf } from '../detect/rule/event-values.ts';
import type { Event } from '../event/event.ts';
import type { Alert } from './alert.ts';

const COUNTRY = readValueOf('details.sourceipgeolocation.country_code');
const CODE = /^[A-Z]{2}$/;

/** Where the source of an event is: an ISO 3166 code, as the event plugin `geoip` says it; empty where no one does. */
export function countryOf(event: Event): string {
  const code = String(COUNTRY(event) ?? '').toUpperCase();
  return CODE.test(code) ? code : '';
}

/** Where the sources of an alert's events are, each once. */
export function countriesOf({ events }: Pick<Alert, 'events'>): readonly string[] {
  return [...new Set(events.map(({ event }) => countryOf(event)))].filter((code) => code !== '');
}
