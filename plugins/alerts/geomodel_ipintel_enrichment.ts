import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { defineAlertPlugin, type EnrichedAlert, type JsonObject, type JsonValue } from '#sdk';
import { nameOf } from './lookups/alert-values.ts';
import { forTags } from './lookups/lookup-keys.ts';

/** What is known of addresses: `{"203.0.113.7": {"TorNode": 12}}`. */
const intelligence = z.record(z.string(), z.record(z.string(), z.union([z.number(), z.string()])));
type Intelligence = ReadonlyMap<string, Readonly<Record<string, number | string>>>;

/** What the summary says of addresses of a classification. */
const SAID = [
  ['TorNode', 'Tor nodes detected'],
  ['VPN', 'VPNs detected'],
] as const;
const MOST = 100;

/** Says of the addresses between which someone seems to have travelled which are of Tor or of a VPN. */
export default defineAlertPlugin({
  name: 'geomodel_ipintel_enrichment',
  summary: 'Says which addresses of an alert about impossible travel are known as those of Tor or of VPNs.',
  match: ({ tags }) => ({ tags }),
  config: z.strictObject({
    tags: forTags('geomodel'),
    file: z
      .string()
      .default('')
      .describe(
        'File with JSON: for each address its classifications (`TorNode`, `VPN`, ..) with a score. Read at start and reload.',
      ),
  }),
  setup: async ({ file }, host): Promise<Intelligence> =>
    file === '' ? new Map() : readIntelligence(host.resolveFile(file)),
  onAlert(alert, { context: known }) {
    if (known.size === 0) return undefined;
    const found = addressesOf(alert).flatMap((ip) =>
      Object.entries(known.get(ip) ?? {}).map(([classification, threatscore]) => ({ ip, classification, threatscore })),
    );
    if (found.length === 0) return undefined;
    const said = SAID.flatMap(([classification, text]) => {
      const ips = found.filter((one) => one.classification === classification).map(({ ip }) => ip);
      return ips.length === 0 ? [] : [`${text}: ${ips.join(', ')}`];
    });
    return { details: { ipintel: found.slice(0, MOST) }, summary: said.join('; ') };
  },
});

async function readIntelligence(file: string): Promise<Intelligence> {
  const known = intelligence.safeParse(parsed(await readFile(file, 'utf8')));
  if (known.success) return new Map(Object.entries(known.data));
  throw new Error(`${file} must hold JSON such as {"203.0.113.7": {"TorNode": 12}}`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The ends of each hop; of an alert without hops where its events came from. Each once. */
function addressesOf({ details, events }: EnrichedAlert): string[] {
  const { hops } = details;
  const ends = Array.isArray(hops) ? hops.flatMap((hop) => [endOf(hop, 'origin'), endOf(hop, 'destination')]) : [];
  const sources = events.map(({ event }) => event.details['sourceipaddress']);
  const addresses = [...ends, ...(ends.length === 0 ? sources : [])].map(nameOf);
  return [...new Set(addresses.filter((address) => address !== undefined))];
}

function endOf(hop: JsonValue, end: 'origin' | 'destination'): JsonValue | undefined {
  return isObject(hop) && isObject(hop[end]) ? hop[end]['ip'] : undefined;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
