const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
] as const;

/** A span of milliseconds as configuration writes it, `2m` or `90s`; of what is no whole number of seconds, `4.25s`. */
export function spanText(ms: number): string {
  const [unit, size] = UNITS.find(([, length]) => ms >= length && ms % length === 0) ?? ['s', 1000];
  return `${Number((ms / size).toFixed(3))}${unit}`;
}
