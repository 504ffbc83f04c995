import { z } from 'zod';
import { defineAlertPlugin, type Event, type JsonObject } from '#sdk';
import { nameOf, sourceAddressOf } from './lookups/alert-values.ts';
import { forTags, searchQuery, searchWindow } from './lookups/lookup-keys.ts';

/** Says to what a scanner has connected. */
export default defineAlertPlugin({
  name: 'port_scan_enrichment',
  summary: 'Lists the latest connections of an address that scanned ports.',
  match: ({ tags }) => ({ tags }),
  config: z.strictObject({
    tags: forTags('portscan'),
    window: searchWindow('24h'),
    connections: z.number().int().min(1).max(100).default(32).describe('So many connections are listed, newest first.'),
    query: searchQuery(
      ['address'],
      'source:conn AND (category:bro OR processname:zeek) AND details.sourceipaddress:$address',
      'Events of connections; `$address` is where the alert came from.',
    ),
  }),
  inputs: (alert) => sourceAddressOf(alert),
  async onAlert(alert, { config, search }) {
    const address = sourceAddressOf(alert) ?? '';
    const { query, window: windowMs, connections: limit } = config;
    const connections = (await search({ query, values: { address }, windowMs, limit })).flatMap(connectionOf);
    return connections.length === 0 ? undefined : { details: { recentconnections: connections } };
  },
});

function connectionOf({ timestamp, details }: Event): JsonObject[] {
  const { destinationipaddress, destinationport } = details;
  const address = nameOf(destinationipaddress);
  if (address === undefined) return [];
  const port = typeof destinationport === 'number' ? destinationport : (nameOf(destinationport) ?? null);
  return [{ destinationipaddress: address, destinationport: port, timestamp }];
}
