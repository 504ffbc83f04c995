import { z } from 'zod';
import type { Passkey } from '../../access/users.ts';

export const passkeyShape = z.object({
  id: z.string(),
  name: z.string().describe('What its owner calls it.'),
  added: z.string(),
  used: z.string().optional(),
});

/** What is told of a passkey. */
export function shownPasskey({ id, name, added, used }: Passkey): z.output<typeof passkeyShape> {
  return { id, name, added, ...(used !== undefined && { used }) };
}
