import { formatTime, type Zone } from './format.ts';

/** A moment as `<input type="datetime-local">` has it, to the second; empty where there is none. */
export function toTimeInput(time: string, zone: Zone): string {
  return time === '' ? '' : formatTime(time, zone).slice(0, 19).replace(' ', 'T');
}

/** The moment that was put in, ISO 8601 in UTC; empty where it is none. */
export function fromTimeInput(text: string, zone: Zone): string {
  const time = new Date(zone === 'utc' ? `${text}Z` : text);
  return text === '' || Number.isNaN(time.getTime()) ? '' : time.toISOString();
}
