import { z } from 'zod';
import {
  CidrSet,
  defineAction,
  duration,
  fieldReader,
  formatIpv4,
  formatIpv6,
  isPublicIp,
  mappedIpv4,
  type News,
  oneLine,
  parseIpv4,
  parseIpv6,
} from '#sdk';

/** The one way to write this address; undefined when it is none. */
function addressOf(text: string): string | undefined {
  if (parseIpv4(text) >= 0) return text;
  const groups = parseIpv6(text);
  if (!groups) return undefined;
  const ipv4 = mappedIpv4(groups);
  return ipv4 >= 0 ? formatIpv4(ipv4) : formatIpv6(groups);
}

/** Values of a field: of the alert's group, else of its events. */
function valuesOf({ alert, events }: News, field: string): string[] {
  const grouped = Object.hasOwn(alert.group, field) ? alert.group[field] : undefined;
  if (grouped !== undefined) return [grouped];
  const read = fieldReader(field);
  return events.flatMap((event) => [read(event)].flat()).filter((value) => typeof value === 'string');
}

export default defineAction({
  name: 'block',
  summary: 'Puts an address of the alert on the block list, which firewalls fetch.',
  config: z.strictObject({
    field: z.string().default('details.sourceipaddress').describe('Field that holds the address.'),
    expires: duration('1d').describe('How long it stays on the list.'),
    never: z
      .array(z.string())
      .default([])
      .describe('Networks and addresses that are never put there, as 192.0.2.0/24.'),
    internal: z.boolean().default(false).describe('Private and loopback addresses may be put there, too.'),
  }),
  setup({ never }) {
    const networks = new CidrSet();
    for (const text of never) if (!networks.add(text)) throw new Error(`never: ${text} is no network`);
    return networks;
  },
  async deliver({ news: [one], test }, { config: { field, expires, internal }, context: never, host }) {
    if (test) return { answer: 'a test blocks nothing' };
    const { alert, kind } = one;
    const who = `alert ${alert.id}`;
    const given = valuesOf(one, field).map(addressOf);
    const addresses = [...new Set(given)].filter((address) => address !== undefined);
    const benign = alert.verdict !== undefined && alert.verdict !== 'true-positive';
    if (kind === 'withdrawn' || (kind === 'closed' && benign)) {
      for (const address of addresses) await host.blocks.remove(address, who);
      return { answer: `not blocked any longer: ${addresses.join(', ') || 'nothing'}` };
    }
    if (kind !== 'raised' && kind !== 'updated') return { answer: 'nothing to do' };
    const blocked = addresses.filter(
      (address) => (internal || isPublicIp(address)) && never.find(address) === undefined,
    );
    const until = new Date(host.now().getTime() + expires).toISOString();
    for (const address of blocked)
      await host.blocks.add({ address, reason: oneLine(alert.summary), who, expires: until });
    return { answer: `blocked until ${until}: ${blocked.join(', ') || 'nothing'}` };
  },
});
