import { z } from 'zod';
import { type ListenAddress, parseListen } from '../lifecycle/listen-address.ts';

/** An address to listen on in a configuration: `127.0.0.1:8080`, `[::1]:8080` or a bare port. Parses to host and port. */
export function listenAddress(standard: string) {
  return z
    .string()
    .prefault(standard)
    .transform((value, context) => parseListen(value) ?? refuse(value, context))
    .meta({ unit: 'listen' });
}

/** The same, or empty for what does not listen at all, which is the default. */
export function optionalListenAddress() {
  return z
    .string()
    .prefault('')
    .transform((value, context) => (value === '' ? undefined : (parseListen(value) ?? refuse(value, context))))
    .meta({ unit: 'listen' });
}

function refuse(value: string, context: z.RefinementCtx): ListenAddress {
  context.addIssue({
    code: 'custom',
    message: `must be an address such as 127.0.0.1:8080 or [::1]:8080, not "${value}"`,
  });
  return z.NEVER;
}
