import { z } from 'zod';
import { defineAlertPlugin, type Event } from '#sdk';
import { nameOf, sourceAddressOf } from './lookups/alert-values.ts';
import { forTags, searchQuery, searchWindow } from './lookups/lookup-keys.ts';

const MAC = /^[0-9a-f][0-9a-f:.-]{5,40}$/i;
const LONGEST_SUMMARY = 10_000;

/** Says which machine an address was lent to, and whose that is: address -> MAC address -> user. */
export default defineAlertPlugin({
  name: 'dhcp_assignment',
  summary: 'Says to which machine, and to whom, DHCP had lent the address that an alert came from.',
  match: ({ tags }) => ({ tags }),
  config: z.strictObject({
    tags: forTags('portscan'),
    window: searchWindow('24h'),
    lease_query: searchQuery(
      ['address'],
      'source:dhcp AND details.assigned_addr:$address',
      'Events that say in `details.mac` to which machine an address was lent; `$address` is where the alert came from.',
    ),
    owner_query: searchQuery(
      ['mac'],
      'source:local1 AND $mac',
      'Events that say whose machine it is: in `details.username`, or as `user_name=..` between commas in the summary.',
    ),
  }),
  inputs: (alert) => sourceAddressOf(alert),
  async onAlert(alert, { config, search }) {
    const { lease_query, owner_query, window: windowMs } = config;
    const values = { address: sourceAddressOf(alert) ?? '' };
    const [lease] = await search({ query: lease_query, values, windowMs, limit: 1 });
    const mac = lease?.details['mac'];
    if (typeof mac !== 'string' || !MAC.test(mac)) return undefined;
    const [owner] = await search({ query: owner_query, values: { mac }, windowMs, limit: 1 });
    const user = owner && userOf(owner);
    if (user === undefined)
      return { details: { ipassignment: { mac } }, summary: `IP assigned to (no user found) (${mac})` };
    return {
      details: { ipassignment: { mac, user }, username: user },
      summary: `IP assigned to ${user} (${mac})`,
    };
  },
});

function userOf({ details, summary }: Event): string | undefined {
  const pairs = summary.slice(0, LONGEST_SUMMARY).split(',');
  const pair = pairs.map((text) => text.trim()).find((text) => text.startsWith('user_name='));
  return nameOf(details['username']) ?? nameOf(details['user_name']) ?? nameOf(pair?.slice('user_name='.length));
}
