import { MozdefError } from '../../../lifecycle/error.ts';
import { anyOfDsl, type Dsl } from '../dsl.ts';
import { scan } from './scan.ts';
import { countUndecided, type SearchContext, undecided, undecidedIn, within } from './search-context.ts';

/** The exact number of events. Rejects with `query-timeout` when it cannot be had in time. */
export async function countEvents(context: SearchContext): Promise<number> {
  const { sure, open } = await counts(context);
  let count = sure;
  if (open > 0) {
    await scan(context, undecided(context), ({ event }) => {
      if (context.compiled.matches(event)) count++;
      return true;
    });
  }
  return count;
}

/** Most events that can be named one by one in a search; the servers take 65,536. */
const MOST_IDS = 50_000;

/** A condition that finds exactly the events that match: where the server cannot say so itself, it is told their ids. */
export async function exactCondition(context: SearchContext): Promise<Dsl> {
  const { compiled } = context;
  if (compiled.exact) return compiled.upper;
  const { open } = await counts(context);
  if (open === 0) return compiled.lower;
  const values: string[] = [];
  await scan(context, undecided(context), ({ event, id }) => {
    if (compiled.matches(event)) values.push(id);
    return values.length <= MOST_IDS;
  });
  if (values.length > MOST_IDS) {
    throw new MozdefError('query-timeout', `More than ${MOST_IDS} events match that the search server cannot count.`, {
      remedy: 'Narrow the time range or the query.',
    });
  }
  return anyOfDsl([compiled.lower, { ids: { values } }]);
}

/** How many events surely match, and of how many only memory can say it. */
async function counts(context: SearchContext): Promise<{ sure: number; open: number }> {
  const answer = await context.asking.search({
    query: within(context, context.compiled.upper),
    size: 0,
    track_total_hits: true,
    aggs: countUndecided(context),
  });
  if (answer.cut) throw answer.cut;
  const open = undecidedIn(answer);
  return { sure: answer.total.value - open, open };
}
