import { parseIpv4, parseIpv6 } from './ip-address.ts';

/**
 * Networks, and the most specific one that holds an address. One hash table for each prefix length in use, so a look-up costs
 * as many probes as there are lengths, however many networks there are.
 */
export class CidrSet {
  readonly #ipv4: { bits: number; networks: Map<number, string> }[] = [];
  readonly #ipv6: { bits: number; networks: Map<bigint, string> }[] = [];

  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Adds `address/bits`, or an address alone; false when the text is neither. `label` is what `find` answers, by default the text. */
  add(cidr: string, label = cidr): boolean {
    const slash = cidr.indexOf('/');
    const address = slash < 0 ? cidr : cidr.slice(0, slash);
    const suffix = slash < 0 ? undefined : cidr.slice(slash + 1);
    if (suffix !== undefined && !/^\d{1,3}$/.test(suffix)) return false;
    const ipv4 = parseIpv4(address);
    if (ipv4 >= 0) {
      const bits = Number(suffix ?? 32);
      if (bits > 32) return false;
      return this.#put(tableFor(this.#ipv4, bits), maskIpv4(ipv4, bits), label);
    }
    const groups = parseIpv6(address);
    const bits = Number(suffix ?? 128);
    if (!groups || bits > 128) return false;
    return this.#put(tableFor(this.#ipv6, bits), toBigInt(groups) >> BigInt(128 - bits), label);
  }

  #put<Key>(networks: Map<Key, string>, key: Key, label: string): true {
    if (!networks.has(key)) this.#size++;
    networks.set(key, label);
    return true;
  }

  /** Label of the most specific network that holds this address; undefined when none does or the text is not an address. */
  find(address: string): string | undefined {
    const ipv4 = parseIpv4(address);
    if (ipv4 >= 0) {
      for (const { bits, networks } of this.#ipv4) {
        const label = networks.get(maskIpv4(ipv4, bits));
        if (label !== undefined) return label;
      }
      return undefined;
    }
    if (this.#ipv6.length === 0) return undefined;
    const groups = parseIpv6(address);
    if (!groups) return undefined;
    const value = toBigInt(groups);
    for (const { bits, networks } of this.#ipv6) {
      const label = networks.get(value >> BigInt(128 - bits));
      if (label !== undefined) return label;
    }
    return undefined;
  }
}

/** The table for this prefix length; the longest prefix comes first. */
function tableFor<Key>(tables: { bits: number; networks: Map<Key, string> }[], bits: number): Map<Key, string> {
  const known = tables.find((table) => table.bits === bits);
  if (known) return known.networks;
  const networks = new Map<Key, string>();
  tables.push({ bits, networks });
  tables.sort((left, right) => right.bits - left.bits);
  return networks;
}

function maskIpv4(address: number, bits: number): number {
  return bits === 0 ? 0 : (address & (-1 << (32 - bits))) >>> 0;
}

function toBigInt(groups: readonly number[]): bigint {
  return groups.reduce((sum, group) => (sum << 16n) | BigInt(group), 0n);
}
