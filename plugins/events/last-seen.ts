import { z } from 'zod';
import { defineEventPlugin, type Event, isPublicIp, type PluginHost, type Sighting, UNCHANGED, UNKNOWN } from '#sdk';

const ATTACK_TAGS = ['attack', 'bruteforce', 'exploit', 'ids', 'portscan', 'scan', 'watchlist'];
/** Names longer than this are no names. */
const LONGEST_KEY = 256;

const config = z.strictObject({
  attack_tags: z
    .array(z.string())
    .default(ATTACK_TAGS)
    .describe('Tags that make the source address of an event an attacker.'),
});

/**
 * Notes each host, user and attacking address that is seen. An address attacks when it is public and the event says that
 * something failed (`details.success` is false) or carries one of the attack tags.
 */
export default defineEventPlugin({
  name: 'last-seen',
  summary: 'Keeps the first and last time, count and sources of each host, user and attacking address.',
  // Late, so that it sees what all others found.
  priority: 900,
  match: 'every',
  config,
  setup: ({ attack_tags }) => new Set(attack_tags),
  onEvent(event, { context, host }) {
    const { hostname, details } = event;
    note(host, event, 'asset', hostname);
    note(host, event, 'user', details['username']);
    const address = details['sourceipaddress'];
    if (typeof address === 'string' && isAttack(event, context) && isPublicIp(address)) {
      note(host, event, 'attacker', address);
    }
    return UNCHANGED;
  },
});

function isAttack(event: Event, attackTags: ReadonlySet<string>): boolean {
  const success = event.details['success'];
  if (success === false || success === 'false') return true;
  for (const tag of event.tags) if (attackTags.has(tag)) return true;
  return false;
}

function note(host: PluginHost, event: Event, kind: Sighting['kind'], key: unknown): void {
  if (typeof key !== 'string' || key === '' || key === UNKNOWN || key === '-' || key.length > LONGEST_KEY) return;
  const source = event.source === UNKNOWN ? event.mozdef.sender : event.source;
  host.seen({ kind, key, time: event.utctimestamp, source });
}
