import type { Event, JsonValue } from '../../event/event.ts';
import { UNKNOWN } from '../../event/event.ts';
import { formatIpv4, formatIpv6, mappedIpv4, parseIpv4, parseIpv6 } from '../../plugin/ip/ip-address.ts';
import type { Listed, ListLookup } from '../../plugin/list-lookup.ts';
import type { EntryType } from '../entry.ts';
import { type FieldRole, FieldRoles } from './field-roles.ts';
import { change, type Held } from './held.ts';
import { hostIn, withoutPort } from './host-in.ts';
import type { ListDelta } from './list-delta.ts';
import { NetworkTable } from './network-table.ts';

type Named = Exclude<EntryType, 'cidr'>;

/** So many values of details are looked at, and objects in objects so deep; the shipper's own come first. */
const MOST_VALUES = 200;
const DEEPEST = 3;
const LONGEST = 2048;
const LONGEST_NAME = 253;
const LONGEST_IPV6 = 90;
const NOTHING: readonly Listed[] = [];
const HASH_LENGTHS: ReadonlySet<number> = new Set([32, 40, 56, 64, 96, 128]);

/**
 * All entries of all lists that events are looked up in. Each look-up costs the same however long the lists are. Addresses,
 * networks, domains (which cover what is below them), email addresses and hashes are looked for in hostname and in all of
 * details, also as the host of a URL; users and hosts in the fields that name them.
 */
export class ListMatcher implements ListLookup {
  readonly #now: () => number;
  readonly #tables: Record<Named, Map<string, Held>> = {
    ip: new Map(),
    domain: new Map(),
    host: new Map(),
    user: new Map(),
    email: new Map(),
    hash: new Map(),
  };
  readonly #networks = new NetworkTable();
  /** The last two labels of domains, and how many there are of each. */
  readonly #endings = new Map<string, number>();
  readonly #roles = new FieldRoles();
  #cidrs = 0;
  #size = 0;
  #found: Listed[] | undefined;
  #values = 0;

  /** Milliseconds since 1970; asked only when something is found. */
  constructor(now: () => number) {
    this.#now = now;
  }

  get size(): number {
    return this.#size;
  }

  /** Takes over what has changed. */
  apply({ list, kind, add, remove }: ListDelta): void {
    for (const [type, value] of remove) this.#change(type, value, { list, put: undefined });
    for (const [type, value, until] of add) {
      const listed = { list, kind, entry: value };
      this.#change(type, value, { list, put: { listed, until: until === 0 ? Number.POSITIVE_INFINITY : until } });
    }
  }

  find({ hostname, details }: Pick<Event, 'hostname' | 'details'>): readonly Listed[] {
    if (this.#size === 0) return NOTHING;
    this.#found = undefined;
    this.#values = MOST_VALUES;
    if (hostname !== UNKNOWN) this.#look(hostname, 'host');
    for (const field in details) this.#lookInto(details[field], this.#roles.roleOf(field, 'none'), 1);
    return this.#found ?? NOTHING;
  }

  #change(
    type: EntryType,
    value: string,
    to: { readonly list: string; readonly put: Omit<Held, 'next'> | undefined },
  ): void {
    const was = type === 'cidr' ? this.#networks.change(value, to) : change(this.#tables[type], value, to);
    const more = (to.put ? 1 : 0) - (was ? 1 : 0);
    this.#size += more;
    if (type === 'cidr') this.#cidrs += more;
    if (type === 'domain') this.#countEnding(value.slice(lastTwoLabels(value)), more);
  }

  #countEnding(ending: string, more: number): void {
    const count = (this.#endings.get(ending) ?? 0) + more;
    if (count > 0) this.#endings.set(ending, count);
    else this.#endings.delete(ending);
  }

  #lookInto(value: JsonValue | undefined, role: FieldRole, depth: number): void {
    if (typeof value === 'string') {
      if (this.#values-- > 0) this.#look(value, role);
    } else if (value !== null && typeof value === 'object' && depth <= DEEPEST) {
      if (Array.isArray(value)) for (const one of value) this.#lookInto(one, role, depth + 1);
      else for (const field in value) this.#lookInto(value[field], this.#roles.roleOf(field, role), depth + 1);
    }
  }

  #look(text: string, role: FieldRole): void {
    const { length } = text;
    if (length < 2 || length > LONGEST) {
      if (length === 1 && role !== 'none') this.#lookForName(text.toLowerCase(), role);
      return;
    }
    // Neither an address nor a URL.
    if (!text.includes(':') && !isDigit(text.charCodeAt(0))) {
      this.#lookForText(text.toLowerCase(), role);
      return;
    }
    const host = hostIn(text);
    if (host !== undefined) this.#lookForHost(host);
    else if (!this.#lookForAddress(withoutPort(text))) this.#lookForText(text.toLowerCase(), role);
  }

  #lookForHost(host: string): void {
    if (!this.#lookForAddress(host)) this.#lookForDomain(host.toLowerCase());
  }

  /** Whether it is one. */
  #lookForAddress(text: string): boolean {
    const ipv4 = parseIpv4(text);
    if (ipv4 >= 0) {
      this.#lookForIpv4(text, ipv4);
      return true;
    }
    if (text.length > LONGEST_IPV6 || !text.includes(':')) return false;
    const groups = parseIpv6(text);
    if (!groups) return false;
    const mapped = mappedIpv4(groups);
    if (mapped >= 0) this.#lookForIpv4(formatIpv4(mapped), mapped);
    else {
      if (this.#tables.ip.size > 0) this.#note(this.#tables.ip.get(formatIpv6(groups)));
      if (this.#cidrs > 0) this.#networks.eachOfIpv6(groups, (held) => this.#note(held));
    }
    return true;
  }

  #lookForIpv4(text: string, address: number): void {
    this.#note(this.#tables.ip.get(text));
    if (this.#cidrs > 0) this.#networks.eachOfIpv4(address, (held) => this.#note(held));
  }

  #lookForText(text: string, role: FieldRole): void {
    const { email, hash } = this.#tables;
    if (role !== 'none') this.#lookForName(text, role);
    const at = text.lastIndexOf('@');
    if (at > 0) {
      this.#note(email.get(text));
      this.#lookForDomain(text.slice(at + 1));
    } else this.#lookForDomain(withoutPort(text));
    if (hash.size === 0) return;
    if (HASH_LENGTHS.has(text.length)) this.#note(hash.get(text));
    // Sysmon has several in one field: SHA1=..,MD5=..
    else if (text.length < 500 && text.includes('='))
      for (const part of text.split(',')) {
        const one = part.slice(part.indexOf('=') + 1);
        if (HASH_LENGTHS.has(one.length)) this.#note(hash.get(one));
      }
  }

  /** Of `DOMAIN\name` and `name@domain` also the name. */
  #lookForName(text: string, role: 'user' | 'host'): void {
    const table = this.#tables[role];
    if (table.size === 0) return;
    this.#note(table.get(role === 'host' && text.endsWith('.') ? text.slice(0, -1) : text));
    if (role === 'host') return;
    const slash = text.lastIndexOf('\\');
    if (slash >= 0) this.#note(table.get(text.slice(slash + 1)));
    const at = text.indexOf('@');
    if (at > 0) this.#note(table.get(text.slice(0, at)));
  }

  /** Nearly always nothing is found, which the last two labels say. */
  #lookForDomain(text: string): void {
    if (this.#tables.domain.size === 0 || text.length > LONGEST_NAME) return;
    const name = text.endsWith('.') ? text.slice(0, -1) : text;
    const start = lastTwoLabels(name);
    if (start < 0 || !this.#endings.has(name.slice(start))) return;
    for (let from = 0; from <= start; from = name.indexOf('.', from) + 1)
      this.#note(this.#tables.domain.get(name.slice(from)));
  }

  #note(held: Held | undefined): void {
    for (let one = held; one; one = one.next) {
      if (one.until <= this.#now()) continue;
      this.#found ??= [];
      if (!this.#found.includes(one.listed)) this.#found.push(one.listed);
    }
  }
}

/** Where they begin; -1 where there is but one. */
function lastTwoLabels(name: string): number {
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? -1 : name.lastIndexOf('.', dot - 1) + 1;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
