import { z } from 'zod';
import { defineAlertPlugin, type EnrichedAlert, UNKNOWN } from '#sdk';
import { nameOf } from './lookups/alert-values.ts';
import { searchQuery, searchWindow } from './lookups/lookup-keys.ts';

/** So many users are named in the summary. */
const SAID = 10;

/** Says who had logged in to the host of an alert, and so may have done it. */
export default defineAlertPlugin({
  name: 'possible_usernames',
  summary: 'Lists the users who had logged in by SSH to the host of an alert.',
  match: ({ rules }) => ({ rule: rules }),
  config: z.strictObject({
    rules: z
      .array(z.string().min(1))
      .default(['promisc_kernel', 'PromiscKernel'])
      .describe('Ids of the rules whose alerts are looked at. Empty: none.'),
    window: searchWindow('24h'),
    users: z.number().int().min(1).max(100).default(50).describe('So many users are listed, the most frequent first.'),
    query: searchQuery(
      ['host'],
      'category:syslog AND hostname:$host AND processname:sshd AND summary:"Accepted publickey for"',
      'Logins, with `details.username`; `$host` is the host of the alert.',
    ),
  }),
  inputs: hostOf,
  async onAlert(alert, { config, valuesOf }) {
    const { query, window: windowMs, users: limit } = config;
    const found = await valuesOf('details.username', { query, values: { host: hostOf(alert) ?? '' }, windowMs, limit });
    const users = found.filter((user) => nameOf(user) !== undefined);
    if (users.length === 0) return undefined;
    const more = users.length > SAID ? ` and ${users.length - SAID} more` : '';
    return {
      details: { possible_usernames: users },
      summary: `possible users: ${users.slice(0, SAID).join(', ')}${more}`,
    };
  },
});

function hostOf({ group, events }: EnrichedAlert): string | undefined {
  const hosts = [group['hostname'], ...events.map(({ event }) => event.hostname)];
  return hosts.find((host) => nameOf(host) !== undefined && host !== UNKNOWN);
}
