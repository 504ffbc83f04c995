import { cutText, defineAlertPlugin, type Event, type JsonObject } from '#sdk';
import { ADDRESS_FIELDS, SETTLED_FIELDS, settleAddresses } from '../addresses/settle-addresses.ts';

/** Fields of an event's details that say where it came from and went, and what stands there if that is no address. */
const TAKEN = [...ADDRESS_FIELDS, 'source', 'destination'];
/** Fields that are set. */
const FIELDS = [...SETTLED_FIELDS, 'source', 'destination'];

const LONGEST = 300;

/** Gives an alert the addresses of its first event. Once it has some they stay, whatever events come after. */
export default defineAlertPlugin({
  name: 'ipaddr',
  summary: 'Gives alerts the source and destination address of their first event, where other plugins look for them.',
  priority: 1,
  match: 'every',
  onAlert({ events }, { before = {} }) {
    const known = only(FIELDS, before);
    if (Object.keys(known).length > 0) return { details: known };
    const oldestFirst = events.map(({ event }) => event).sort(byTime);
    for (const event of oldestFirst) {
      if (!ADDRESS_FIELDS.some((field) => isText(event.details[field]))) continue;
      const details = only(TAKEN, event.details);
      settleAddresses(details);
      return { details: only(FIELDS, details) };
    }
    return undefined;
  },
});

function only(fields: readonly string[], details: Readonly<JsonObject>): JsonObject {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const value = details[field];
      return isText(value) ? [[field, cutText(value, LONGEST)]] : [];
    }),
  );
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function byTime(one: Event, other: Event): number {
  return Date.parse(one.utctimestamp) - Date.parse(other.utctimestamp);
}
