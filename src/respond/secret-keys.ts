import { z } from 'zod';

type SecretShape<Name extends string> = Record<Name | `${Name}_file`, z.ZodDefault<z.ZodString>>;

/** Keys of an action's schema for a secret: itself, or a file that holds it. `host.secret(name)` reads either. */
export function secretKeys<const Name extends string>(name: Name, description: string): SecretShape<Name> {
  return {
    [name]: z.string().default('').meta({ secret: true, description }),
    [`${name}_file`]: z
      .string()
      .default('')
      .describe(`File that holds it, in the place of \`${name}\`; read at start.`),
  } as SecretShape<Name>;
}
