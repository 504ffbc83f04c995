/** How many are of a country. */
export interface CountryCount {
  /** ISO 3166, as `DE`. */
  readonly code: string;
  readonly count: number;
}

/** Countries as a map colours them. */
export interface CountryClasses {
  /** 1 (few) to 5 (most); 0 where there is none. */
  readonly classOf: (code: string) => number;
  /** The numbers of each class that there is, from few to most. */
  readonly legend: readonly { readonly level: number; readonly least: number; readonly most: number }[];
}

const COUNTRY_CLASSES = 5;
const CODE = /^[A-Z]{2}$/;
const NAMES = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });

/** The countries among values of a field, the most frequent first; of those in another spelling the sum. What is no code is left out. */
export function countriesIn(values: readonly { readonly value: string; readonly count: number }[]): CountryCount[] {
  const counts = new Map<string, number>();
  for (const { value, count } of values) {
    const code = value.toUpperCase();
    if (CODE.test(code)) counts.set(code, (counts.get(code) ?? 0) + count);
  }
  return [...counts]
    .map(([code, count]) => ({ code, count }))
    .sort((one, other) => other.count - one.count || (one.code < other.code ? -1 : 1));
}

/** Its English name, or the code where there is none. */
export function countryName(code: string): string {
  return CODE.test(code) ? (NAMES.of(code) ?? code) : code;
}

/** Classes of equal ratio between the least and the greatest: a few countries send nearly all. */
export function countryClasses(counts: readonly CountryCount[]): CountryClasses {
  const logs = counts.map(({ count }) => Math.log(Math.max(1, count)));
  const [least, most] = [Math.min(...logs), Math.max(...logs)];
  const levelOf = (log: number): number =>
    most === least
      ? COUNTRY_CLASSES
      : Math.min(COUNTRY_CLASSES, 1 + Math.floor(((log - least) / (most - least)) * COUNTRY_CLASSES));
  const levels = new Map(counts.map(({ code }, index) => [code, levelOf(logs[index] ?? 0)]));
  const legend = Array.from({ length: COUNTRY_CLASSES }, (_, index) => index + 1).flatMap((level) => {
    const own = counts.filter(({ code }) => levels.get(code) === level).map(({ count }) => count);
    return own.length === 0 ? [] : [{ level, least: Math.min(...own), most: Math.max(...own) }];
  });
  return { classOf: (code) => levels.get(code) ?? 0, legend };
}
