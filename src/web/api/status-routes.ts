import { z } from 'zod';
import { SILENT_SECONDS } from '../../instance/flow-of-all.ts';
import type { InstanceRegister } from '../../instance/instance-register.ts';
import { type InstanceStatusOptions, observe } from '../../instance/instance-status.ts';
import type { EventStore } from '../../store/event-store.ts';
import { defineRoute, type Route } from './route.ts';

export interface StatusRoutesOptions extends InstanceStatusOptions {
  readonly store: Pick<EventStore, 'status' | 'maintain'>;
  /** The instances that share this one's state store, itself among them. */
  readonly instances: Pick<InstanceRegister, 'list'>;
  readonly describePlugins: () => Promise<unknown>;
}

const loose = z.looseObject({});
const instanceShape = z.object({
  id: z.string(),
  host: z.string(),
  pid: z.number(),
  version: z.string(),
  roles: z.array(z.string()),
  started: z.string(),
  seen: z.string(),
  silentSeconds: z.number(),
  rates: z.record(z.string(), z.number()),
  lagSeconds: z.number(),
  queue: z.object({ batches: z.number(), bytes: z.number(), oldestMs: z.number() }),
  rules: z
    .object({
      evaluating: z.boolean(),
      rules: z.number(),
      lagMs: z.number(),
      dirty: z.number(),
      recalling: z.number(),
      failed: z.number(),
    })
    .optional()
    .describe('Where rules are evaluated over stored events.'),
  complaints: z.array(z.string()),
});

/** How this instance and the others are doing. */
export function statusRoutes(options: StatusRoutesOptions): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/status',
      needs: 'read',
      summary: 'Figures of all parts of this instance.',
      response: loose,
      handle: async () => (await observe(options)).status,
    }),
    defineRoute({
      method: 'get',
      path: '/instances',
      needs: 'read',
      summary: 'All instances that share the state store, and when each was heard of last.',
      response: z.object({ instances: z.array(instanceShape) }),
      handle: async () => ({ instances: await options.instances.list() }),
    }),
    defineRoute({
      method: 'get',
      path: '/health',
      needs: 'read',
      summary: 'Whether this instance does its job and no other is missing: `ok`, or `degraded` with reasons.',
      response: z.object({ status: z.enum(['ok', 'degraded']), reasons: z.array(z.string()) }),
      handle: async () => {
        const reasons = [...(await observe(options)).complaints, ...(await missing(options))];
        return { status: reasons.length === 0 ? 'ok' : 'degraded', reasons };
      },
    }),
    defineRoute({
      method: 'post',
      path: '/store/maintain',
      needs: 'operate',
      summary: 'Do the housekeeping of the event store now: seal, merge, retention.',
      response: loose,
      handle: async () => {
        await options.store.maintain();
        return options.store.status();
      },
    }),
    defineRoute({
      method: 'get',
      path: '/plugins',
      needs: 'read',
      summary: 'Plugins in the order in which they run, with match, configuration and whether they are on.',
      response: z.object({ plugins: z.array(loose) }),
      handle: async () => ({ plugins: await options.describePlugins() }),
    }),
  ];
}

/** Instances that fell silent without having been stopped. */
async function missing({ instances }: StatusRoutesOptions): Promise<string[]> {
  // That the state store cannot be read is complained of already.
  const entries = await instances.list().catch(() => []);
  return entries
    .filter(({ silentSeconds }) => silentSeconds > SILENT_SECONDS)
    .map(
      ({ id, host, roles, seen }) =>
        `instance ${id} on ${host} (${roles.join(', ')}) was not heard of since ${seen}; start it again, or it is forgotten after 7 days`,
    );
}
