import type { StateChange, StateStore } from '../state/state-store.ts';

/** Collection of which target was told of which alert; ids are `<alert>.<target>`. */
const TOLD = 'told';

/** Of the alerts that a target was told of: what the other side calls each, if it said so. */
export type ToldAlerts = ReadonlyMap<string, string | undefined>;

/** Which of these alerts a target was told of. */
export async function toldOf(state: StateStore, target: string, alerts: readonly string[]): Promise<ToldAlerts> {
  const ids = [...new Set(alerts)];
  const known = await state.get(
    TOLD,
    ids.map((alert) => `${alert}.${target}`),
  );
  return new Map(
    ids.flatMap((alert): [string, string | undefined][] => {
      const body = known.get(`${alert}.${target}`)?.body;
      return body ? [[alert, typeof body['reference'] === 'string' ? body['reference'] : undefined]] : [];
    }),
  );
}

/** What remembers that a target was told of an alert. */
export function rememberTold(target: string, alert: string, reference: string | undefined): StateChange {
  const body = { alert, target, ...(reference !== undefined && { reference }) };
  return { collection: TOLD, id: `${alert}.${target}`, body };
}
