import { MozdefError } from '../lifecycle/error.ts';
import type { StateChange, StateStore } from '../state/state-store.ts';

/** Collection of the last number of each year. */
const NUMBERS = 'incidentnumbers';
const ID = /^(?:INC-)?(\d{4})-0*(\d{1,7})$/i;

/** The next free id, such as `INC-2026-0042`, and what takes it: nobody else can take it in the same moment. */
export async function nextIncidentId(
  state: StateStore,
  now: number,
): Promise<{ readonly id: string; readonly take: StateChange }> {
  const year = String(new Date(now).getUTCFullYear());
  const known = (await state.get(NUMBERS, [year])).get(year);
  const number = Number(known?.body['last'] ?? 0) + 1;
  const take = { collection: NUMBERS, id: year, body: { last: number }, expected: known?.version ?? 0 };
  return { id: idOf(year, number), take };
}

/** The id that a person means who writes `inc-2026-42` or `2026-0042`. Throws `not-found` for what can be none. */
export function incidentIdOf(text: string): string {
  const [, year = '', number = ''] = ID.exec(text.trim()) ?? [];
  if (year !== '') return idOf(year, Number(number));
  throw new MozdefError('not-found', `there is no incident ${text}`, {
    remedy: 'Their ids are such as INC-2026-0042; mozdef incidents list shows them.',
  });
}

function idOf(year: string, number: number): string {
  return `INC-${year}-${String(number).padStart(4, '0')}`;
}
