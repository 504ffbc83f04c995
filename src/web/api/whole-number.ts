import { z } from 'zod';

/** A whole number in a query parameter, written in digits only: an empty one is not 0. */
export function wholeNumber(least: number, most: number) {
  const fromText = (value: unknown): unknown =>
    typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return z.preprocess(fromText, z.number().int().min(least).max(most));
}
