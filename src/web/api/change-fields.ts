import { z } from 'zod';

/* What all changes have in common that people make. */

export const note = z.string().max(10_000).optional().describe('Why, for those who read it later.');
export const seenVersion = z.number().optional().describe('The version that was seen.');
