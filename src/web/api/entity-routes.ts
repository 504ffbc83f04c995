import { z } from 'zod';
import { ATTACKER_SCOPES } from '../../alert/attacker-scopes.ts';
import { attackersOf } from '../../alert/attackers.ts';
import { ENTITY_NAME, entitiesOf, isAbout, isAtRisk } from '../../alert/entities.ts';
import { findAlerts } from '../../alert/find-alerts.ts';
import { riskByDay } from '../../alert/risk-by-day.ts';
import { BlockedAddresses } from '../../lists/blocked-addresses.ts';
import { ListStore } from '../../lists/list-store.ts';
import { parseDateMath } from '../../query/date-math.ts';
import { BlockList } from '../../respond/block-list.ts';
import type { StateStore } from '../../state/state-store.ts';
import { defineRoute, type Route } from './route.ts';
import { wholeNumberOr } from './whole-number.ts';

interface EntityRoutesOptions {
  readonly state: StateStore;
  readonly now: () => number;
  readonly mostCounted: number;
}

const since = (standard: string) =>
  z.string().default(standard).describe('Of alerts raised since then: ISO 8601 or relative.');
const partialOf = (mostCounted: number) =>
  z.boolean().describe(`Whether only the newest ${mostCounted} alerts were looked at.`);

/** Who attacks, and how one of those that alerts are about fared day by day. */
export function entityRoutes(options: EntityRoutesOptions): Route[] {
  return [attackersRoute(options), entityRoute(options)];
}

function attackersRoute({ state, now, mostCounted }: EntityRoutesOptions): Route {
  const lists = new BlockedAddresses(new ListStore(state), now);
  const blocks = new BlockList(state, now);
  return defineRoute({
    method: 'get',
    path: '/alerts/attackers',
    needs: 'read',
    summary: 'Networks, addresses or countries that alerts of any rules came from, the greatest risk first.',
    query: z.strictObject({
      by: z.enum(ATTACKER_SCOPES).default('network').describe('What they are brought together by.'),
      q: z.string().default('').describe('Only those that hold this text, or one of whose addresses does.'),
      from: since('now-7d'),
      limit: wholeNumberOr(100, 1, 1000).describe('At most.'),
    }),
    response: z.object({
      attackers: z.array(
        z.looseObject({
          value: z.string().describe('A network, an address or the code of a country.'),
          risk: z.number(),
          alerts: z.number(),
          addresses: z.number(),
          firstseen: z.string(),
          lastseen: z.string(),
          blocked: z
            .enum(['all', 'some', 'proposed', 'none'])
            .describe(
              'How many of its addresses firewalls are told to block; `proposed`: none, but someone proposed to.',
            ),
        }),
      ),
      total: z.number(),
      partial: partialOf(mostCounted),
    }),
    handle: async ({ query: { by, q, from, limit } }) => {
      const [found, blocked] = await Promise.all([
        findAlerts(state, { limit: mostCounted, from: parseDateMath(from, { now: now() }), matches: isAtRisk }),
        blocks.list(),
      ]);
      const standingOf = await lists.read(blocked.map(({ address }) => address));
      const text = q.toLowerCase();
      const attackers = attackersOf(found.alerts, by, standingOf).filter(({ value, latest }) =>
        [value, ...latest].some((one) => one.toLowerCase().includes(text)),
      );
      return { attackers: attackers.slice(0, limit), total: attackers.length, partial: found.next !== undefined };
    },
  });
}

function entityRoute({ state, now, mostCounted }: EntityRoutesOptions): Route {
  return defineRoute({
    method: 'get',
    path: '/alerts/entity',
    needs: 'read',
    summary: 'What alerts say together of one address, host or user, and its risk day by day.',
    query: z.strictObject({
      name: z
        .string()
        .max(1000)
        .regex(ENTITY_NAME, { error: 'must be such as user:ann, host:web1 or address:192.0.2.7' })
        .describe('Which, such as `user:ann`.'),
      from: since('now-30d'),
    }),
    response: z.object({
      entity: z.looseObject({ kind: z.string(), value: z.string(), risk: z.number() }).optional(),
      days: z
        .array(z.object({ day: z.string(), risk: z.number(), alerts: z.number() }))
        .describe(
          'Days, UTC, on which alerts were raised. The risk of a day is that of its alerts: of each rule the greatest in full, and half as much for each further one as for the one before.',
        ),
      partial: partialOf(mostCounted),
    }),
    handle: async ({ query: { name, from } }) => {
      const isMeant = isAbout(name);
      const { alerts, next } = await findAlerts(state, {
        limit: mostCounted,
        from: parseDateMath(from, { now: now() }),
        matches: (alert) => isAtRisk(alert) && isMeant(alert),
      });
      const folded = name.toLowerCase();
      const entity = entitiesOf(alerts).find(({ kind, value }) => `${kind}:${value}` === folded);
      return { ...(entity && { entity }), days: riskByDay(alerts), partial: next !== undefined };
    },
  });
}
