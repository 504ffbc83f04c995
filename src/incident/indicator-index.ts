import { createHash } from 'node:crypto';
import { MozdefError } from '../lifecycle/error.ts';
import type { StateChange, StateStore } from '../state/state-store.ts';
import { standingFor } from './find-incidents.ts';
import type { Incident } from './incident.ts';
import type { Indicator } from './indicator-value.ts';

/** Collection of which incident has which indicator; ids are `<hash of type and value>/<incident>`, so that one has it once. */
const INDEX = 'incidentindicators';
/** Most incidents of one indicator that are looked at. */
const MOST = 1000;

/** Where an indicator is kept. */
export interface IndicatorPlace {
  readonly incident: string;
  readonly part: string;
}

/** What keeps the index right when an indicator is there that was not, or the other way round; to be written with its part. */
export function indexChanges(
  { incident, part }: IndicatorPlace,
  before: Indicator | undefined,
  after: Indicator | undefined,
): readonly StateChange[] {
  if (before && after && keyOf(before) === keyOf(after)) return [];
  const id = (indicator: Indicator): string => `${keyOf(indicator)}/${incident}`;
  return [
    ...(before ? [{ collection: INDEX, id: id(before), body: undefined }] : []),
    ...(after
      ? [{ collection: INDEX, id: id(after), body: { type: after.type, value: after.value, part }, expected: 0 }]
      : []),
  ];
}

/** Rejects with `conflict` when the incident has it already, in another part. */
export async function refuseTwice(
  state: StateStore,
  { incident, part }: IndicatorPlace,
  indicator: Indicator,
): Promise<void> {
  const id = `${keyOf(indicator)}/${incident}`;
  const there = (await state.get(INDEX, [id])).get(id)?.body['part'] as string | undefined;
  if (there === undefined || there === part) return;
  throw new MozdefError('conflict', `${incident} has the ${indicator.type} ${indicator.value} already`, {
    remedy: `It is the part ${there}.`,
    where: 'value',
    details: { part: there },
  });
}

/** The incidents that have it, each once: of merged ones those that they were merged into. */
export async function incidentsWith(state: StateStore, indicator: Indicator): Promise<readonly Incident[]> {
  const prefix = `${keyOf(indicator)}/`;
  const entries = await state.list(INDEX, { limit: MOST, prefix });
  const found = await standingFor(
    state,
    entries.map(({ id }) => id.slice(prefix.length)),
  );
  return [...new Map([...found.values()].map((incident) => [incident.id, incident])).values()];
}

function keyOf({ type, value }: Indicator): string {
  return createHash('sha256')
    .update(JSON.stringify([type, value]))
    .digest('hex')
    .slice(0, 40);
}
