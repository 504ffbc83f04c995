import { z } from 'zod';
import { CidrSet, defineAlertPlugin } from '#sdk';
import { nameOf, sourceAddressOf } from './lookups/alert-values.ts';
import { searchQuery, searchWindow } from './lookups/lookup-keys.ts';

/** Says who had an address of the VPN, and from where. */
export default defineAlertPlugin({
  name: 'vpn_assignment',
  summary: 'Says who had the address of your VPN that an alert came from, and from where.',
  match: 'every',
  config: z.strictObject({
    networks: z
      .array(z.string().refine((text) => new CidrSet().add(text), 'must be a network such as 192.0.2.0/24'))
      .default([])
      .describe('Networks whose addresses the VPN gives out. Empty: nothing is looked up.'),
    window: searchWindow('6h'),
    query: searchQuery(
      ['address'],
      'tags:vpn AND tags:netfilter AND details.success:true AND details.vpnip:$address AND summary:"netfilter add upon connection"',
      'Events that say in `details.username` and `details.sourceipaddress` who got an address; `$address` is where the alert came from.',
    ),
  }),
  setup: ({ networks }) => {
    const set = new CidrSet();
    for (const network of networks) set.add(network);
    return set;
  },
  inputs: (alert, { context: networks }) => {
    const address = sourceAddressOf(alert);
    return address !== undefined && networks.find(address) !== undefined ? address : undefined;
  },
  async onAlert(alert, { config, search }) {
    const { query, window: windowMs } = config;
    const [event] = await search({ query, values: { address: sourceAddressOf(alert) ?? '' }, windowMs, limit: 1 });
    const username = nameOf(event?.details['username']);
    const originalip = nameOf(event?.details['sourceipaddress']);
    if (username === undefined && originalip === undefined) return undefined;
    const assignment = { ...(username !== undefined && { username }), ...(originalip !== undefined && { originalip }) };
    return { details: { vpnassignment: assignment } };
  },
});
