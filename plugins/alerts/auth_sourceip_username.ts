import { z } from 'zod';
import { defineAlertPlugin } from '#sdk';
import { nameOf, sourceAddressOf } from './lookups/alert-values.ts';
import { searchQuery, searchWindow } from './lookups/lookup-keys.ts';

/** Says who logged in last from the address that an alert came from. */
export default defineAlertPlugin({
  name: 'auth_sourceip_username',
  summary: 'Says who logged in last from the address that an alert came from.',
  match: ({ tags }) => (tags.length === 0 ? 'every' : { tags }),
  config: z.strictObject({
    tags: z.array(z.string().min(1)).default([]).describe('Alerts with one of these tags are looked at. Empty: all.'),
    window: searchWindow('24h'),
    query: searchQuery(
      ['address'],
      'tags:auth0 AND details.success:true AND details.sourceipaddress:$address AND _exists_:details.username',
      'Logins that worked, with `details.username`; `$address` is where the alert came from.',
    ),
  }),
  inputs: (alert) => sourceAddressOf(alert),
  async onAlert(alert, { config, search }) {
    const { query, window: windowMs } = config;
    const [login] = await search({ query, values: { address: sourceAddressOf(alert) ?? '' }, windowMs, limit: 1 });
    const username = nameOf(login?.details['username']);
    return username === undefined ? undefined : { details: { username } };
  },
});
