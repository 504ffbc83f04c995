import { CidrSet, ipVersion } from '#sdk';

/** An entry and the list it stands in. */
export interface Watched {
  readonly entry: string;
  readonly list: string;
}

const LONGEST_NAME = 253;
const DOMAIN = /^(?:\*?\.)?([a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63}){1,20})$/;

/**
 * All entries of all lists, by what they are: addresses and networks; domains, which cover their subdomains; anything else,
 * which equals a whole value (a user, a hash, a host). Each look-up costs the same however long the lists are.
 */
export class WatchIndex {
  readonly #exact = new Map<string, Watched>();
  readonly #domains = new Map<string, Watched>();
  readonly #networks = new CidrSet();
  readonly #networkLists = new Map<string, string>();
  #longest = 0;

  get size(): number {
    return this.#exact.size + this.#domains.size + this.#networks.size;
  }

  /** `text` in lower case. The list that names an entry first keeps it. */
  add(text: string, list: string): void {
    if (this.#networks.add(text)) {
      if (!this.#networkLists.has(text)) this.#networkLists.set(text, list);
      return;
    }
    const domain = DOMAIN.exec(text)?.[1];
    const [table, key] = domain === undefined ? [this.#exact, text] : [this.#domains, domain];
    if (!table.has(key)) table.set(key, { entry: text, list });
    this.#longest = Math.max(this.#longest, domain === undefined ? text.length : LONGEST_NAME);
  }

  /** The entry that covers this value of a field, if any; also the host of a URL and the domain of an email address. */
  find(value: string): Watched | undefined {
    const scheme = value.indexOf('://');
    if (scheme > 0 && scheme < 16) return this.#findHost(hostOf(value, scheme + 3));
    if (value.length > Math.max(this.#longest, LONGEST_NAME)) return undefined;
    return this.#findHost(value);
  }

  #findHost(value: string): Watched | undefined {
    const isDotted = value.includes('.');
    if (this.#networks.size > 0 && (isDotted || value.includes(':')) && ipVersion(value) !== 0) {
      const entry = this.#networks.find(value);
      return entry === undefined ? undefined : { entry, list: this.#networkLists.get(entry) ?? '' };
    }
    const text = value.toLowerCase();
    return this.#exact.get(text) ?? (isDotted && this.#domains.size > 0 ? this.#findDomain(text) : undefined);
  }

  #findDomain(text: string): Watched | undefined {
    if (text.length > LONGEST_NAME) return undefined;
    let rest = text.slice(text.lastIndexOf('@') + 1);
    if (rest.endsWith('.')) rest = rest.slice(0, -1);
    for (;;) {
      const found = this.#domains.get(rest);
      const dot = rest.indexOf('.');
      if (found || dot < 0) return found;
      rest = rest.slice(dot + 1);
    }
  }
}

/** Host in `https://user@host:443/path`. */
function hostOf(url: string, start: number): string {
  let end = start;
  while (end < url.length && end - start <= LONGEST_NAME * 2 && !isEnd(url.charCodeAt(end))) end++;
  const authority = url.slice(start, end);
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  if (host.startsWith('[')) return host.slice(1, host.indexOf(']') < 0 ? undefined : host.indexOf(']'));
  const colon = host.indexOf(':');
  return colon < 0 ? host : host.slice(0, colon);
}

/** Slash, question mark, number sign, backslash or blank. */
function isEnd(code: number): boolean {
  return code === 47 || code === 63 || code === 35 || code === 92 || code === 32;
}
