/** Where an address is, as far as the database knows. Field names follow the original MozDef. */
export interface GeoLocation {
  /** ISO 3166, e.g. `DE`. */
  readonly country_code: string;
  readonly country_name?: string;
  /** Only from a database in MaxMind format, e.g. `EU`. */
  readonly continent?: string;
  readonly city?: string;
  readonly region_code?: string;
  readonly time_zone?: string;
  readonly latitude?: number;
  readonly longitude?: number;
}

/** Looks addresses up, synchronously and fast enough for every event. The database is in memory once per process. */
export interface GeoProvider {
  /** IPv4 or IPv6 text; undefined for private, reserved and unknown addresses. Answers are frozen and shared between calls. */
  lookup(address: string): GeoLocation | undefined;
  /** For Health: which database, and how old it is (ISO date of its build, if known). */
  readonly description: { readonly name: string; readonly built?: string };
}
