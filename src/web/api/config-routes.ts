import { z } from 'zod';
import type { ShownKey } from '../../config/shown-config.ts';
import { defineRoute, type Route } from './route.ts';

export interface ConfigRoutesOptions {
  /** The configuration in force, without secrets. */
  readonly shownConfig: readonly ShownKey[];
}

/** What the instance was started with. */
export function configRoutes(options: ConfigRoutesOptions): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/config',
      needs: 'operate',
      summary: 'The configuration of this instance and where each key comes from; secrets are left out.',
      query: z.strictObject({
        under: z.string().max(200).optional().describe('Only this key and those below it, such as `store.retention`.'),
      }),
      response: z.object({
        keys: z.array(
          z.object({
            key: z.string(),
            value: z.unknown(),
            origin: z.string().describe('Such as `default`, `mozdef.yml:3:5` or `MOZDEF_LOG__LEVEL`.'),
          }),
        ),
      }),
      handle: async ({ query: { under } }) => ({
        keys: options.shownConfig.filter(
          ({ key }) => under === undefined || key === under || key.startsWith(`${under}.`),
        ),
      }),
    }),
  ];
}
