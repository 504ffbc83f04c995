const ZERO = 48;

/** The two-digit number at this position, or NaN. */
export function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - ZERO;
  const ones = text.charCodeAt(at + 1) - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

/** The four-digit number at this position, or NaN. */
export function fourDigits(text: string, at: number): number {
  return twoDigits(text, at) * 100 + twoDigits(text, at + 2);
}

export function isDigit(code: number): boolean {
  return code >= ZERO && code <= ZERO + 9;
}

/** Position after the run of digits that begins here. */
export function afterDigits(text: string, at: number): number {
  let end = at;
  while (isDigit(text.charCodeAt(end))) end++;
  return end;
}

/** Microseconds (0-999,999) that these decimals of a second mean; digits beyond the sixth are cut. */
export function microsOf(text: string, from: number, to: number): number {
  let micros = 0;
  for (let index = from; index < from + 6; index++)
    micros = micros * 10 + (index < to ? text.charCodeAt(index) - ZERO : 0);
  return micros;
}
