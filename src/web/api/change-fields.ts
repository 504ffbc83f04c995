import { z } from 'zod';

/* What all changes have in common that people make. */

/** Who makes them, as long as there are no users. */
export const ACTOR = 'local';

export const note = z.string().max(10_000).optional().describe('Why, for those who read it later.');
export const seenVersion = z.number().optional().describe('The version that was seen.');
