const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
const known = new Map<string, string | undefined>();

/** English name of an ISO 3166 country code; undefined when there is none. */
export function countryName(code: string): string | undefined {
  if (known.has(code)) return known.get(code);
  const name = /^[A-Z]{2}$/.test(code) ? names.of(code) : undefined;
  known.set(code, name);
  return name;
}
