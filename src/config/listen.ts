import { z } from 'zod';
import { parseListen } from '../lifecycle/listen-address.ts';

/** An address to listen on in a configuration: `127.0.0.1:8080`, `[::1]:8080` or a bare port. Parses to host and port. */
export function listenAddress(standard: string) {
  return z
    .string()
    .prefault(standard)
    .transform((value, context) => {
      const address = parseListen(value);
      if (address) return address;
      context.addIssue({
        code: 'custom',
        message: `must be an address such as 127.0.0.1:8080 or [::1]:8080, not "${value}"`,
      });
      return z.NEVER;
    })
    .meta({ unit: 'listen' });
}
