import { reasonOf } from '../../../elastic/search-server.ts';
import { DAY_MS } from '../index-name.ts';
import { type DailyIndex, HOUSEKEEPING_TIMEOUT_MS, type Household } from './daily-indices.ts';

/** As many days as the first MozDef had in it: today and a week before. */
const WEEKLY_DAYS = 8;

interface Aliases {
  readonly [index: string]: { readonly aliases: Readonly<Record<string, unknown>> };
}

/**
 * Lets the aliases `events-previous` (yesterday, UTC) and `events-weekly` (today and seven days before) be of the right
 * indices, in one step. `events`, all of them, comes with the template.
 */
export async function moveAliases(household: Household, indices: readonly DailyIndex[]): Promise<void> {
  const { server, prefix, now } = household;
  const today = Math.floor(now() / DAY_MS) * DAY_MS;
  const wanted = {
    [`${prefix}events-previous`]: ({ day }: DailyIndex) => day === today - DAY_MS,
    [`${prefix}events-weekly`]: ({ day }: DailyIndex) => day > today - WEEKLY_DAYS * DAY_MS && day <= today,
  };
  const has = await aliasesOf(household);
  const actions = Object.entries(wanted).flatMap(([alias, belongs]) =>
    indices.flatMap((index) => {
      const is = has[index.name]?.aliases[alias] !== undefined;
      if (belongs(index) === is) return [];
      return [{ [is ? 'remove' : 'add']: { index: index.name, alias } }];
    }),
  );
  if (actions.length === 0) return;
  const { status, body } = await server.request({
    method: 'POST',
    path: '/_aliases',
    body: { actions },
    timeoutMs: HOUSEKEEPING_TIMEOUT_MS,
  });
  if (status !== 200) throw server.unavailable(`it does not move aliases (${status}): ${reasonOf(body)}`);
}

async function aliasesOf({ server, prefix }: Household): Promise<Aliases> {
  const { status, body } = await server.request<Aliases>({
    method: 'GET',
    path: `/${prefix}events-*/_alias`,
    timeoutMs: HOUSEKEEPING_TIMEOUT_MS,
  });
  return status === 200 ? body : {};
}
