import { z } from 'zod';
import { CidrSet, defineAlertPlugin } from '#sdk';
import { addressesIn } from './lookups/addresses-in.ts';

const site = z.strictObject({
  range: z
    .string()
    .refine((text) => new CidrSet().add(text), 'must be a network such as 192.0.2.0/24, or an address')
    .describe('Network, such as `192.0.2.0/24` or `2001:db8::/32`. Of several the most specific counts.'),
  site: z.string().min(1).describe('What is there, such as the name of an office.'),
  format: z
    .string()
    .default('{ip} is in {site}')
    .describe('What the summary says of an address there; `{ip}` (or `{0}`) and `{site}` (or `{1}`) are filled in.'),
});
type Site = z.output<typeof site>;

interface Context {
  readonly networks: CidrSet;
  readonly sites: readonly Site[];
}

/** So many sites are named in the summary. */
const SAID = 5;
const MOST = 100;

/** Says of each address anywhere in an alert in which of the known networks it is. */
export default defineAlertPlugin({
  name: 'ip_source_enrichment',
  summary: 'Says of each address in an alert at which of your sites it is.',
  match: 'every',
  config: z.strictObject({ known: z.array(site).default([]).describe('Networks whose place you know.') }),
  setup: ({ known }): Context => {
    const networks = new CidrSet();
    for (const [index, { range }] of known.entries()) networks.add(range, String(index));
    return { networks, sites: known };
  },
  onAlert(alert, { context: { networks, sites } }) {
    if (networks.size === 0) return undefined;
    const found = addressesIn(alert).flatMap((ip) => {
      const known = sites[Number(networks.find(ip) ?? -1)];
      return known ? [{ ip, known }] : [];
    });
    if (found.length === 0) return undefined;
    const said = found.slice(0, SAID).map(({ ip, known }) => sentence(ip, known));
    const more = found.length > SAID ? [`${found.length - SAID} more`] : [];
    return {
      details: { sites: found.slice(0, MOST).map(({ ip, known }) => ({ ip, site: known.site })) },
      summary: [...said, ...more].join('; '),
    };
  },
});

function sentence(ip: string, { site, format }: Site): string {
  return format.replace(/\{(?:ip|0|site|1)\}/g, (name) => (name === '{ip}' || name === '{0}' ? ip : site));
}
