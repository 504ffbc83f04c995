import { defineEventPlugin, EXISTS, UNCHANGED } from '#sdk';
import { ADDRESS_FIELDS, settleAddresses } from '../addresses/settle-addresses.ts';

/** Makes `details.sourceipaddress` and `details.destinationipaddress` hold an address, IPv4 or IPv6, or nothing. */
export default defineEventPlugin({
  name: 'ip-addresses',
  summary: 'Finds the source and destination address, and sees to it that they are addresses.',
  priority: 15,
  match: ADDRESS_FIELDS.map((field) => ({ [`details.${field}`]: EXISTS })),
  onEvent: ({ details }) => (settleAddresses(details) ? undefined : UNCHANGED),
});
