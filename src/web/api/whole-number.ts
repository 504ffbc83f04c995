import { z } from 'zod';

/** A whole number in a query parameter, written in digits only: an empty one is not 0. */
export function wholeNumber(least: number, most: number) {
  return z.preprocess(fromText, z.number().int().min(least).max(most));
}

/** The same, with what stands for it when it is left out. */
export function wholeNumberOr(standard: number, least: number, most: number) {
  return z.preprocess(fromText, z.number().int().min(least).max(most).default(standard));
}

function fromText(value: unknown): unknown {
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
}
