import { readValueOf } from '../detect/rule/event-values.ts';
import type { Severity } from '../event/severity.ts';
import { networkOf } from '../plugin/ip/network-of.ts';
import { isPublicIp } from '../plugin/ip/public-ip.ts';
import type { Alert } from './alert.ts';
import type { AttackerScope } from './attacker-scopes.ts';
import { countryOf } from './countries.ts';
import { eachSorted, isAtRisk, takenTogether } from './entities.ts';

/** `some`: not all of its addresses; `proposed`: none is, and someone proposed to. */
type BlockedExtent = 'all' | 'some' | 'proposed' | 'none';

/** Where alerts of any rules came from. */
export interface Attacker {
  /** A network, an address, or a country's code; empty: its country is not known. */
  readonly value: string;
  /** Whether its addresses are of the Internet, and so can be blocked. */
  readonly public: boolean;
  /** How many addresses alerts are about, and the latest of them. */
  readonly addresses: number;
  readonly latest: readonly string[];
  /** Codes of countries. */
  readonly countries: readonly string[];
  /** See `riskOf`. */
  readonly risk: number;
  readonly severity: Severity;
  readonly alerts: number;
  readonly rules: readonly string[];
  readonly firstseen: string;
  readonly lastseen: string;
  readonly blocked: BlockedExtent;
}

/** Fields of a group that say from where something came; `a.b` counts as `b` does. */
const SOURCES = new Set(['sourceipaddress', 'sourceipv4address', 'ipaddress']);
const SOURCE = readValueOf('details.sourceipaddress');
const LATEST = 10;

/** One alert as it is about one address. */
interface Attack {
  readonly alert: Alert;
  readonly address: string;
  readonly network: string;
  readonly country: string;
}

/** Where alerts (newest first) came from, the greatest risk first; `standingOf` says what block lists say of an address. */
export function attackersOf(
  alerts: readonly Alert[],
  scope: AttackerScope,
  standingOf: (address: string) => 'free' | 'proposed' | 'blocked',
): readonly Attacker[] {
  const attacks = alerts.filter(isAtRisk).flatMap(attacksIn);
  return [...Map.groupBy(attacks, (attack) => attack[scope])]
    .map(([value, some]) => summedUp(value, some, standingOf))
    .sort((one, other) => other.risk - one.risk || (one.value < other.value ? -1 : 1));
}

/** By the addresses of its group; of an alert whose group has none by those of its events. Each once. */
function attacksIn(alert: Alert): readonly Attack[] {
  const grouped = Object.entries(alert.group)
    .filter(([field]) => SOURCES.has(field.slice(field.lastIndexOf('.') + 1).toLowerCase()))
    .map(([, value]) => value.toLowerCase());
  const countries = new Map<string, string>();
  for (const { event } of alert.events) {
    const address = String(SOURCE(event) ?? '').toLowerCase();
    const country = countryOf(event);
    if (countries.get(address) === undefined || country !== '') countries.set(address, country);
  }
  return [...new Set(grouped.length > 0 ? grouped : countries.keys())].flatMap((address) => {
    const network = networkOf(address);
    return network === undefined ? [] : [{ alert, address, network, country: countries.get(address) ?? '' }];
  });
}

function summedUp(
  value: string,
  attacks: readonly Attack[],
  standingOf: (address: string) => 'free' | 'proposed' | 'blocked',
): Attacker {
  const alerts = [...new Set(attacks.map(({ alert }) => alert))];
  const addresses = [...new Set(attacks.map(({ address }) => address))];
  return {
    value,
    public: addresses.every(isPublicIp),
    addresses: addresses.length,
    latest: addresses.slice(0, LATEST),
    countries: eachSorted(attacks.map(({ country }) => country)).filter((country) => country !== ''),
    ...takenTogether(alerts),
    blocked: extentOf(addresses.map(standingOf)),
  };
}

function extentOf(standings: readonly string[]): BlockedExtent {
  const blocked = standings.filter((standing) => standing === 'blocked').length;
  if (blocked > 0) return blocked === standings.length ? 'all' : 'some';
  return standings.includes('proposed') ? 'proposed' : 'none';
}
