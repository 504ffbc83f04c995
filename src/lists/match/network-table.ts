import { parseIpv4, parseIpv6 } from '../../plugin/ip/ip-address.ts';
import { change, type Held } from './held.ts';

interface Lengths<Key> {
  readonly bits: number;
  readonly networks: Map<Key, Held>;
}

/**
 * Networks, and all that hold an address. One hash table for each prefix length in use, so that a look-up costs as many probes as
 * there are lengths, however many networks there are.
 */
export class NetworkTable {
  #ipv4: Lengths<number>[] = [];
  #ipv6: Lengths<bigint>[] = [];

  /** Puts an entry of a list for this network, or takes it out; whether there was one. `cidr` as lists have it. */
  change(cidr: string, to: { readonly list: string; readonly put: Omit<Held, 'next'> | undefined }): boolean {
    const [address = '', text = ''] = cidr.split('/');
    const bits = Number(text);
    const ipv4 = parseIpv4(address);
    if (ipv4 >= 0) {
      const was = change(tableFor(this.#ipv4, bits), maskIpv4(ipv4, bits), to);
      this.#ipv4 = inUse(this.#ipv4);
      return was;
    }
    const key = toBigInt(parseIpv6(address) ?? []) >> BigInt(128 - bits);
    const was = change(tableFor(this.#ipv6, bits), key, to);
    this.#ipv6 = inUse(this.#ipv6);
    return was;
  }

  /** Calls `found` with the entries of each network that holds this address. */
  eachOfIpv4(address: number, found: (held: Held) => void): void {
    for (const { bits, networks } of this.#ipv4) {
      const held = networks.get(maskIpv4(address, bits));
      if (held) found(held);
    }
  }

  eachOfIpv6(groups: readonly number[], found: (held: Held) => void): void {
    if (this.#ipv6.length === 0) return;
    const address = toBigInt(groups);
    for (const { bits, networks } of this.#ipv6) {
      const held = networks.get(address >> BigInt(128 - bits));
      if (held) found(held);
    }
  }
}

function tableFor<Key>(tables: Lengths<Key>[], bits: number): Map<Key, Held> {
  const known = tables.find((table) => table.bits === bits);
  if (known) return known.networks;
  const networks = new Map<Key, Held>();
  tables.push({ bits, networks });
  return networks;
}

function inUse<Key>(tables: Lengths<Key>[]): Lengths<Key>[] {
  return tables.some(({ networks }) => networks.size === 0)
    ? tables.filter(({ networks }) => networks.size > 0)
    : tables;
}

function maskIpv4(address: number, bits: number): number {
  return bits === 0 ? 0 : (address & (-1 << (32 - bits))) >>> 0;
}

function toBigInt(groups: readonly number[]): bigint {
  return groups.reduce((sum, group) => (sum << 16n) | BigInt(group), 0n);
}
